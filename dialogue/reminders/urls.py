"""Addresses: reminders to the structures that are waited for."""

from django.urls import path

from dialogue.reminders import views

urlpatterns = [
    path(
        "campagnes/<int:year>/dialogues/relances/",
        views.dialogue_reminders,
        name="reminders",
    ),
]
