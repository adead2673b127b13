"""An invitation: followed by the administrator, answered by the person whose link it is."""

from typing import cast

from allauth.account.forms import SetPasswordForm
from allauth.account.utils import perform_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, SiteRequest, admin_only, public
from structures.ground import clock
from structures.ground.answers import acted, form_page, posted, saved
from structures.invitations import services
from structures.invitations.models import Invitation
from structures.invitations.selectors import Standing, opened_by, standing
from structures.models import User

NOT_FOUND, GONE = 404, 410


@admin_only("GET")
def invitation_detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """Show an invitation, what became of its message, and what may be done."""
    invitation = _invitation(pk)
    context = {"invitation": invitation, "standing": standing(invitation, clock.now()).value}
    return TemplateResponse(request, "structures/invitations/invitation_detail.html", context)


@admin_only("POST")
def invitation_renew(request: AuthedRequest, pk: int) -> HttpResponse:
    """Send a new link."""
    invitation = _invitation(pk)
    done = "Un nouveau lien est confié à l’envoi : l’ancien n’ouvre plus rien."
    acted(request, lambda: services.renew(invitation, by=request.user), done)
    return redirect("structures:invitation_detail", pk)


@admin_only("POST")
def invitation_revoke(request: AuthedRequest, pk: int) -> HttpResponse:
    """Close an invitation."""
    invitation = _invitation(pk)
    done = "L’invitation est annulée : son lien n’ouvre plus rien."
    acted(request, lambda: services.revoke(invitation, by=request.user), done)
    return redirect("structures:invitation_detail", pk)


@public("GET", "POST")
def invitation_accept(request: SiteRequest, token: str) -> HttpResponse:
    """Let who was invited choose a password, and begin; say why where the link opens nothing."""
    invitation = opened_by(token)
    found = standing(invitation, clock.now()) if invitation else None
    if invitation is None or found != Standing.OPEN:
        return _gone(request, found)
    if request.user.is_authenticated:
        return TemplateResponse(request, "structures/invitations/invitation_signed_in.html")
    person = User(email=invitation.email, full_name=invitation.full_name)
    form = SetPasswordForm(data=posted(request), user=person)
    opened: list[User] = []

    def accept() -> None:
        opened.append(services.accept(invitation, form.cleaned_data["password1"]))

    if saved(form, accept):
        return cast(HttpResponse, perform_login(request, opened[0]))
    context = {"invitation": invitation}
    return form_page(request, "structures/invitations/invitation_accept.html", form, **context)


def _gone(request: SiteRequest, found: Standing | None) -> HttpResponse:
    """Say why a link opens nothing and what to do, never for whom it was."""
    context = {"why": found.value if found else ""}
    status = GONE if found else NOT_FOUND
    template = "structures/invitations/invitation_gone.html"
    return TemplateResponse(request, template, context, status=status)


def _invitation(pk: int) -> Invitation:
    found = Invitation.objects.select_related("structure", "notice", "invited_by", "account")
    return get_object_or_404(found, pk=pk)
