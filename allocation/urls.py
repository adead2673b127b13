"""Addresses of a year's allocation, by subject."""

from django.urls import include, path

app_name = "allocation"
urlpatterns = [
    path("", include("allocation.campaign_page.urls")),
    path("", include("allocation.campaigns.urls")),
    path("", include("allocation.year_comparison.urls")),
    path("", include("allocation.next_year.urls")),
    path("", include("allocation.parameters.urls")),
    path("", include("allocation.network_changes.urls")),
    path("", include("allocation.figures.urls")),
    path("", include("allocation.reviews.urls")),
    path("", include("allocation.revisions.urls")),
    path("", include("allocation.postponements.urls")),
    path("", include("allocation.recognition.urls")),
    path("", include("allocation.imports.urls")),
    path("", include("allocation.second_sources.urls")),
    path("", include("allocation.runs.urls")),
    path("", include("allocation.scenarios.urls")),
    path("", include("allocation.checklist.urls")),
    path("", include("allocation.deliberation_note.urls")),
    path("", include("allocation.workbook.urls")),
    path("", include("allocation.corrections.urls")),
    path("", include("allocation.agreement_texts.urls")),
    path("", include("allocation.agreements.urls")),
    path("", include("allocation.payments.urls")),
    path("", include("allocation.explanation.urls")),
    path("", include("allocation.over_years.urls")),
    path("", include("allocation.method.urls")),
    path("", include("allocation.what_if.urls")),
]
