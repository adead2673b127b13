"""Addresses: who acts for whom."""

from django.urls import path

from structures.delegations import views

urlpatterns = [
    path("delegations/", views.delegation_list, name="delegations"),
    path("delegations/donner/", views.delegation_give, name="delegation_give"),
    path("delegations/<int:pk>/retirer/", views.delegation_take_back, name="delegation_take_back"),
]
