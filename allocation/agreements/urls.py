"""Addresses: the year's conventions."""

from django.urls import path

from allocation.agreements import views

AGREEMENTS = "campagnes/<int:year>/conventions/"

urlpatterns = [
    path(AGREEMENTS, views.agreement_list, name="agreements"),
    path(f"{AGREEMENTS}generation/", views.agreement_generate, name="agreement_generate"),
    path(f"{AGREEMENTS}avancement/", views.agreement_progress, name="agreement_progress"),
    path(f"{AGREEMENTS}conventions.zip", views.agreement_zip, name="agreement_zip"),
    path(f"{AGREEMENTS}<str:reference>.pdf", views.agreement_pdf, name="agreement_pdf"),
    path(f"{AGREEMENTS}<str:reference>/annulee.pdf", views.agreement_void, name="agreement_void"),
]
