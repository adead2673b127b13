"""« Mes sessions »: where the person is signed in, for them alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, signed_in
from structures.ground.answers import acted
from structures.sessions import services
from structures.sessions.selectors import open_sessions


@signed_in("GET")
def session_list(request: AuthedRequest) -> HttpResponse:
    """Show where the person is signed in."""
    found = open_sessions(request.user, request.session.session_key)
    context = {"sessions": found}
    return TemplateResponse(request, "structures/sessions/session_list.html", context)


@signed_in("POST")
def session_end(request: AuthedRequest, pk: int) -> HttpResponse:
    """End one of the person's sessions."""
    user = request.user
    acted(request, lambda: services.end_session(user, pk, by=user), "Session terminée.")
    return redirect("structures:own_sessions")


@signed_in("POST")
def sessions_end(request: AuthedRequest) -> HttpResponse:
    """End all of the person's sessions but this one."""
    services.end_all_sessions(request.user, by=request.user)
    services.stay_signed_in(request, request.user)
    messages.success(request, "Vos autres sessions sont terminées.")
    return redirect("structures:own_sessions")
