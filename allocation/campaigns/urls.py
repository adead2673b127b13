"""Addresses: the parameters of a campaign."""

from django.urls import path

from allocation.campaigns import views

CAMPAIGN = "campagnes/<int:year>/"

urlpatterns = [
    path(f"{CAMPAIGN}parametres/", views.campaign_parameters, name="parameters"),
]
