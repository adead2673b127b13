"""Addresses: the settlement of a campaign."""

from django.urls import path

from dialogue.settlement import views

urlpatterns = [
    path("campagnes/<int:year>/solde/", views.settlement_detail, name="settlement"),
    path("campagnes/<int:year>/solde/arret/", views.settlement_settle, name="settle"),
]
