"""Addresses: what a file is, confirmed or corrected."""

from django.urls import path

from allocation.recognition import views

WORK = "campagnes/<int:year>/imports/fichiers/<int:pk>/"

urlpatterns = [
    path(WORK, views.sent_file, name="sent_file"),
    path(f"{WORK}suivi/", views.sent_file_look, name="sent_file_look"),
    path(f"{WORK}abandon/", views.sent_file_drop, name="sent_file_drop"),
    path(f"{WORK}referentiel/", views.sent_file_reference, name="sent_file_reference"),
]
