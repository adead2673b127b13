"""Addresses: the n-1 figures."""

from django.urls import path

from allocation.figures import views

FIGURES = "campagnes/<int:year>/donnees/"

urlpatterns = [
    path(FIGURES, views.figure_list, name="figures"),
    path(f"{FIGURES}<str:code>/", views.figure_edit, name="figure_edit"),
    path(f"{FIGURES}<str:code>/provenance/", views.figure_provenance, name="figure_provenance"),
    path(f"{FIGURES}<str:code>/<int:summed>/detail/", views.figure_parts, name="figure_parts"),
    path(f"{FIGURES}<str:code>/<int:number>/valeurs/", views.figure_history, name="figure_history"),
]
