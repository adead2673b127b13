"""The people of a structure: mandates begin, pass on, end, are corrected."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect

from structures.access import AuthedRequest, region_and_director, region_only, structure_of
from structures.accounts.pages import invite_url
from structures.accounts.selectors import account_of
from structures.ground.edits import Edit, row
from structures.models import Role, Structure, User
from structures.people.forms import (
    ContactForm,
    EndForm,
    MandateForm,
    NewMandateForm,
    SuccessionForm,
    terms_as_typed,
)
from structures.people.models import Mandate
from structures.people.selectors import (
    ONE_HOLDER,
    TITLES,
    Function,
    mandates_visible_to,
    may_correct_contacts,
    may_manage_people,
)
from structures.people.services import (
    begin_mandate,
    correct_mandate,
    end_mandate,
    succeed,
)


@region_only("GET", "POST")
def mandate_add(request: AuthedRequest, code: str) -> HttpResponse:
    """Give a function to a person."""
    structure = structure_of(request, code)
    asked = {"function": request.GET.get("function", "")}

    def begin(form: NewMandateForm) -> None:
        function = form.cleaned_data["function"]
        begin_mandate(structure, function, form.terms(), by=request.user)

    edit = Edit(request, lambda sent: NewMandateForm(sent, initial=asked))
    if edit.saved(begin):
        messages.success(request, "Le mandat est enregistré.")
        return redirect("structures:detail", code)
    return _page(edit, structure, "Ajouter une personne", "Enregistrer le mandat")


@region_only("GET", "POST")
def mandate_succeed(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """End a mandate and begin the next one, the same day."""
    mandate = _mandate(request, code, pk)
    if mandate.function not in ONE_HOLDER:
        raise Http404

    account, successors = _account(request, mandate), []

    def pass_on(form: SuccessionForm) -> None:
        known = {"reason": form.cleaned_data["reason"], "account": _ends_too(form, account)}
        successors.append(succeed(mandate, form.terms(), by=request.user, **known))

    edit = Edit(request, lambda sent: SuccessionForm(sent, account=account))
    if edit.saved(pass_on):
        messages.success(request, "La succession est enregistrée.")
        return _to_the_successor(request, successors[0])
    title = f"Succession de {mandate.full_name}"
    return _page(edit, mandate.structure, title, "Enregistrer la succession", mandate)


@region_only("GET", "POST")
def mandate_end(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """End a mandate that nobody takes over yet."""
    mandate = _mandate(request, code, pk)
    account = _account(request, mandate)

    def end(form: EndForm) -> None:
        known = {name: form.cleaned_data[name] for name in ("last_day", "reason")}
        end_mandate(mandate, by=request.user, account=_ends_too(form, account), **known)

    edit = Edit(request, lambda sent: EndForm(sent, account=account))
    if edit.saved(end):
        messages.success(request, "La fin du mandat est enregistrée.")
        return redirect("structures:detail", code)
    title = f"Fin du mandat de {mandate.full_name}"
    return _page(edit, mandate.structure, title, "Terminer le mandat", mandate)


@region_and_director("GET", "POST")
def mandate_edit(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Correct a person's details; the Region corrects name and dates too."""
    mandate = _mandate(request, code, pk)
    if mandate.anonymised_at or not may_correct_contacts(request.user, mandate.structure):
        raise Http404
    kind = MandateForm if may_manage_people(request.user) else ContactForm

    def build(sent: QueryDict | None) -> ContactForm:
        return kind(sent, initial=terms_as_typed(_mandate(request, code, pk)))

    edit = Edit(request, build, row(mandate.structure))
    if edit.saved(lambda form: correct_mandate(mandate, form.terms(mandate), by=request.user)):
        messages.success(request, "Les coordonnées sont à jour.")
        return redirect("structures:detail", code)
    title = f"Corriger : {mandate.full_name}"
    return _page(edit, mandate.structure, title, "Enregistrer", mandate)


def _mandate(request: AuthedRequest, code: str, pk: int) -> Mandate:
    return get_object_or_404(mandates_visible_to(request.user), structure__code=code, pk=pk)


def _account(request: AuthedRequest, mandate: Mandate) -> User | None:
    """Return the account that an administrator may disable with the mandate."""
    return account_of(mandate) if request.user.has_role(Role.REGION_ADMIN) else None


def _ends_too(form: Form, account: User | None) -> User | None:
    """Return the account, if the form asks that it ends with the mandate."""
    return account if account and form.cleaned_data["disable"] else None


def _to_the_successor(request: AuthedRequest, successor: Mandate) -> HttpResponse:
    """Lead an administrator to the invitation of who takes over, unless they sign in already."""
    if request.user.has_role(Role.REGION_ADMIN) and account_of(successor) is None:
        messages.info(request, "La personne qui succède n’a pas de compte : voici son invitation.")
        return redirect(invite_url(successor))
    return redirect("structures:detail", successor.structure.code)


def _page(
    edit: Edit[Any], structure: Structure, title: str, action: str, mandate: Mandate | None = None
) -> HttpResponse:
    page = {"structure": structure, "title": title, "action": action}
    if mandate:
        page |= {"mandate": mandate, "function": TITLES[Function(mandate.function)]}
    return edit.page("structures/people/mandate_edit.html", **{"function": "", **page})
