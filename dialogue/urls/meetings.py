"""Addresses: the meeting and its minutes."""

from django.urls import path

from dialogue.urls.ratings import DIALOGUE
from dialogue.views import meetings as views
from dialogue.views import minutes

MEETING = f"{DIALOGUE}entretien/"
MINUTES = f"{MEETING}compte-rendu/"

urlpatterns = [
    path(MEETING, views.meeting_detail, name="meeting"),
    path(f"{MEETING}fixer/", views.meeting_plan, name="meeting_plan"),
    path(f"{MEETING}inviter/", views.meeting_invite, name="meeting_invite"),
    path(f"{MEETING}tenu/", views.meeting_hold, name="meeting_hold"),
    path(f"{MEETING}entretien.ics", views.meeting_calendar, name="meeting_calendar"),
    path(MINUTES, minutes.minutes_edit, name="minutes_edit"),
    path(f"{MINUTES}proposer/", minutes.minutes_offer, name="minutes_offer"),
    path(f"{MINUTES}remarque/", minutes.minutes_remark, name="minutes_remark"),
    path(f"{MINUTES}valider/", minutes.minutes_validate, name="minutes_validate"),
    path(f"{MEETING}compte-rendu-propose.pdf", minutes.minutes_offered, name="minutes_offered"),
    path(f"{MEETING}compte-rendu.pdf", minutes.minutes_download, name="minutes"),
]
