"""Addresses: the context of a structure."""

from django.urls import path

from structures.context_notes import views

NOTES = "structures/<str:code>/contexte/"

urlpatterns = [
    path(NOTES, views.context_notes, name="context_notes"),
    path(f"{NOTES}ecrire/", views.context_note_add, name="context_note_add"),
    path(f"{NOTES}<int:pk>/corriger/", views.context_note_correct, name="context_note_correct"),
]
