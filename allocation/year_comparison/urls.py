"""Addresses: two years compared, and why amounts changed."""

from django.urls import path

from allocation.year_comparison import views

urlpatterns = [
    path("campagnes/comparaison/", views.comparison_choose, name="comparison_choose"),
    path("campagnes/<int:year>/comparaison/<int:other>/", views.comparison, name="comparison"),
    path("campagnes/<int:year>/variation/", views.network_changes, name="network_changes"),
    path("structures/<str:code>/dotation/<int:year>/variation/", views.change, name="change"),
]
