"""Addresses: projet de structure."""

from django.urls import path

from structures.views import project_attachments as attachments
from structures.views import project_reviews as reviews
from structures.views import projects as views

ALL = "structures/<str:code>/projet/"
ONE = f"{ALL}<int:pk>/"

urlpatterns = [
    path(ALL, views.project_list, name="projects"),
    path(f"{ALL}commencer/", views.project_start, name="project_start"),
    path(ONE, views.project_detail, name="project_detail"),
    path(f"{ONE}version/<int:number>/", views.project_version, name="project_version"),
    path(f"{ONE}comparer/", views.project_compare, name="project_compare"),
    path(f"{ONE}modifier/", views.project_edit, name="project_edit"),
    path(f"{ONE}renvoyer/", reviews.project_send_back, name="project_send_back"),
    path(f"{ONE}valider/", reviews.project_validate, name="project_validate"),
    path(f"{ONE}pieces/", attachments.attachment_add, name="project_attach"),
    path(f"{ONE}pieces/<int:file>/", attachments.attachment_download, name="project_file"),
    path(f"{ONE}pieces/<int:file>/retirer/", attachments.attachment_remove, name="project_detach"),
]
