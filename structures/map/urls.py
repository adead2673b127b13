"""Addresses: the outlines that the map is drawn from."""

from django.urls import path

from structures.map import views

urlpatterns = [
    path("structures/carte/", views.map_upload, name="map"),
    path("structures/carte/<int:pk>/", views.map_preview, name="map_preview"),
]
