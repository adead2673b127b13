"""Addresses: what is kept about the person who signed in."""

from django.urls import path

from structures.views import personal_data as views

urlpatterns = [
    path("mes-donnees/", views.personal_data_detail, name="personal_data"),
    path("mes-donnees/export.json", views.personal_data_export, name="personal_data_export"),
]
