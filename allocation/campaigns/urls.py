"""Addresses: a campaign and its parameters."""

from django.urls import path

from allocation.campaigns import views

CAMPAIGN = "campagnes/<int:year>/"

urlpatterns = [
    path(CAMPAIGN, views.campaign_detail, name="campaign"),
    path(f"{CAMPAIGN}ouverture/", views.campaign_open, name="campaign_open"),
    path(f"{CAMPAIGN}cloture/", views.campaign_close, name="campaign_close"),
    path(f"{CAMPAIGN}parametres/", views.campaign_parameters, name="parameters"),
]
