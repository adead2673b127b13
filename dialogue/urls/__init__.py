"""Addresses of the dialogue, by subject."""

from django.urls import include, path

app_name = "dialogue"
urlpatterns = [
    path("", include("dialogue.urls.overview")),
    path("", include("dialogue.urls.ratings")),
    path("", include("dialogue.urls.evidence")),
    path("", include("dialogue.urls.meetings")),
    path("", include("dialogue.urls.letters")),
    path("", include("dialogue.urls.documents")),
    path("", include("dialogue.urls.settlement")),
]
