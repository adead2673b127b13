"""Addresses: the scenarios of a year, compared, written, made a run."""

from django.urls import path

from allocation.scenarios import views

SCENARIOS = "campagnes/<int:year>/simulations/"
SCENARIO = f"{SCENARIOS}<int:pk>/"

urlpatterns = [
    path(SCENARIOS, views.scenario_list, name="scenarios"),
    path(f"{SCENARIOS}comparaison/", views.scenario_compare, name="scenarios_compared"),
    path(f"{SCENARIOS}nouveau/", views.scenario_add, name="scenario_add"),
    path(SCENARIO, views.scenario_edit, name="scenario_edit"),
    path(f"{SCENARIO}suppression/", views.scenario_delete, name="scenario_delete"),
    path(f"{SCENARIO}repartition/", views.scenario_become, name="scenario_become"),
]
