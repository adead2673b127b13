"""Pages: the revisions of a year, one prepared part by part, read, confirmed or given up."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import axes_with_indicators, campaign_of
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.models import Axis, Campaign
from allocation.revisions import pages, selectors, services
from allocation.revisions.forms import (
    IndicatorForm,
    PartForm,
    ReasonForm,
    RuleForm,
    SharesForm,
    StepsForm,
)
from allocation.revisions.mails import revision_mails
from allocation.revisions.models import CampaignRevision
from allocation.revisions.proposals import Values, decoded, stored_values
from structures.access import AuthedRequest, manager_only, managers_and_admin, region_and_state
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.edits import Edit, row
from structures.ground.mails import Mail
from structures.messages.selectors import mails_shown

Build = Callable[[QueryDict | None, Values], PartForm]


@region_and_state("GET")
def revision_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show what changed the rule of the year, and what is being prepared."""
    campaign = campaign_of(year)
    found = list(selectors.revisions_visible_to(request.user, campaign))
    context = {
        "campaign": campaign,
        "revisions": [(revision, *pages.standing(revision)) for revision in found],
        "may_prepare": pages.may_write(request.user, campaign)
        and not any(revision.is_prepared for revision in found),
        "takes_some": campaign.state in OPEN_TO_FIGURES,
    }
    return TemplateResponse(request, "allocation/revisions/revision_list.html", context)


@managers_and_admin("GET", "POST")
def revision_prepare(request: AuthedRequest, year: int) -> HttpResponse:
    """Begin a revision: why the rule has to change."""
    campaign = campaign_of(year)
    form = ReasonForm(posted(request))

    def save() -> None:
        services.prepare_revision(campaign, form.cleaned_data["reason"], by=request.user)

    if saved(form, save):
        made = campaign.revisions.get(confirmed_at=None, withdrawn_at=None)
        messages.success(request, "Choisissez maintenant ce qui change.")
        return redirect("allocation:revision", year, made.pk)
    return form_page(request, "allocation/revisions/revision_prepare.html", form, campaign=campaign)


