"""Addresses: the n-1 figures."""

from django.urls import path

from allocation.figures import views
from allocation.figures.grid.views import cells_record

FIGURES = "campagnes/<int:year>/donnees/"

urlpatterns = [
    path(FIGURES, views.figure_list, name="figures"),
    path(f"{FIGURES}cellules/", cells_record, name="figure_cells"),
    path(f"{FIGURES}<str:code>/", views.figure_edit, name="figure_edit"),
    path(f"{FIGURES}<str:code>/provenance/", views.figure_provenance, name="figure_provenance"),
    path(f"{FIGURES}<str:code>/<int:summed>/detail/", views.figure_parts, name="figure_parts"),
    path(f"{FIGURES}<str:code>/<int:number>/valeurs/", views.figure_history, name="figure_history"),
]
