"""Addresses: what is read before a run is adopted."""

from django.urls import path

from allocation.checklist import views

BEFORE = "campagnes/<int:year>/repartition/<int:number>/avant-arret/"

urlpatterns = [
    path(BEFORE, views.run_checklist, name="run_checklist"),
    path(f"{BEFORE}sensibilite/", views.run_sensitivity, name="run_sensitivity"),
]
