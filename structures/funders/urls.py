"""Addresses: the other funders of a structure."""

from django.urls import path

from structures.funders import views

FUNDERS = "structures/<str:code>/financeurs/"

urlpatterns = [
    path(FUNDERS, views.funder_list, name="funders"),
    path(f"{FUNDERS}ajouter/", views.funder_add, name="funder_add"),
    path(f"{FUNDERS}<int:pk>/", views.funder_edit, name="funder_edit"),
    path(f"{FUNDERS}<int:pk>/retirer/", views.funder_remove, name="funder_remove"),
]
