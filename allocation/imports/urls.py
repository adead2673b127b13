"""Addresses: files sent in, previewed, applied."""

from django.urls import path

from allocation.imports import views
from allocation.imports.tables import BLANKS

IMPORTS = "campagnes/<int:year>/imports/"

urlpatterns = [
    path(IMPORTS, views.import_list, name="imports"),
    path(f"{IMPORTS}insee/", views.import_insee, name="import_insee"),
    path(f"{IMPORTS}activite/", views.import_activity, name="import_activity"),
    *(
        path(f"{IMPORTS}{kind}/modele.csv", views.import_blank, {"kind": kind}, name=blank.route)
        for kind, blank in BLANKS.items()
    ),
    path(f"{IMPORTS}travaux/<int:pk>/", views.import_work, name="import_work"),
    path(f"{IMPORTS}<int:pk>/", views.import_detail, name="import_detail"),
    path(f"{IMPORTS}<int:pk>/application/", views.import_apply, name="import_apply"),
    path(f"{IMPORTS}<int:pk>/annulation/", views.import_cancel, name="import_cancel"),
    path(f"{IMPORTS}<int:pk>/relecture/", views.import_again, name="import_again"),
    path(f"{IMPORTS}<int:pk>/annote.xlsx", views.import_annotated, name="import_annotated"),
]
