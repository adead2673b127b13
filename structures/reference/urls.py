"""Addresses: reference files sent in, previewed, applied; fixed words come before a kind."""

from django.urls import path

from structures.reference import views

REFERENCE = "referentiel/"

urlpatterns = [
    path(REFERENCE, views.reference_list, name="reference"),
    path(f"{REFERENCE}imports/<int:pk>/", views.reference_batch, name="reference_batch"),
    path(
        f"{REFERENCE}imports/<int:pk>/application/", views.reference_apply, name="reference_apply"
    ),
    path(f"{REFERENCE}travaux/<int:pk>/", views.reference_work, name="reference_work"),
    path(f"{REFERENCE}<slug:subject>/", views.reference_import, name="reference_import"),
    path(
        f"{REFERENCE}<slug:subject>/modele.<str:extension>",
        views.reference_template,
        name="reference_template",
    ),
]
