"""Addresses: the settlement of a campaign."""

from django.urls import path

from dialogue.views import settlement

urlpatterns = [
    path("campagnes/<int:year>/solde/", settlement.settlement_detail, name="settlement"),
    path("campagnes/<int:year>/solde/arret/", settlement.settlement_settle, name="settle"),
]
