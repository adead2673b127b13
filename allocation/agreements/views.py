"""Conventions: generated all at once, read one by one."""

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from allocation.agreements import selectors
from allocation.agreements.forms import GenerationForm
from allocation.agreements.jobs import print_all, print_progress
from allocation.agreements.pages import printing, told
from allocation.agreements.services import OPEN_TO_AGREEMENTS, request_agreements
from allocation.agreements.tables import AgreementFilter, AgreementTable
from allocation.campaigns.selectors import campaign_of, was_corrected
from allocation.models import Agreement, Campaign, State
from allocation.steps_back.pages import told_on_pages
from structures.access import AuthedRequest, region_and_state, region_staff_only, signed_in
from structures.ground.answers import send, stream
from structures.ground.files.streams import zipped
from structures.ground.lists import Listing, list_page
from structures.ground.refusals import Refused
from structures.models import Structure


@region_and_state("GET")
def agreement_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show each structure's convention and its state."""
    campaign = campaign_of(year)
    return _list_page(request, campaign, GenerationForm(without_project=_unprojected(campaign)))


@region_staff_only("POST")
def agreement_generate(request: AuthedRequest, year: int) -> HttpResponse:
    """Ask the workers to print the conventions that are not printed yet."""
    campaign = campaign_of(year)
    form = GenerationForm(request.POST, without_project=_unprojected(campaign))
    if not form.is_valid():
        return _list_page(request, campaign, form)
    try:
        print_all(request_agreements(campaign, by=request.user, **form.cleaned_data))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("allocation:agreements", year)


def _unprojected(campaign: Campaign) -> list[Structure]:
    return selectors.structures_without_valid_project(campaign) if _ready(campaign) else []


def _ready(campaign: Campaign) -> bool:
    open_again = campaign.state != State.DIALOGUE or was_corrected(campaign)
    return campaign.state in OPEN_TO_AGREEMENTS and open_again


def _list_page(request: AuthedRequest, campaign: Campaign, form: GenerationForm) -> HttpResponse:
    context = _context(request, campaign) | {"without_project": form.without_project}
    template = "allocation/agreements/agreement_list.html"
    return list_page(request, template, f"conventions-{campaign.year}", form=form, **context)


def _context(request: AuthedRequest, campaign: Campaign) -> dict[str, object]:
    progress = print_progress(selectors.agreements_made(campaign))
    found = AgreementFilter(request.GET, selectors.agreements_of(campaign))
    address = reverse("allocation:agreements", args=[campaign.year])
    may_generate = _ready(campaign) and request.user.is_region_staff
    amended = list(selectors.agreements_to_amend(campaign)) if was_corrected(campaign) else []
    return {
        "campaign": campaign,
        "undone": told_on_pages(campaign, [State.CONVENTIONS]),
        "listing": Listing(request, AgreementTable, found, at=address),
        "job": printing(campaign, progress, asked=request.GET.urlencode()),
        "may_generate": may_generate,
        "amended": amended,
        "to_amend": {one.pk for one in amended},
        "lost": selectors.count_agreements(campaign).lost if was_corrected(campaign) else 0,
        "may_resume": may_generate and 0 < progress.total != progress.done,
    }


@region_and_state("GET")
def agreement_progress(request: AuthedRequest, year: int) -> HttpResponse:
    """Send the progress of the printing, alone; it asks for itself again until all is done."""
    context = _context(request, campaign_of(year))
    return TemplateResponse(request, "structures/ground/_job_progress.html", context)


@region_and_state("GET")
def agreement_zip(request: AuthedRequest, year: int) -> HttpResponseBase:
    """Send every generated convention in one ZIP."""
    campaign = campaign_of(year)
    found = selectors.agreements_of(campaign).filter(state=Agreement.State.GENERATED)
    files = [agreement.file for agreement in found if agreement.file]
    return stream(zipped(files), "application/zip", f"conventions-{year}.zip")


@signed_in("GET")
def agreement_pdf(request: AuthedRequest, year: int, reference: str) -> HttpResponseBase:
    """Send a convention to those who may read it; say of a void one that it is."""
    visible = selectors.agreements_visible_to(request.user).filter(campaign__year=year)
    agreement = visible.filter(reference=reference).first()
    if agreement is None:
        void = selectors.void_agreements_visible_to(request.user).filter(campaign__year=year)
        context = told(get_object_or_404(void, reference=reference))
        return TemplateResponse(request, "allocation/agreements/agreement_void.html", context)
    file = agreement.file
    assert file is not None  # a generated convention has its file
    return send(file, inline=True)


@signed_in("GET")
def agreement_void(request: AuthedRequest, year: int, reference: str) -> HttpResponseBase:
    """Send a convention that was made void, as it was; one that stands has its own address."""
    void = selectors.void_agreements_visible_to(request.user).filter(campaign__year=year)
    agreement = void.filter(reference=reference).first()
    if agreement is None:
        standing = selectors.agreements_visible_to(request.user).filter(campaign__year=year)
        get_object_or_404(standing, reference=reference)
        return redirect("allocation:agreement_pdf", year, reference)
    file = agreement.file
    assert file is not None  # only a generated convention is made void
    return send(file)
