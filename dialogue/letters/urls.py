"""Addresses: decision letters."""

from django.urls import path

from dialogue.letters import views
from dialogue.ratings.urls import DIALOGUE

LETTERS = "campagnes/<int:year>/dialogues/decisions/"

urlpatterns = [
    path(LETTERS, views.letter_list, name="letters"),
    path(f"{LETTERS}avancement/", views.letter_progress_part, name="letter_progress"),
    path(f"{LETTERS}impression/", views.letter_print, name="letter_print"),
    path(f"{DIALOGUE}decision.pdf", views.letter_pdf, name="letter"),
]
