"""Addresses: accounts, for the administrator; fixed words come before a number."""

from django.urls import path

from structures.accounts import views

ACCOUNT = "comptes/<int:pk>/"

urlpatterns = [
    path("comptes/", views.account_list, name="accounts"),
    path("comptes/sans-compte/", views.missing_list, name="accounts_missing"),
    path("comptes/inviter/", views.account_invite, name="account_invite"),
    path(ACCOUNT, views.account_detail, name="account"),
    path(f"{ACCOUNT}desactiver/", views.account_disable, name="account_disable"),
    path(f"{ACCOUNT}reactiver/", views.account_enable, name="account_enable"),
    path(f"{ACCOUNT}mot-de-passe/", views.account_reset, name="account_reset"),
    path(f"{ACCOUNT}sessions/", views.account_sessions_end, name="account_sessions_end"),
]
