"""Addresses: what the parties write beside the ratings, and their drafts."""

from django.urls import path

from dialogue.ratings.urls import DIALOGUE, RATING
from dialogue.thread import views

urlpatterns = [
    path(f"{DIALOGUE}intervention/", views.dialogue_comment, name="dialogue_comment"),
    path(f"{DIALOGUE}note/", views.dialogue_note, name="dialogue_note"),
    path(f"{DIALOGUE}brouillon/", views.dialogue_draft, name="dialogue_draft"),
    path(f"{DIALOGUE}textes/<int:pk>/", views.statement_reword, name="statement_reword"),
    path(f"{RATING}intervention/", views.rating_comment, name="rating_comment"),
    path(f"{RATING}note/", views.rating_note, name="rating_note"),
    path(f"{RATING}brouillon/", views.rating_draft, name="rating_draft"),
]
