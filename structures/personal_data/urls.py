"""Addresses: what is kept about the person who signed in."""

from django.urls import path

from structures.personal_data import views

urlpatterns = [
    path("mes-donnees/", views.personal_data_detail, name="personal_data"),
    path("mes-donnees/export.json", views.personal_data_export, name="personal_data_export"),
]
