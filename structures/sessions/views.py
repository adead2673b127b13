"""« Mes sessions »: where the person is signed in, for them alone."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, signed_in
from structures.ground.answers import acted
from structures.sessions import services
from structures.sessions.selectors import named, open_sessions


@signed_in("GET")
def session_list(request: AuthedRequest) -> HttpResponse:
    """Show where the person is signed in."""
    found = open_sessions(request.user, request.session.session_key)
    context = {"sessions": found}
    return TemplateResponse(request, "structures/sessions/session_list.html", context)


@signed_in("POST")
def sessions_end(request: AuthedRequest) -> HttpResponse:
    """End the session that the form names; without a name, all of the person's but this one."""
    user, one = request.user, named(request.POST)
    if one is None:
        services.close_sessions(user)
        services.stay_signed_in(request, user)
        messages.success(request, "Vos autres sessions sont terminées.")
    else:
        acted(request, lambda: services.end_session(user, one), "Session terminée.")
    return redirect("structures:own_sessions")
