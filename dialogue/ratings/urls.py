"""Addresses: a dialogue and its ratings."""

from django.urls import path

from dialogue.ratings import views

DIALOGUE = "structures/<str:code>/dialogue/<int:year>/"
RATING = f"{DIALOGUE}<int:indicator>/"

urlpatterns = [
    path(DIALOGUE, views.dialogue_detail, name="dialogue"),
    path(RATING, views.rating_detail, name="rating"),
    path(f"{RATING}auto-evaluation/", views.rating_assess, name="rating_assess"),
    path(f"{RATING}constat-de-carence/", views.rating_silence, name="rating_silence"),
    path(f"{RATING}complement/", views.rating_send_back, name="rating_send_back"),
    path(f"{RATING}proposition/", views.rating_propose, name="rating_propose"),
    path(f"{RATING}reponse/", views.rating_reply, name="rating_reply"),
    path(f"{RATING}sans-reponse/", views.rating_close_reply, name="rating_close_reply"),
    path(f"{RATING}decision/", views.rating_decide, name="rating_decide"),
]
