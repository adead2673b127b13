"""Addresses: changes of the network that count in a year's figures."""

from django.urls import path

from allocation.network_changes import views

urlpatterns = [
    path("perimetres/modification/", views.perimeter_change, name="perimeter_change"),
    path("structures/fusion/", views.structure_merge, name="structure_merge"),
    path("structures/<str:code>/fermeture/", views.structure_close, name="structure_close"),
    path(
        "campagnes/<int:year>/donnees/<str:code>/prorata/",
        views.figure_prorata,
        name="figure_prorata",
    ),
]
