"""Addresses: projet de structure."""

from django.urls import path

from structures.projects import views

ALL = "structures/<str:code>/projet/"
ONE = f"{ALL}<int:pk>/"

urlpatterns = [
    path(ALL, views.project_list, name="projects"),
    path(f"{ALL}commencer/", views.project_start, name="project_start"),
    path(ONE, views.project_detail, name="project_detail"),
    path(f"{ONE}version/<int:number>/", views.project_version, name="project_version"),
    path(f"{ONE}comparer/", views.project_compare, name="project_compare"),
    path(f"{ONE}modifier/", views.project_edit, name="project_edit"),
    path(f"{ONE}renvoyer/", views.project_send_back, name="project_send_back"),
    path(f"{ONE}valider/", views.project_validate, name="project_validate"),
    path(f"{ONE}pieces/", views.attachment_add, name="project_attach"),
    path(f"{ONE}pieces/<int:file>/", views.attachment_download, name="project_file"),
    path(f"{ONE}pieces/<int:file>/retirer/", views.attachment_remove, name="project_detach"),
]
