"""Addresses: the territories."""

from django.urls import path

from structures.territories import views

urlpatterns = [
    path("territoires/", views.territory_list, name="territories"),
    path("territoires/nouveau/", views.territory_create, name="territory_create"),
    path("territoires/<int:pk>/", views.territory_edit, name="territory_edit"),
    path("territoires/<int:pk>/retirer/", views.territory_remove, name="territory_remove"),
]
