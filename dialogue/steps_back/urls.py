"""Addresses: a year that goes back."""

from django.urls import path

from dialogue.steps_back import views

urlpatterns = [path("campagnes/<int:year>/retour/", views.step_back_page, name="step_back")]
