"""Addresses: the history of a structure."""

from django.urls import path

from structures.journal import views

urlpatterns = [
    path("structures/<str:code>/historique/", views.timeline_list, name="timeline"),
]