@region_and_state("GET")
def revision_detail(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Show what a revision changes, before and after, and what is to be done of it."""
    revision = _revision(request, year, pk)
    campaign = revision.campaign
    writes = revision.is_prepared and pages.may_write(request.user, campaign)
    stored = stored_values(campaign) if writes else {}
    values = stored | decoded(revision.proposed)
    context = {
        "campaign": campaign,
        "revision": revision,
        "standing": pages.standing(revision),
        "effects": _effects(revision),
        "writers": selectors.writers_of(revision),
        "parts": pages.parts(revision, values, stored) if writes else [],
        "waits_for": pages.waits_for(revision, request.user),
        "notices": selectors.notice_counts(revision),
    }
    return TemplateResponse(request, "allocation/revisions/revision_detail.html", context)


@managers_and_admin("GET", "POST")
def revision_rule(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Revise the envelope and the numbers of the rule."""
    return _part(request, _revision(request, year, pk), "Enveloppe et règle", RuleForm)


@managers_and_admin("GET", "POST")
def revision_shares(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Revise the shares of the axes and the weights of the indicators."""
    revision = _revision(request, year, pk)
    axes = axes_with_indicators(revision.campaign)
    title = "Parts des axes et poids des indicateurs"
    return _part(request, revision, title, lambda sent, values: SharesForm(sent, values, axes))


@managers_and_admin("GET", "POST")
def revision_steps(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Revise the planned days of the steps to come."""
    revision = _revision(request, year, pk)
    campaign, title = revision.campaign, "Dates prévues"
    return _part(request, revision, title, lambda sent, values: StepsForm(sent, values, campaign))


@managers_and_admin("GET", "POST")
def revision_indicator(request: AuthedRequest, year: int, pk: int, indicator: int) -> HttpResponse:
    """Revise what is said of an indicator, or add the following one."""
    revision = _revision(request, year, pk)
    axes = axes_with_indicators(revision.campaign)
    known = {one.number: axis for axis in axes for one in axis.indicators.all()}
    if indicator not in known and indicator != max(known, default=0) + 1:
        raise Http404
    added = [] if indicator in known else axes
    rated = indicator in known and known[indicator].kind == Axis.Kind.VARIABLE
    title = f"Ajouter l’indicateur {indicator}" if added else f"Indicateur {indicator}"
    return _part(
        request,
        revision,
        title,
        lambda sent, values: IndicatorForm(sent, values, indicator, axes=added, rated=rated),
    )


@manager_only("GET", "POST")
def revision_confirm(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Show all that a revision does and whom it tells, then apply it."""
    revision = _revision(request, year, pk)
    asked = request.POST.get("preview")
    if request.method == "POST" and asked is None:
        seen = request.POST.get("seen", "")
        done = "Le rectificatif est confirmé : il s’applique, et chacun en est averti."
        acted(request, lambda: services.confirm_revision(revision, seen, by=request.user), done)
        return redirect("allocation:revision", year, pk)
    told, people = selectors.as_confirmed(revision), selectors.people_to_tell(revision.campaign)
    keys = list(people.values_list("pk", flat=True))
    context = {
        "campaign": revision.campaign,
        "revision": revision,
        "effects": _effects(revision),
        "people": len(keys),
        "mails": mails_shown(keys, lambda some: _mails(told, some), asked),
        "waits_for": pages.waits_for(revision, request.user),
    }
    return TemplateResponse(request, "allocation/revisions/revision_confirm.html", context)


@managers_and_admin("POST")
def revision_withdraw(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Give up a revision that nobody confirmed."""
    revision = _revision(request, year, pk)
    done = "Le rectificatif est abandonné : rien ne change."
    acted(request, lambda: services.withdraw_revision(revision, by=request.user), done)
    return redirect("allocation:revisions", year)


def _part(
    request: AuthedRequest, revision: CampaignRevision, title: str, form: Build
) -> HttpResponse:
    campaign = revision.campaign
    if request.method == "GET" and not revision.is_prepared:
        return redirect("allocation:revision", campaign.year, revision.pk)

    def build(sent: QueryDict | None) -> PartForm:
        found = CampaignRevision.objects.get(pk=revision.pk)
        return form(sent, stored_values(campaign) | decoded(found.proposed))

    edit = Edit(request, build, row(campaign))
    if edit.saved(lambda typed: services.propose(revision, typed.proposal(), by=request.user)):
        messages.success(request, f"{title} : le rectificatif est à jour.")
        return redirect("allocation:revision", campaign.year, revision.pk)
    return edit.page(
        "allocation/revisions/revision_part.html",
        campaign=campaign,
        revision=revision,
        title=title,
    )


def _effects(revision: CampaignRevision) -> list[str]:
    """Say what a revision that is still to be confirmed brings besides its changes."""
    if not revision.is_prepared or not revision.changes:
        return []
    runs = _runs_left_behind(revision.campaign) if selectors.bears_on_runs(revision) else []
    found = [*selectors.effects(revision), *selectors.parts_effects(revision)]
    return pages.effect_sentences(found, selectors.reworded(revision), runs)


def _mails(revision: CampaignRevision, keys: Sequence[int]) -> list[Mail]:
    people = selectors.people_to_tell(revision.campaign)
    return revision_mails(revision, people.filter(pk__in=keys))


def _runs_left_behind(campaign: Campaign) -> list[int]:
    return list(campaign.runs.order_by("number").values_list("number", flat=True))


def _revision(request: AuthedRequest, year: int, pk: int) -> CampaignRevision:
    campaign = campaign_of(year)
    visible = selectors.revisions_visible_to(request.user, campaign).select_related("campaign")
    return get_object_or_404(visible, pk=pk)
