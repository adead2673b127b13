"""Addresses: the years side by side."""

from django.urls import path

from allocation.over_years import views

urlpatterns = [
    path("annees/", views.network_years, name="network_years"),
    path("structures/<str:code>/annees/", views.structure_years, name="structure_years"),
]
