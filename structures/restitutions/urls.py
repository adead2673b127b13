"""Addresses: analyse transversale and its restitutions."""

from django.urls import path

from structures.restitutions import views

ANALYSIS = "analyses/<int:year>/"
RECOMMENDATIONS = f"{ANALYSIS}preconisations/"

urlpatterns = [
    path(ANALYSIS, views.analysis_detail, name="analysis"),
    path(f"{ANALYSIS}modifier/", views.analysis_edit, name="analysis_edit"),
    path(f"{RECOMMENDATIONS}ajouter/", views.recommendation_add, name="recommendation_add"),
    path(f"{RECOMMENDATIONS}<int:pk>/", views.recommendation_edit, name="recommendation_edit"),
    path(
        f"{RECOMMENDATIONS}<int:pk>/retirer/",
        views.recommendation_remove,
        name="recommendation_remove",
    ),
    path(
        f"{ANALYSIS}restitution/<int:number>/",
        views.restitution_publish,
        name="restitution_publish",
    ),
]
