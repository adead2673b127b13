"""The pages of the administrator: who signs in, in which role, since when, from where."""

from functools import partial

from allauth.account.forms import ResetPasswordForm
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from structures.access import AuthedRequest, admin_only
from structures.accounts import pages, selectors, services
from structures.accounts.forms import AccountForm, ReasonForm, as_stored
from structures.accounts.tables import (
    AccountFilter,
    AccountTable,
    InvitationFilter,
    InvitationTable,
    MandateTable,
)
from structures.ground import clock
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.edits import Edit
from structures.ground.lists import Listing, list_page
from structures.invitations.selectors import pending
from structures.invitations.services import Invited, invite, would_send
from structures.models import User
from structures.sessions.selectors import named, open_sessions
from structures.sessions.services import (
    end_all_sessions,
    end_session,
    stay_signed_in,
)

SHOWN_ENTRIES = 50


@admin_only("GET")
def account_list(request: AuthedRequest) -> HttpResponse:
    """Show who signs in, or who was invited and has not answered."""
    today = clock.today()
    if request.GET.get("state") == selectors.INVITED:
        invited = InvitationFilter(request.GET, pending())
        listing = Listing(
            request, InvitationTable, invited, shown=partial(map, pages.shown_invitation)
        )
    else:
        found = AccountFilter(request.GET, selectors.accounts(today))
        listing = Listing(request, AccountTable, found, shown=partial(map, pages.shown))
    context = {"listing": listing, "counts": pages.counts(today)}
    return list_page(request, "structures/accounts/account_list.html", "comptes", **context)


@admin_only("GET")
def missing_list(request: AuthedRequest) -> HttpResponse:
    """Show who holds a mandate and cannot sign in."""
    found = selectors.mandates_without_account(clock.today())
    listing = Listing(request, MandateTable, found, shown=partial(map, pages.shown_mandate))
    template = "structures/accounts/missing_list.html"
    return list_page(request, template, "mandats-sans-compte", listing=listing)


@admin_only("GET", "POST")
def account_detail(request: AuthedRequest, pk: int) -> HttpResponse:
    """Show an account, its sessions and its history; change who it is, its role, its place."""
    _account(pk)

    def build(sent: QueryDict | None) -> AccountForm:
        stored = _account(pk)
        return AccountForm(sent, initial=as_stored(stored), account=stored)

    def save(form: AccountForm) -> None:
        services.change_account(_account(pk), form.terms(), by=request.user)

    edit = Edit(request, build, services.accounts_turn)
    if edit.saved(save):
        if pk == request.user.pk:
            stay_signed_in(request, request.user)
        messages.success(request, "Le compte est à jour.")
        return redirect("structures:account", pk)
    account = selectors.accounts(clock.today()).get(pk=pk)
    return edit.page(
        "structures/accounts/account_detail.html",
        account=account,
        shown=pages.shown(account),
        is_own=pk == request.user.pk,
        sessions=open_sessions(account, request.session.session_key),
        entries=selectors.history_of(account)[:SHOWN_ENTRIES],
    )


@admin_only("GET", "POST")
def account_disable(request: AuthedRequest, pk: int) -> HttpResponse:
    """Keep somebody from signing in."""
    account, form = _account(pk), ReasonForm(posted(request))

    def disable() -> None:
        services.disable_account(account, form.cleaned_data["reason"], by=request.user)

    if saved(form, disable):
        messages.success(request, "Le compte est désactivé : ses sessions sont terminées.")
        return redirect("structures:account", pk)
    followed = selectors.followed_by(account, clock.today())
    context = {"account": account, "followed": followed}
    return form_page(request, "structures/accounts/account_disable.html", form, **context)


@admin_only("GET", "POST")
def account_enable(request: AuthedRequest, pk: int) -> HttpResponse:
    """Let somebody sign in again."""
    account, form = _account(pk), ReasonForm(posted(request))

    def enable() -> None:
        services.enable_account(account, form.cleaned_data["reason"], by=request.user)

    if saved(form, enable):
        messages.success(request, "Le compte est de nouveau actif.")
        return redirect("structures:account", pk)
    return form_page(request, "structures/accounts/account_enable.html", form, account=account)


@admin_only("GET", "POST")
def account_invite(request: AuthedRequest) -> HttpResponse:
    """Show the message as it would leave, then invite somebody to open an account."""
    form = AccountForm(posted(request), initial=pages.asked_of(request.GET))
    asked = "preview" in request.POST

    def send() -> None:
        invite(Invited(**form.cleaned_data), by=request.user)

    if form.is_valid():
        warning = pages.namesake_warning(form.terms())
        if not asked and saved(form, send):
            messages.success(request, "L’invitation est confiée à l’envoi.")
            if warning:
                messages.warning(request, warning)
            return redirect(f"{reverse('structures:accounts')}?state={selectors.INVITED}")
    context: dict[str, object] = {}
    if form.is_bound and form.is_valid():
        mail = would_send(Invited(**form.cleaned_data), by=request.user)
        context = {"mail": mail, "warning": warning}
    return form_page(request, "structures/accounts/account_invite.html", form, **context)


@admin_only("POST")
def account_reset(request: AuthedRequest, pk: int) -> HttpResponse:
    """Send somebody the link to choose a new password."""
    account = _account(pk)
    form = ResetPasswordForm({"email": account.email})
    if account.is_active and form.is_valid():
        form.save(request)
        services.note_reset(account, by=request.user)
        messages.success(request, "Le lien pour choisir un nouveau mot de passe est envoyé.")
    else:
        messages.error(request, "Ce compte est désactivé : réactivez-le d’abord.")
    return redirect("structures:account", pk)


@admin_only("POST")
def account_sessions_end(request: AuthedRequest, pk: int) -> HttpResponse:
    """End the session that the form names, or all; one's own are ended from one's own page."""
    account, one, user = _account(pk), named(request.POST), request.user
    if pk == user.pk:
        return redirect("structures:own_sessions")
    if one is None:
        done = "Toutes ses sessions sont terminées."
        acted(request, lambda: end_all_sessions(account, by=user), done)
    else:
        acted(request, lambda: end_session(account, one, by=user), "Session terminée.")
    return redirect("structures:account", pk)


def _account(pk: int) -> User:
    return get_object_or_404(User.objects.select_related("structure"), pk=pk)
