"""Addresses: where the person is signed in."""

from django.urls import path

from structures.sessions import views

urlpatterns = [
    path("compte/sessions/", views.session_list, name="own_sessions"),
    path("compte/sessions/terminer/", views.sessions_end, name="own_sessions_end"),
]
