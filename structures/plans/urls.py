"""Addresses: plan d’action."""

from django.urls import path

from structures.plans import views

PLAN = "structures/<str:code>/plan/<int:year>/"

urlpatterns = [
    path("plans-d-action/<int:year>/", views.plan_overview, name="plan_overview"),
    path("structures/<str:code>/plan/", views.plan_list, name="plans"),
    path("structures/<str:code>/plan/ouvrir/", views.plan_open, name="plan_open"),
    path(PLAN, views.plan_detail, name="plan"),
    path(f"{PLAN}actions/nouvelle/", views.action_add, name="action_add"),
    path(f"{PLAN}actions/<int:pk>/", views.action_edit, name="action_edit"),
    path(f"{PLAN}actions/<int:pk>/suivi/", views.action_follow, name="action_follow"),
    path(f"{PLAN}actions/<int:pk>/retirer/", views.action_remove, name="action_remove"),
    path(f"{PLAN}publier/", views.plan_publish, name="plan_publish"),
    path(f"{PLAN}reprendre/", views.plan_carry, name="plan_carry"),
]
