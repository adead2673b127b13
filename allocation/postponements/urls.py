"""Addresses: planned days are put off."""

from django.urls import path

from allocation.postponements import views

urlpatterns = [
    path("campagnes/<int:year>/calendrier/report/", views.steps_postpone, name="steps_postpone"),
]
