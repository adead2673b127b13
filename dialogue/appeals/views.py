"""Pages of the recours gracieux: a structure's, those of a year, and the acts on each."""

from typing import TYPE_CHECKING, TypedDict, Unpack

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import campaign_of
from allocation.corrections.pages import what_is_possible
from allocation.corrections.selectors import correction_prepared
from dialogue.appeals import pages, selectors, services
from dialogue.appeals.confirmations import answer_told, receipt_told, withdrawal_told
from dialogue.appeals.forms import (
    AnswerForm,
    AppealForm,
    CarryOutForm,
    LetterForm,
    TermsForm,
    WithdrawForm,
)
from dialogue.appeals.selectors import appeals_visible_to, contestable
from dialogue.appeals.tables import AppealFilter, AppealTable, OwnAppealTable
from structures.access import (
    AuthedRequest,
    manager_only,
    managers_and_admin,
    region_and_state,
    region_staff_only,
    signed_in,
    staff_and_structure,
    structure_of,
    structure_only,
)
from structures.ground.answers import form_page, posted, saved, send
from structures.ground.confirmation import Confirmation, confirm, confirm_form
from structures.ground.drafts import drop_draft
from structures.ground.edits import Edit, row
from structures.ground.lists import Listing, list_page
from structures.models import Role

if TYPE_CHECKING:
    from dialogue.appeals.selectors import StandingAppeal


class Where(TypedDict):
    """What the address of an appeal names."""

    code: str
    year: int
    pk: int


