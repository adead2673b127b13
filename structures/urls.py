"""Addresses of the structures, by subject; fixed words come before `<code>`."""

from django.urls import include, path

app_name = "structures"
urlpatterns = [
    path("", include("structures.accounts.urls")),
    path("", include("structures.invitations.urls")),
    path("", include("structures.sessions.urls")),
    path("", include("structures.coverage.urls")),
    path("", include("structures.delegations.urls")),
    path("", include("structures.documents.urls")),
    path("", include("structures.region.urls")),
    path("", include("structures.restitutions.urls")),
    path("", include("structures.personal_data.urls")),
    path("", include("structures.map.urls")),
    path("", include("structures.messages.urls")),
    path("", include("structures.reference.urls")),
    path("", include("structures.territories.urls")),
    path("", include("structures.help_requests.urls")),
    path("", include("structures.network.urls")),
    path("", include("structures.structure_page.urls")),
    path("", include("structures.people.urls")),
    path("", include("structures.journal.urls")),
    path("", include("structures.funders.urls")),
    path("", include("structures.context_notes.urls")),
    path("", include("structures.projects.urls")),
    path("", include("structures.plans.urls")),
    path("", include("structures.states_of_play.urls")),
]
