"""Addresses: état des lieux."""

from django.urls import path

from structures.states_of_play import views

OF_A_STRUCTURE = "structures/<str:code>/etat-des-lieux/<int:year>/"

urlpatterns = [
    path("etats-des-lieux/<int:year>/", views.state_of_play_list, name="states_of_play"),
    path(OF_A_STRUCTURE, views.state_of_play_detail, name="state_of_play"),
    path(f"{OF_A_STRUCTURE}modifier/", views.state_of_play_edit, name="state_of_play_edit"),
    path(f"{OF_A_STRUCTURE}transmettre/", views.state_of_play_send, name="state_of_play_send"),
    path(f"{OF_A_STRUCTURE}valider/", views.state_of_play_validate, name="state_of_play_validate"),
    path(f"{OF_A_STRUCTURE}rendre/", views.state_of_play_send_back, name="state_of_play_send_back"),
    path(
        "structures/<str:code>/points-de-blocage/<int:pk>/",
        views.blocking_point_follow,
        name="blocking_point",
    ),
]
