"""Addresses: the texts of the year's conventions."""

from django.urls import path

from allocation.agreement_texts import views

TEXTS = "campagnes/<int:year>/conventions/textes/"

urlpatterns = [
    path(TEXTS, views.text_list, name="agreement_texts"),
    path(f"{TEXTS}apercu/", views.text_preview, name="agreement_text_preview"),
    path(f"{TEXTS}valeurs/", views.terms_edit, name="agreement_terms"),
    path(f"{TEXTS}<slug:text>/", views.text_edit, name="agreement_text"),
]
