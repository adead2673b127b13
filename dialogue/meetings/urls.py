"""Addresses: the meeting, and its minutes."""

from django.urls import path

from dialogue.meetings import views
from dialogue.ratings.urls import DIALOGUE

MEETING = f"{DIALOGUE}entretien/"
MINUTES = f"{MEETING}compte-rendu/"

urlpatterns = [
    path(MEETING, views.meeting_detail, name="meeting"),
    path(f"{MEETING}fixer/", views.meeting_plan, name="meeting_plan"),
    path(f"{MEETING}inviter/", views.meeting_invite, name="meeting_invite"),
    path(f"{MEETING}tenu/", views.meeting_hold, name="meeting_hold"),
    path(f"{MEETING}entretien.ics", views.meeting_calendar, name="meeting_calendar"),
    path(MINUTES, views.minutes_edit, name="minutes_edit"),
    path(f"{MINUTES}proposer/", views.minutes_offer, name="minutes_offer"),
    path(f"{MINUTES}remarque/", views.minutes_remark, name="minutes_remark"),
    path(f"{MINUTES}valider/", views.minutes_validate, name="minutes_validate"),
    path(f"{MEETING}compte-rendu-propose.pdf", views.minutes_offered, name="minutes_offered"),
    path(f"{MEETING}compte-rendu.pdf", views.minutes_download, name="minutes"),
]
