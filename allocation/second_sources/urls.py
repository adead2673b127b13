"""Addresses: what others count, beside the structures' own values."""

from django.urls import path

from allocation.campaigns.urls import CAMPAIGN
from allocation.second_sources import views

HERE = f"{CAMPAIGN}sources/"
ONE = f"{HERE}<int:number>/<slug:source>/"

urlpatterns = [
    path(HERE, views.source_list, name="sources"),
    path(f"{HERE}declarer/", views.source_add, name="source_add"),
    path(f"{HERE}ratios/", views.ratio_list, name="ratios"),
    path(f"{HERE}ratios/texte/", views.ratio_note, name="ratio_note"),
    path(ONE, views.source_detail, name="source"),
    path(f"{ONE}modifier/", views.source_edit, name="source_edit"),
    path(f"{ONE}retirer/", views.source_remove, name="source_remove"),
    path(f"{ONE}valeurs/<str:code>/", views.source_value, name="source_value"),
]
