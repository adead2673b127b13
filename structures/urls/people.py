"""Addresses: identity, people and history of a structure."""

from django.urls import path

from structures.views import identity, journal
from structures.views import people as views

PERSON = "structures/<str:code>/personnes/<int:pk>/"

urlpatterns = [
    path("structures/<str:code>/identite/", identity.identity_edit, name="identity"),
    path("structures/<str:code>/historique/", journal.timeline_list, name="timeline"),
    path("structures/<str:code>/personnes/ajouter/", views.mandate_add, name="mandate_add"),
    path(PERSON, views.mandate_edit, name="mandate_edit"),
    path(f"{PERSON}succession/", views.mandate_succeed, name="mandate_succeed"),
    path(f"{PERSON}fin/", views.mandate_end, name="mandate_end"),
]
