"""Addresses: the overview for staff, reminders."""

from django.urls import path

from dialogue.views import overview

DIALOGUES = "campagnes/<int:year>/dialogues/"

urlpatterns = [
    path(DIALOGUES, overview.dialogue_overview, name="overview"),
    path(f"{DIALOGUES}relances/", overview.dialogue_reminders, name="reminders"),
    path(f"{DIALOGUES}<int:indicator>/", overview.dialogue_arguments, name="arguments"),
]
