"""The list of structures, the map they are drawn on, and a structure's page."""

from django.urls import path

from structures.views import directory as views
from structures.views import map as map_views

urlpatterns = [
    path("structures/", views.structure_list, name="list"),
    path("structures/structures.csv", views.structure_csv, name="list_csv"),
    path("structures/structures.xlsx", views.structure_xlsx, name="list_xlsx"),
    path("structures/carte/", map_views.map_upload, name="map"),
    path("structures/carte/<int:pk>/", map_views.map_preview, name="map_preview"),
    path("structures/<str:code>/", views.structure_detail, name="detail"),
]
