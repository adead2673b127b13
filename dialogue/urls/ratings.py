"""Addresses: a dialogue and its ratings."""

from django.urls import path

from dialogue.views import acts, opening, ratings, thread

DIALOGUE = "structures/<str:code>/dialogue/<int:year>/"
RATING = DIALOGUE + "<int:indicator>/"

urlpatterns = [
    path("campagnes/<int:year>/dialogues/ouverture/", opening.dialogue_open, name="open"),
    path(DIALOGUE, ratings.dialogue_detail, name="dialogue"),
    path(f"{DIALOGUE}intervention/", thread.dialogue_comment, name="dialogue_comment"),
    path(f"{DIALOGUE}note/", thread.dialogue_note, name="dialogue_note"),
    path(f"{DIALOGUE}brouillon/", thread.dialogue_draft, name="dialogue_draft"),
    path(f"{DIALOGUE}textes/<int:pk>/", thread.statement_reword, name="statement_reword"),
    path(RATING, ratings.rating_detail, name="rating"),
    path(f"{RATING}auto-evaluation/", acts.rating_assess, name="rating_assess"),
    path(f"{RATING}constat-de-carence/", acts.rating_silence, name="rating_silence"),
    path(f"{RATING}complement/", acts.rating_send_back, name="rating_send_back"),
    path(f"{RATING}proposition/", acts.rating_propose, name="rating_propose"),
    path(f"{RATING}reponse/", acts.rating_reply, name="rating_reply"),
    path(f"{RATING}sans-reponse/", acts.rating_close_reply, name="rating_close_reply"),
    path(f"{RATING}decision/", acts.rating_decide, name="rating_decide"),
    path(f"{RATING}intervention/", thread.rating_comment, name="rating_comment"),
    path(f"{RATING}note/", thread.rating_note, name="rating_note"),
    path(f"{RATING}brouillon/", thread.rating_draft, name="rating_draft"),
]
