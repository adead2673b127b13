"""A request behind sign-in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from structures.models import User


class AuthedRequest(HttpRequest):
    """A request of a person who signed in, as every door but `public` guarantees."""

    user: User
    htmx: HtmxDetails
