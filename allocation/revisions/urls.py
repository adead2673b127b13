"""Addresses: the revisions of a year, prepared part by part, confirmed."""

from django.urls import path

from allocation.revisions import views

REVISIONS = "campagnes/<int:year>/rectificatifs/"
ONE = f"{REVISIONS}<int:pk>/"

urlpatterns = [
    path(REVISIONS, views.revision_list, name="revisions"),
    path(f"{REVISIONS}nouveau/", views.revision_prepare, name="revision_prepare"),
    path(ONE, views.revision_detail, name="revision"),
    path(f"{ONE}regle/", views.revision_rule, name="revision_rule"),
    path(f"{ONE}parts/", views.revision_shares, name="revision_shares"),
    path(f"{ONE}dates/", views.revision_steps, name="revision_steps"),
    path(f"{ONE}indicateurs/<int:indicator>/", views.revision_indicator, name="revision_indicator"),
    path(f"{ONE}confirmation/", views.revision_confirm, name="revision_confirm"),
    path(f"{ONE}abandon/", views.revision_withdraw, name="revision_withdraw"),
]
