"""What a view is given: any request, and one behind sign-in."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from structures.models import User


class SiteRequest(HttpRequest):
    """A request as the middleware hands it on, from anybody."""

    htmx: HtmxDetails


class AuthedRequest(SiteRequest):
    """A request of a person who signed in, as every door but `public` guarantees."""

    user: User
