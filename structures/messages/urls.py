"""Addresses: the outbox."""

from django.urls import path

from structures.messages import views

urlpatterns = [
    path("messages/", views.message_list, name="messages"),
    path("messages/<int:pk>/", views.message_detail, name="message_detail"),
    path("messages/<int:pk>/reessayer/", views.message_retry, name="message_retry"),
    path("messages/<int:pk>/annuler/", views.message_cancel, name="message_cancel"),
    path("messages/<int:pk>/retour/", views.message_return, name="message_return"),
]
