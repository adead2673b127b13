"""Addresses: the whole file of a dialogue, and the documents of all of them."""

from django.urls import path

from dialogue.file import views
from dialogue.ratings.urls import DIALOGUE

urlpatterns = [
    path("structures/<str:code>/documents/", views.document_list, name="documents"),
    path(f"{DIALOGUE}dossier.pdf", views.dialogue_dossier, name="dossier"),
]
