"""Addresses: the review of figures, by who directs a structure and by the Region."""

from django.urls import path

from allocation.campaigns.urls import CAMPAIGN
from allocation.reviews import views

OWN = "structures/<str:code>/donnees/<int:year>/"
REVIEW = f"{CAMPAIGN}relecture/"

urlpatterns = [
    path(OWN, views.own_figures, name="own_figures"),
    path(f"{OWN}accord/", views.figures_agree, name="figures_agree"),
    path(f"{OWN}<int:number>/contestation/", views.figure_contest, name="figure_contest"),
    path(f"{OWN}contestations/<int:pk>/piece/", views.challenge_file, name="challenge_file"),
    path(REVIEW, views.review_list, name="reviews"),
    path(f"{REVIEW}ouverture/", views.review_open, name="review_open"),
    path(f"{REVIEW}report/", views.review_postpone, name="review_postpone"),
    path(f"{REVIEW}contestations/<int:pk>/", views.challenge_answer, name="challenge_answer"),
]
