"""Addresses: the list of structures, a new one, and what identifies each."""

from django.urls import path

from structures.network import views

urlpatterns = [
    path("structures/", views.structure_list, name="list"),
    path("structures/nouvelle/", views.structure_create, name="create"),
    path("structures/<str:code>/identite/", views.identity_edit, name="identity"),
]
