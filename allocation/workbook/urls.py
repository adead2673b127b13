"""Addresses: the workbook of a run."""

from django.urls import path

from allocation.runs.urls import RUN
from allocation.workbook import views

urlpatterns = [path(f"{RUN}calcul.xlsx", views.run_workbook, name="run_workbook")]
