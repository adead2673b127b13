"""Addresses: what supports a self-assessment."""

from django.urls import path

from dialogue.evidence import views
from dialogue.ratings.urls import DIALOGUE, RATING

ALL = f"{DIALOGUE}pieces/"
ONE = f"{RATING}pieces/"
SHARED = f"{DIALOGUE}cooperations/"
FUNDING = f"{DIALOGUE}financements/"

urlpatterns = [
    path(ALL, views.evidence_list, name="evidence_list"),
    path(ONE, views.evidence_detail, name="evidence"),
    path(f"{ONE}ajouter/<str:kind>/", views.evidence_add, name="evidence_add"),
    path(f"{ONE}<int:pk>/", views.evidence_download, name="evidence_file"),
    path(f"{ONE}retirer/<str:kind>/<int:pk>/", views.evidence_withdraw, name="evidence_withdraw"),
    path(SHARED, views.cooperation_list, name="cooperations"),
    path(f"{SHARED}<int:pk>/", views.cooperation_confirm, name="cooperation"),
    path(f"{FUNDING}ajouter/", views.funding_add, name="funding_add"),
    path(f"{FUNDING}<int:pk>/retirer/", views.funding_withdraw, name="funding_withdraw"),
]
