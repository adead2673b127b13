"""Addresses: life of the network: created, and covered; what counts money is in allocation."""

from django.urls import path

from structures.views import life as views

urlpatterns = [
    path("structures/nouvelle/", views.structure_create, name="create"),
    path("perimetres/", views.perimeter_list, name="perimeters"),
    path("perimetres/communes.csv", views.perimeter_csv, name="perimeters_csv"),
]
