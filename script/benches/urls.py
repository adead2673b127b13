"""The product's addresses, and the yardstick of its pages: a short text behind the same sign-in."""

from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as of_the_product
from structures.access import AuthedRequest, signed_in

EMPTY, YARDSTICK = "/mesure/vide/", "measured_empty"


@signed_in("GET")
def empty(request: AuthedRequest) -> HttpResponse:
    """Answer at once."""
    return HttpResponse("Rien.")


urlpatterns = [*of_the_product, path(EMPTY[1:], empty, name=YARDSTICK)]
