"""Addresses of the structures, by subject; fixed words come before `<code>`."""

from django.urls import include, path

app_name = "structures"
urlpatterns = [
    path("", include("structures.urls.life")),
    path("", include("structures.urls.restitutions")),
    path("", include("structures.urls.personal_data")),
    path("", include("structures.urls.directory")),
    path("", include("structures.urls.people")),
    path("", include("structures.urls.projects")),
    path("", include("structures.urls.plans")),
    path("", include("structures.urls.states_of_play")),
]
