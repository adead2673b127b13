"""Addresses: documents that were asked for."""

from django.urls import path

from structures.documents import views

urlpatterns = [
    path("documents/<int:pk>/", views.document_detail, name="document"),
    path("documents/<int:pk>/fichier/", views.document_file, name="document_file"),
]
