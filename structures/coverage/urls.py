"""Addresses: who covers which commune."""

from django.urls import path

from structures.coverage import views

urlpatterns = [
    path("perimetres/", views.perimeter_list, name="perimeters"),
    path("structures/<str:code>/communes/", views.perimeter_detail, name="perimeter"),
    path("perimetres/communes.csv", views.perimeter_file, {"kind": "csv"}, name="perimeters_csv"),
    path(
        "perimetres/communes.xlsx", views.perimeter_file, {"kind": "xlsx"}, name="perimeters_xlsx"
    ),
]
