"""Addresses: corrections of what was adopted, their report, and what a structure reads of one."""

from django.urls import path

from allocation.corrections import views

CORRECTIONS = "campagnes/<int:year>/corrections/"
CORRECTION = f"{CORRECTIONS}<int:number>/"

urlpatterns = [
    path(CORRECTIONS, views.correction_list, name="corrections"),
    path(f"{CORRECTIONS}nouvelle/", views.correction_prepare, name="correction_prepare"),
    path(CORRECTION, views.correction_detail, name="correction"),
    path(f"{CORRECTION}donnees/", views.correction_figure, name="correction_figure"),
    path(
        f"{CORRECTION}donnees/<int:pk>/retrait/",
        views.correction_figure_drop,
        name="correction_figure_drop",
    ),
    path(f"{CORRECTION}calcul/", views.correction_compute, name="correction_compute"),
    path(f"{CORRECTION}abandon/", views.correction_withdraw, name="correction_withdraw"),
    path(f"{CORRECTION}adoption/", views.correction_adopt, name="correction_adopt"),
    path(f"{CORRECTION}lignes/", views.correction_lines, name="correction_lines"),
    path(
        "structures/<str:code>/corrections/<int:year>/<int:number>/",
        views.correction_own,
        name="correction_own",
    ),
]
