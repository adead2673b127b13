"""Addresses: runs, computed, adopted, verified."""

from django.urls import path

from allocation.runs import views

RUNS = "campagnes/<int:year>/repartition/"
RUN = f"{RUNS}<int:number>/"

urlpatterns = [
    path(RUNS, views.run_list, name="runs"),
    path(f"{RUNS}calcul/", views.run_compute, name="run_compute"),
    path(RUN, views.run_detail, name="run_detail"),
    path(f"{RUN}lignes/", views.run_lines, name="run_lines"),
    path(f"{RUN}adoption/", views.run_adopt, name="run_adopt"),
    path(f"{RUN}verification/", views.run_verify, name="run_verify"),
    path(f"{RUN}enregistrement.json", views.run_record, name="run_record"),
]
