"""Addresses: the dialogues of a year are opened and followed."""

from django.urls import path

from dialogue.course import views

DIALOGUES = "campagnes/<int:year>/dialogues/"

urlpatterns = [
    path(DIALOGUES, views.dialogue_overview, name="overview"),
    path(f"{DIALOGUES}report/", views.dialogue_postpone, name="dialogue_postpone"),
    path(f"{DIALOGUES}ouverture/", views.dialogue_open, name="open"),
    path(f"{DIALOGUES}<int:indicator>/", views.dialogue_arguments, name="arguments"),
]
