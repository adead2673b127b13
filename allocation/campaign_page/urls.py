"""Addresses: a year's page, opened and closed from there."""

from django.urls import path

from allocation.campaign_page import views
from allocation.campaigns.urls import CAMPAIGN

urlpatterns = [
    path(CAMPAIGN, views.campaign_detail, name="campaign"),
    path(f"{CAMPAIGN}ouverture/", views.campaign_open, name="campaign_open"),
    path(f"{CAMPAIGN}cloture/", views.campaign_close, name="campaign_close"),
]
