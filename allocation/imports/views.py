"""Imports: file, preview, application."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.states import OPEN_TO_FIGURES, State, reached
from allocation.imports import selectors
from allocation.imports.forms import (
    ActivityUploadForm,
    ApplyForm,
    InseeUploadForm,
    UploadForm,
)
from allocation.imports.jobs import progress, start
from allocation.imports.kinds import kinds_importable_by
from allocation.imports.models import ImportWork
from allocation.imports.pages import overtaken_lines, preview_rows, preview_sentence
from allocation.imports.services import cancel_import, read_again, request_application
from allocation.imports.tables import (
    BLANKS,
    ImportFilter,
    ImportTable,
    MatrixTable,
    PreviewFilter,
)
from allocation.models import Campaign
from allocation.recognition.forms import SendForm
from allocation.recognition.jobs import start_look
from allocation.year_before.selectors import YearBefore
from structures.access import AuthedRequest, region_only, region_staff_only
from structures.ground.answers import acted, download, form_page, posted, saved, send
from structures.ground.files.tables import CSV
from structures.ground.lists import Listing, list_page
from structures.ground.refusals import Refused

if TYPE_CHECKING:
    from allocation.imports.selectors import MetBatch

BEFORE = "avant"  # in the address of a preview: the values of the year before are shown too
NAMED = 10


@region_only("GET", "POST")
def import_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the imports made, and take in a file of any kind."""
    campaign = campaign_of(year)
    kinds = kinds_importable_by(request.user)
    if request.method == "POST" and not kinds:
        raise Http404
    form = SendForm(posted(request), request.FILES or None)
    sent: list[ImportWork] = []
    if saved(form, lambda: sent.append(form.receive(campaign, by=request.user)), field="file"):
        start_look(sent[0])
        return redirect("allocation:sent_file_look", year, sent[0].pk)
    is_open = campaign.state in OPEN_TO_FIGURES
    found = ImportFilter(request.GET, selectors.imports_of(campaign))
    return list_page(
        request,
        "allocation/imports/import_list.html",
        f"imports-{year}",
        listing=Listing(request, ImportTable, found),
        form=form,
        campaign=campaign,
        works=selectors.works_under_way(campaign),
        open=is_open,
        adopted=reached(campaign.state, State.ADOPTED),
        kinds=kinds,
        given=selectors.indicators_given(campaign) if is_open else {},
        examples=selectors.example_files(year),
    )


@region_only("GET", "POST")
def import_insee(request: AuthedRequest, year: int) -> HttpResponse:
    """Send in an INSEE commune file."""
    form = InseeUploadForm(request.POST or None, request.FILES or None)
    return _upload_page(request, year, form)


@region_staff_only("GET", "POST")
def import_activity(request: AuthedRequest, year: int) -> HttpResponse:
    """Send in an activity file."""
    form = ActivityUploadForm(request.POST or None, request.FILES or None)
    return _upload_page(request, year, form)


@region_staff_only("GET")
def import_blank(request: AuthedRequest, year: int, kind: str) -> HttpResponse:
    """Send a file to fill in: of the activity, as a long file or a sheet, or of another source."""
    campaign = campaign_of(year)
    return download(BLANKS[kind].write(campaign), CSV, f"{kind}-{campaign.reference_year}.csv")


