"""Addresses: the meeting."""

from django.urls import path

from dialogue.meetings import views
from dialogue.ratings.urls import DIALOGUE

MEETING = f"{DIALOGUE}entretien/"

urlpatterns = [
    path(MEETING, views.meeting_detail, name="meeting"),
    path(f"{MEETING}fixer/", views.meeting_plan, name="meeting_plan"),
    path(f"{MEETING}inviter/", views.meeting_invite, name="meeting_invite"),
    path(f"{MEETING}tenu/", views.meeting_hold, name="meeting_hold"),
    path(f"{MEETING}entretien.ics", views.meeting_calendar, name="meeting_calendar"),
]
