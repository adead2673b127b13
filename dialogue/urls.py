"""Addresses of the dialogue, by subject."""

from django.urls import include, path

app_name = "dialogue"
urlpatterns = [
    path("", include("dialogue.course.urls")),
    path("", include("dialogue.reminders.urls")),
    path("", include("dialogue.ratings.urls")),
    path("", include("dialogue.thread.urls")),
    path("", include("dialogue.evidence.urls")),
    path("", include("dialogue.meetings.urls")),
    path("", include("dialogue.letters.urls")),
    path("", include("dialogue.file.urls")),
    path("", include("dialogue.settlement.urls")),
    path("", include("dialogue.appeals.urls")),
    path("", include("dialogue.steps_back.urls")),
]