@region_only("GET")
def import_detail(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Show what was read in a file: problems, values, and what they would replace."""
    campaign = campaign_of(year)
    batch = get_object_or_404(selectors.imports_met_before(campaign), pk=pk)
    form = ApplyForm(empty_perimeters=selectors.empty_perimeters(batch))
    return _detail_page(request, campaign, batch, form)


@region_only("POST")
def import_apply(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Apply a previewed import, whole or not at all."""
    campaign = campaign_of(year)
    batch = _batch_to_act_on(request, campaign, pk)
    form = ApplyForm(request.POST, empty_perimeters=selectors.empty_perimeters(batch))
    if not form.is_valid():
        return _detail_page(request, campaign, batch, form)
    confirmed = form.cleaned_data.get("confirmed", False)
    work = request_application(batch, confirmed=confirmed, by=request.user)
    start(work)
    return redirect("allocation:import_work", year, work.pk)


@region_only("POST")
def import_cancel(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Give up an import that was previewed: it is not applied any more, and stays readable."""
    batch = _batch_to_act_on(request, campaign_of(year), pk)
    done = f"Import annulé : « {batch.file} » ne change rien, et reste consultable ici."
    acted(request, lambda: cancel_import(batch, by=request.user), done)
    return redirect("allocation:imports", year)


@region_only("POST")
def import_again(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Read the file of a preview again: what it would replace has changed since."""
    batch = _batch_to_act_on(request, campaign_of(year), pk)
    try:
        work = read_again(batch, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("allocation:import_detail", year, pk)
    start(work)
    return redirect("allocation:import_work", year, work.pk)


@region_only("GET")
def import_annotated(request: AuthedRequest, year: int, pk: int) -> HttpResponseBase:
    """Send the file back with what is wrong in it, coloured and commented."""
    kept = campaign_of(year).imports.select_related("annotated").defer("annotated__content")
    batch = get_object_or_404(kept, pk=pk, annotated__isnull=False)
    assert batch.annotated is not None  # it is asked for above
    return send(batch.annotated)


@region_only("GET")
@vary_on_headers("HX-Request")
def import_work(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Show how far the reading or the application of a file is; the part alone for htmx.

    Once a file is read, lead to what was found in it.
    """
    campaign = campaign_of(year)
    found = get_object_or_404(selectors.works_of(campaign), pk=pk)
    if found.act == ImportWork.Act.LOOK:
        return redirect("allocation:sent_file", year, pk)
    told = progress(found)
    if not told.done and not told.running:  # the worker may have ended since it was read
        found = get_object_or_404(selectors.works_of(campaign), pk=pk)
    if found.act == ImportWork.Act.READ and found.batch:
        where = reverse("allocation:import_detail", args=[year, found.batch.pk])
        return HttpResponseClientRedirect(where) if request.htmx else redirect(where)
    name = "_import_work" if request.htmx else "import_work"
    context = {"campaign": campaign, "work": found, "progress": told}
    status = 422 if found.refusal else 200
    return TemplateResponse(request, f"allocation/imports/{name}.html", context, status=status)


def _batch_to_act_on(request: AuthedRequest, campaign: Campaign, pk: int) -> "MetBatch":
    batches = selectors.imports_met_before(campaign)
    mine = batches.filter(kind__in=kinds_importable_by(request.user))
    return get_object_or_404(mine, pk=pk)


def _upload_page(request: AuthedRequest, year: int, form: UploadForm) -> HttpResponse:
    campaign = campaign_of(year)
    if request.method == "GET" and campaign.state not in OPEN_TO_FIGURES:
        return redirect("allocation:imports", year)  # which says when files may come in
    if form.is_valid():
        try:
            work = form.receive(campaign, by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            start(work)
            return redirect("allocation:import_work", year, work.pk)
    return form_page(request, "allocation/imports/import_upload.html", form, campaign=campaign)


def _detail_page(
    request: AuthedRequest, campaign: Campaign, batch: "MetBatch", form: ApplyForm
) -> HttpResponse:
    batch.campaign = campaign
    address = reverse("allocation:import_detail", args=[campaign.year, batch.pk])
    indicators = selectors.previewed_indicators(batch)
    before = YearBefore(campaign, indicators)
    shown = before if request.GET.get(BEFORE) else None
    found = PreviewFilter(request.GET, selectors.previewed_structures(batch))
    preview = selectors.import_preview(batch, met_before=batch.met_before)
    may_send = batch.kind in kinds_importable_by(request.user)
    overtaken = selectors.overtaken_values(batch)[:NAMED] if preview.overtaken else []
    listing = Listing(
        request,
        partial(MatrixTable, batch=batch, indicators=indicators, before=before),
        found,
        shown=partial(preview_rows, batch, indicators, shown),
        at=address,
    )
    return list_page(
        request,
        "allocation/imports/import_detail.html",
        f"import-{batch.pk}",
        form=form,
        listing=listing,
        preview=preview,
        sentence=preview_sentence(preview),
        overtaken=overtaken_lines(list(overtaken), preview.overtaken),
        before=before,
        shows_before=shown is not None,
        before_url=listing.url(**{BEFORE: "" if shown else "oui"}),
        campaign=campaign,
        batch=batch,
        may_act=may_send and batch.waits and campaign.state in OPEN_TO_FIGURES,
    )
