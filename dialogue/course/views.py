"""Pages: the dialogues of a year are opened, followed, compared."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of, campaign_structures
from allocation.campaigns.services import locked
from allocation.models import Campaign, Postponement, State
from allocation.postponements.mails import postponement_mails
from allocation.postponements.pages import postponement_told
from allocation.postponements.selectors import What, postponements_of, readers_of
from allocation.postponements.services import tried
from allocation.steps_back.pages import told_on_pages
from dialogue.course.forms import DatesForm, OverviewForm, ScheduleForm, TextKindForm
from dialogue.course.mails import of_the_dialogues
from dialogue.course.selectors import PLURALS, OverviewFilter, arguments_by_level, overview
from dialogue.course.services import default_dates, open_dialogues, postpone_dialogues
from dialogue.course.tables import ArgumentTable, OverviewTable, overview_columns
from dialogue.models import Dialogue
from dialogue.ratings.mails import opening_mails
from structures.access import AuthedRequest, region_and_state, region_staff_only
from structures.ground import clock
from structures.ground.answers import form_page, posted
from structures.ground.confirmation import Confirmation, confirm_form
from structures.ground.edits import Edit
from structures.ground.french import counted
from structures.ground.lists import Listing, list_page
from structures.messages.selectors import MailsShown, mails_shown
from structures.people.selectors import recipients_of


@region_staff_only("GET", "POST")
def dialogue_open(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the dates proposed, then open every structure's dialogue."""
    campaign = get_object_or_404(Campaign, year=year)
    today = clock.today()
    dates = default_dates(campaign, today)
    edit = Edit(request, lambda sent: ScheduleForm(sent, initial=dates))

    def save(form: ScheduleForm) -> None:
        open_dialogues(campaign, by=request.user, today=today, dates=form.cleaned_data)

    asked = request.POST.get("preview")
    if asked is None and edit.saved(save):
        structures = counted(
            campaign_structures(campaign).count(), "dialogue ouvert", "dialogues ouverts"
        )
        messages.success(request, f"{structures}.")
        return redirect("allocation:campaign", year)
    context = {
        "campaign": campaign,
        "recipients": recipients_of(campaign_structures(campaign), today),
        "may_open": campaign.state == State.CONVENTIONS,
        "mails": _opening_mails(campaign, edit.form, asked),
    }
    return edit.page("dialogue/course/dialogue_open.html", **context)


@region_staff_only("GET", "POST")
def dialogue_postpone(request: AuthedRequest, year: int) -> HttpResponse:
    """Ask for the new dates of the dialogues, show what is sent to whom, then put them off."""
    campaign = campaign_of(year)
    back = ("Dialogues de gestion", reverse("dialogue:overview", args=[year]))
    if campaign.state != State.DIALOGUE:
        messages.info(request, "Les dates se reportent tant que les dialogues sont ouverts.")
        return redirect(back[1])
    form = DatesForm(posted(request), schedule=campaign.schedule)

    def act() -> Postponement:
        reason = form.cleaned_data["reason"]
        return postpone_dialogues(campaign, form.values(), reason, by=request.user)

    def told() -> Confirmation:
        found, readers = tried(act), readers_of(campaign)
        mails = postponement_mails(found, readers, of_the_dialogues(year))
        return postponement_told(found, readers, mails, back)

    hold = partial(locked, campaign)
    return confirm_form(request, form, told, act, hold=hold) or form_page(
        request,
        "dialogue/course/dialogue_postpone.html",
        form,
        campaign=campaign,
        earlier=postponements_of(campaign, What.DIALOGUES),
    )


def _opening_mails(campaign: Campaign, form: ScheduleForm, asked: str | None) -> MailsShown:
    """Return what the structures would be told, with the date that is typed, or else proposed."""
    typed = form.cleaned_data.get("self_assessment_due") if form.is_valid() else None
    until = typed or form.initial["self_assessment_due"]
    structures = campaign_structures(campaign).order_by("code")
    dialogues = [Dialogue(campaign=campaign, structure=structure) for structure in structures]
    return mails_shown(dialogues, lambda some: opening_mails(some, until), asked)


@region_and_state("GET")
def dialogue_overview(request: AuthedRequest, year: int) -> HttpResponse:
    """Show where each indicator of each structure stands, and who is waited for."""
    campaign = campaign_of(year)
    form = OverviewForm(request.GET)
    asked = form.asked() if form.is_valid() else OverviewFilter()
    acts = request.user.is_region_staff
    found = overview(campaign, request.user, clock.today(), asked)
    table = partial(OverviewTable, extra_columns=overview_columns(found.indicators))
    return list_page(
        request,
        "dialogue/course/overview.html",
        f"dialogues-{year}",
        form=form,
        listing=Listing(request, table, found.rows),
        campaign=campaign,
        overview=found,
        narrowed=asked != OverviewFilter(),
        undone=told_on_pages(campaign, [State.DIALOGUE]),
        may_open=acts and campaign.state == State.CONVENTIONS,
        may_remind=acts and campaign.state == State.DIALOGUE,
    )


@region_and_state("GET")
def dialogue_arguments(request: AuthedRequest, year: int, indicator: int) -> HttpResponse:
    """Show the texts of an indicator, level by level, to compare similar cases."""
    campaign = campaign_of(year)
    found = get_object_or_404(campaign.indicators, number=indicator)
    form = TextKindForm(request.GET)
    form.is_valid()
    kind = form.chosen()
    levels = arguments_by_level(campaign, found, kind, request.user)
    arguments = [argument for level in levels for argument in level.arguments]
    return list_page(
        request,
        "dialogue/course/argument_list.html",
        f"arguments-{year}-indicateur-{indicator}",
        listing=Listing(request, ArgumentTable, arguments),
        campaign=campaign,
        indicator=found,
        levels=levels,
        kind=kind,
        kinds=PLURALS.items(),
    )
