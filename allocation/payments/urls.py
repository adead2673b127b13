"""Addresses: the year's payments."""

from django.urls import path

from allocation.payments import views

PAYMENTS = "campagnes/<int:year>/versements/"

urlpatterns = [
    path(PAYMENTS, views.payment_list, name="payments"),
    path(f"{PAYMENTS}sommes-dues/", views.payment_dues, name="dues"),
    path(f"{PAYMENTS}avances/", views.advance_plan, name="advance_plan"),
    path(f"{PAYMENTS}soldes/", views.balance_plan, name="balance_plan"),
    path(f"{PAYMENTS}annulation/", views.payments_cancel, name="payments_cancel"),
    path(f"{PAYMENTS}<int:pk>/annulation/", views.payment_cancel, name="payment_cancel"),
    path(f"{PAYMENTS}<int:pk>/validation/", views.payment_validate, name="payment_validate"),
    path(f"{PAYMENTS}<int:pk>/paiement/", views.payment_pay, name="payment_pay"),
]
