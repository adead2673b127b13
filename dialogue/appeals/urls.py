"""Addresses: recours gracieux of a structure, and all those of a year."""

from django.urls import path

from dialogue.appeals import views

OWN = "structures/<str:code>/recours/<int:year>/"
ONE = f"{OWN}<int:pk>/"
ALL = "campagnes/<int:year>/recours/"

urlpatterns = [
    path(ALL, views.appeal_overview, name="appeal_overview"),
    path(f"{ALL}delai/", views.appeal_terms, name="appeal_terms"),
    path(OWN, views.appeal_list, name="appeals"),
    path(f"{OWN}nouveau/", views.appeal_send, name="appeal_send"),
    path(f"{OWN}courrier/", views.appeal_record, name="appeal_record"),
    path(ONE, views.appeal_detail, name="appeal"),
    path(f"{ONE}fichier/", views.appeal_file, name="appeal_file"),
    path(f"{ONE}accuse-de-reception/", views.appeal_acknowledge, name="appeal_acknowledge"),
    path(f"{ONE}reponse/", views.appeal_answer, name="appeal_answer"),
    path(f"{ONE}retrait/", views.appeal_withdraw, name="appeal_withdraw"),
    path(f"{ONE}correction/", views.appeal_carry_out, name="appeal_carry_out"),
]
