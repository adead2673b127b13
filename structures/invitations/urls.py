"""Addresses: invitations, and the link that each sends."""

from django.urls import path

from structures.invitations import views

INVITATION = "comptes/invitations/<int:pk>/"

urlpatterns = [
    path(INVITATION, views.invitation_detail, name="invitation_detail"),
    path(f"{INVITATION}renouveler/", views.invitation_renew, name="invitation_renew"),
    path(f"{INVITATION}annuler/", views.invitation_revoke, name="invitation_revoke"),
    path("invitation/<str:token>/", views.invitation_accept, name="invitation"),
]
