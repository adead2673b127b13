"""Addresses: the Region's identity, and its logo."""

from django.urls import path

from structures.region import views

urlpatterns = [
    path("region/", views.region_detail, name="region"),
    path("region/modifier/", views.region_edit, name="region_edit"),
    path("region/nouvelle/", views.region_add, name="region_add"),
    path("region/logo/", views.region_logo, name="region_logo"),
    path("region/<int:pk>/modifier/", views.region_correct, name="region_correct"),
]
