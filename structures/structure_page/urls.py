"""Addresses: a structure's page."""

from django.urls import path

from structures.structure_page import views

urlpatterns = [
    path("structures/<str:code>/", views.structure_detail, name="detail"),
]
