"""Addresses: the people who lead a structure."""

from django.urls import path

from structures.people import views

PERSON = "structures/<str:code>/personnes/<int:pk>/"

urlpatterns = [
    path("structures/<str:code>/personnes/ajouter/", views.mandate_add, name="mandate_add"),
    path(PERSON, views.mandate_edit, name="mandate_edit"),
    path(f"{PERSON}succession/", views.mandate_succeed, name="mandate_succeed"),
    path(f"{PERSON}fin/", views.mandate_end, name="mandate_end"),
]
