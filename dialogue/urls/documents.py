"""Addresses: the documents of all the dialogues of a structure."""

from django.urls import path

from dialogue.views import documents

urlpatterns = [
    path("structures/<str:code>/documents/", documents.document_list, name="documents"),
]
