"""Addresses: the next year, and what a year took over."""

from django.urls import path

from allocation.campaigns.urls import CAMPAIGN
from allocation.next_year import views

CARRIED = f"{CAMPAIGN}reprises/"

urlpatterns = [
    path(f"{CAMPAIGN}suivante/", views.next_year, name="next_year"),
    path(CARRIED, views.carried_over, name="carried_over"),
    path(f"{CARRIED}confirmer/", views.carried_confirm, name="carried_confirm"),
    path(f"{CARRIED}dotations/", views.grants_refresh, name="grants_refresh"),
]
