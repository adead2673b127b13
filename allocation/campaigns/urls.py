"""Addresses: the years."""

from django.urls import path

from allocation.campaigns import views

CAMPAIGN = "campagnes/<int:year>/"

urlpatterns = [
    path("campagnes/", views.campaign_list, name="campaigns"),
    path("campagnes/nouvelle/", views.campaign_create, name="campaign_create"),
]
