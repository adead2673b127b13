"""Addresses: a dialogue and its ratings."""

from django.urls import path

from dialogue.ratings import views

DIALOGUE = "structures/<str:code>/dialogue/<int:year>/"
RATING = f"{DIALOGUE}<int:indicator>/"

urlpatterns = [
    path(DIALOGUE, views.dialogue_detail, name="dialogue"),
    path(RATING, views.rating_detail, name="rating"),
    *(path(f"{RATING}{at}/", view, name=view.__name__) for at, view in views.MOVES.items()),
]
