"""Address: what a structure would get with other values."""

from django.urls import path

from allocation.what_if import views

urlpatterns = [
    path("structures/<str:code>/simulateur/<int:year>/", views.what_if, name="what_if"),
]