@region_and_state("GET")
def appeal_overview(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the appeals of a year: who waits, since when, until when."""
    campaign = campaign_of(year)
    rows = appeals_visible_to(request.user).filter(campaign=campaign)
    return list_page(
        request,
        "dialogue/appeals/appeal_overview.html",
        f"recours-{year}",
        listing=Listing(
            request, AppealTable, AppealFilter(request.GET, rows), shown=pages.shown_all
        ),
        campaign=campaign,
        terms=selectors.terms_of(campaign),
        may_set=request.user.has_role(Role.REGION_MANAGER, Role.REGION_ADMIN),
    )


@managers_and_admin("GET", "POST")
def appeal_terms(request: AuthedRequest, year: int) -> HttpResponse:
    """Say how long the Region has to answer, and what its silence means."""
    campaign = campaign_of(year)
    edit = Edit(
        request,
        lambda sent: TermsForm(sent, initial=vars(selectors.terms_of(campaign))),
        lock=row(campaign),
    )
    if edit.saved(lambda form: services.set_terms(campaign, form.terms(), by=request.user)):
        messages.success(request, "Délai enregistré : il vaut pour les recours à venir.")
        return redirect("dialogue:appeal_overview", year)
    return edit.page("dialogue/appeals/appeal_terms.html", campaign=campaign)


@signed_in("GET")
def appeal_list(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show what a structure contests of a year, and how to."""
    structure, campaign = structure_of(request, code), campaign_of(year)
    found = appeals_visible_to(request.user).filter(structure=structure, campaign=campaign)
    return list_page(
        request,
        "dialogue/appeals/appeal_list.html",
        f"recours-{code}-{year}",
        listing=Listing(request, OwnAppealTable, found, shown=pages.shown_all),
        structure=structure,
        campaign=campaign,
        terms=selectors.terms_of(campaign),
        decisions=contestable(campaign, structure),
        may_send=selectors.may_send(request.user, structure),
        may_record=request.user.is_region_staff,
    )


@structure_only("GET", "POST")
def appeal_send(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Contest a decision."""
    structure, campaign = structure_of(request, code), campaign_of(year)
    if not selectors.may_send(request.user, structure):
        raise Http404
    decisions = contestable(campaign, structure)
    edit = Edit(request, lambda sent: AppealForm(sent, request.FILES or None, decisions=decisions))
    if edit.saved(
        lambda form: services.send_appeal(campaign, structure, form.writing(), by=request.user)
    ):
        messages.success(request, "Votre recours est envoyé à la Région.")
        return redirect("dialogue:appeals", code, year)
    context = {"structure": structure, "campaign": campaign, "decisions": decisions}
    context |= {"terms": selectors.terms_of(campaign), "letter": False}
    return edit.page("dialogue/appeals/appeal_send.html", **context)


@region_staff_only("GET", "POST")
def appeal_record(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Enter an appeal that came by letter."""
    structure, campaign = structure_of(request, code), campaign_of(year)
    decisions = contestable(campaign, structure)
    edit = Edit(request, lambda sent: LetterForm(sent, request.FILES or None, decisions=decisions))

    def save(form: LetterForm) -> None:
        on = form.cleaned_data["received_on"]
        services.record_letter(campaign, structure, form.writing(), on, by=request.user)

    if edit.saved(save):
        messages.success(request, "Recours enregistré : accusez-en réception.")
        return redirect("dialogue:appeals", code, year)
    context = {"structure": structure, "campaign": campaign, "decisions": decisions}
    context |= {"terms": selectors.terms_of(campaign), "letter": True}
    return edit.page("dialogue/appeals/appeal_send.html", **context)


@signed_in("GET")
def appeal_detail(request: AuthedRequest, **where: Unpack[Where]) -> HttpResponse:
    """Show an appeal, its answer, and what is left to do of it."""
    appeal = _found(request, **where)
    waits = appeal.standing in selectors.AWAITING
    staff = request.user.is_region_staff
    answer, link = getattr(appeal, "answer", None), selectors.correction_after(appeal)
    leads_on = answer is not None and answer.effect == services.Effect.NEW_RUN
    carried = link is not None and link.correction.withdrawn_at is None
    possible = what_is_possible(appeal.campaign) if leads_on and not carried else ""
    return TemplateResponse(
        request,
        "dialogue/appeals/appeal_detail.html",
        {
            "structure": appeal.structure,
            "appeal": appeal,
            "shown": pages.shown(appeal),
            "receipt": getattr(appeal, "receipt", None),
            "answer": answer,
            "withdrawal": getattr(appeal, "withdrawal", None),
            "link": link,
            "reads_all": not request.user.leads_a_structure,
            "may_acknowledge": waits and staff and not hasattr(appeal, "receipt"),
            "may_answer": waits and selectors.may_answer(request.user, appeal),
            "answered_by_others": pages.hindrance(appeal, request.user) if waits and staff else "",
            "may_withdraw": waits and selectors.may_withdraw(request.user, appeal),
            "may_carry_out": leads_on and staff and not carried and not possible,
            "possible": possible,
        },
    )


@signed_in("GET")
def appeal_file(request: AuthedRequest, **where: Unpack[Where]) -> HttpResponseBase:
    """Send the file that came with an appeal to those who may read it."""
    file = _found(request, **where).file
    if file is None:
        raise Http404
    return send(file)


@region_staff_only("GET", "POST")
def appeal_acknowledge(request: AuthedRequest, **where: Unpack[Where]) -> HttpResponse:
    """Show the message that acknowledges an appeal, then have it leave."""
    appeal = _found(request, **where)
    return confirm(
        request,
        lambda: receipt_told(_found(request, **where), request.user),
        lambda: services.acknowledge(appeal, by=request.user),
        hold=row(appeal),
    )


@manager_only("GET", "POST")
def appeal_answer(request: AuthedRequest, **where: Unpack[Where]) -> HttpResponse:
    """Take the Region's answer, show what it does, then give it."""
    appeal = _found(request, **where)
    edit = Edit(request, AnswerForm)
    form = edit.form

    def act() -> None:
        services.answer(appeal, form.reply(), by=request.user)
        drop_draft(request, edit.url)

    def told() -> Confirmation:
        return answer_told(_found(request, **where), form.reply(), request.user)

    answer = edit.aside() or confirm_form(request, form, told, act, hold=row(appeal))
    return answer or edit.page(
        "dialogue/appeals/appeal_answer.html",
        structure=appeal.structure,
        shown=pages.shown(appeal),
        hindrance=pages.hindrance(appeal, request.user),
    )


@staff_and_structure("GET", "POST")
def appeal_withdraw(request: AuthedRequest, **where: Unpack[Where]) -> HttpResponse:
    """Say what withdrawing ends, then withdraw."""
    appeal = _found(request, **where)
    if not selectors.may_withdraw(request.user, appeal):
        raise Http404
    form = WithdrawForm(posted(request), is_owed=request.user.is_region_staff)
    return confirm(
        request,
        lambda: withdrawal_told(_found(request, **where), request.user),
        lambda: services.withdraw(appeal, form.cleaned_data["text"], by=request.user),
        hold=row(appeal),
        form=form,
    )


@region_staff_only("GET", "POST")
def appeal_carry_out(request: AuthedRequest, **where: Unpack[Where]) -> HttpResponse:
    """Begin the correction that an answer leads to, or link the one being prepared."""
    appeal = _found(request, **where)
    correction = correction_prepared(appeal.campaign)
    form = CarryOutForm(posted(request), begins=correction is None)
    made: list[int] = []

    def save() -> None:
        reason = form.cleaned_data.get("reason", "")
        made.append(services.carry_out(appeal, reason, by=request.user).correction.number)

    if saved(form, save):
        messages.success(request, "Ajoutez maintenant les données corrigées.")
        return redirect("allocation:correction", where["year"], made[0])
    return form_page(
        request,
        "dialogue/appeals/appeal_carry_out.html",
        form,
        appeal=appeal,
        structure=appeal.structure,
        correction=correction,
        possible=what_is_possible(appeal.campaign),
    )


def _found(request: AuthedRequest, code: str, year: int, pk: int) -> "StandingAppeal":
    found = appeals_visible_to(request.user).filter(structure__code=code, campaign__year=year)
    return get_object_or_404(found, pk=pk)
