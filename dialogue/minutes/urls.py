"""Addresses: the minutes of a meeting."""

from django.urls import path

from dialogue.meetings.urls import MEETING
from dialogue.minutes import views

MINUTES = f"{MEETING}compte-rendu/"

urlpatterns = [
    path(MINUTES, views.minutes_edit, name="minutes_edit"),
    path(f"{MINUTES}proposer/", views.minutes_offer, name="minutes_offer"),
    path(f"{MINUTES}remarque/", views.minutes_remark, name="minutes_remark"),
    path(f"{MINUTES}valider/", views.minutes_validate, name="minutes_validate"),
    path(f"{MEETING}compte-rendu-propose.pdf", views.minutes_offered, name="minutes_offered"),
    path(f"{MEETING}compte-rendu.pdf", views.minutes_download, name="minutes"),
]
