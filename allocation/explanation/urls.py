"""Addresses: what a structure receives, explained, this year and over the years."""

from django.urls import path

from allocation.explanation import views

EXPLAINED = "structures/<str:code>/dotation/<int:year>/"

urlpatterns = [
    path("structures/<str:code>/dotations/", views.money, name="money"),
    path(EXPLAINED, views.explained, name="explained"),
    path(f"{EXPLAINED}feuille.csv", views.explained_csv, name="explained_csv"),
    path(f"{EXPLAINED}feuille.json", views.explained_json, name="explained_json"),
]
