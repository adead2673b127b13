"""Addresses of the method, year by year; a rule is reached by its anchor, `#regle-4`."""

from django.urls import path

from allocation.method import views

urlpatterns = [
    path("methode/", views.methods, name="methods"),
    path("methode/<int:year>/", views.method, name="method"),
]
