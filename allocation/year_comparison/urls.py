"""Addresses: two years compared."""

from django.urls import path

from allocation.year_comparison import views

urlpatterns = [
    path("campagnes/comparaison/", views.comparison_choose, name="comparison_choose"),
    path("campagnes/<int:year>/comparaison/<int:other>/", views.comparison, name="comparison"),
]
