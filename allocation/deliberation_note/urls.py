"""Addresses: the note that presents a run to those who vote on it."""

from django.urls import path

from allocation.deliberation_note import views
from allocation.runs.urls import RUN

urlpatterns = [
    path(f"{RUN}note/", views.run_note, name="run_note"),
    path(f"{RUN}note.pdf", views.run_note_pdf, name="run_note_pdf"),
    path(f"{RUN}note/<int:pk>.pdf", views.run_note_kept, name="run_note_kept"),
]
