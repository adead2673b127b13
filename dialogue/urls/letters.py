"""Addresses: decision letters and whole files."""

from django.urls import path

from dialogue.urls.ratings import DIALOGUE
from dialogue.views import letters

LETTERS = "campagnes/<int:year>/dialogues/decisions/"

urlpatterns = [
    path(LETTERS, letters.letter_list, name="letters"),
    path(f"{LETTERS}avancement/", letters.letter_progress_part, name="letter_progress"),
    path(f"{LETTERS}impression/", letters.letter_print, name="letter_print"),
    path(f"{DIALOGUE}decision.pdf", letters.letter_pdf, name="letter"),
    path(f"{DIALOGUE}dossier.pdf", letters.dialogue_dossier, name="dossier"),
]
