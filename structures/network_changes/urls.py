"""Addresses: a structure is created; what counts money is in allocation."""

from django.urls import path

from structures.network_changes import views

urlpatterns = [
    path("structures/nouvelle/", views.structure_create, name="create"),
]
