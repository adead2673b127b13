"""Addresses: requests for help."""

from django.urls import path

from structures.help_requests import views

REQUESTS = "structures/<str:code>/demandes/"

urlpatterns = [
    path("demandes-d-aide/", views.help_overview, name="help_overview"),
    path(REQUESTS, views.help_list, name="help_requests"),
    path(f"{REQUESTS}nouvelle/", views.help_ask, name="help_ask"),
    path(f"{REQUESTS}<int:pk>/", views.help_detail, name="help_request"),
    path(f"{REQUESTS}<int:pk>/repondre/", views.help_reply, name="help_reply"),
    path(f"{REQUESTS}<int:pk>/clore/", views.help_close, name="help_close"),
]
