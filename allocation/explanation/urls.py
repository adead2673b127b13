"""Addresses: what a structure receives, explained, this year and over the years."""

from django.urls import path

from allocation.explanation import views

urlpatterns = [
    path("structures/<str:code>/dotations/", views.money, name="money"),
    path("structures/<str:code>/dotation/<int:year>/", views.explained, name="explained"),
]
