"""Imports: file, preview, application."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.imports import selectors
from allocation.imports.forms import ActivityUploadForm, ApplyForm, InseeUploadForm, UploadForm
from allocation.imports.models import ImportBatch
from allocation.imports.services import Upload, apply_import, preview_activity, preview_insee
from allocation.imports.spreadsheets import FileRefused
from allocation.imports.tables import (
    ImportFilter,
    ImportTable,
    ValueFilter,
    ValueTable,
    activity_template_csv,
)
from allocation.models import Campaign
from structures.access import AuthedRequest, region_only, region_staff_only
from structures.ground.answers import download, form_page, saved
from structures.ground.files.tables import CSV
from structures.ground.french import counted
from structures.ground.lists import Listing, list_page
from structures.ground.refusals import Refused

Preview = Callable[[Campaign, Upload], ImportBatch]


@region_only("GET")
def import_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the imports made, and which may be made now."""
    campaign = campaign_of(year)
    is_open = campaign.state in OPEN_TO_FIGURES
    found = ImportFilter(request.GET, selectors.imports_of(campaign))
    return list_page(
        request,
        "allocation/imports/import_list.html",
        f"imports-{year}",
        listing=Listing(request, ImportTable, found),
        campaign=campaign,
        open=is_open,
        kinds=selectors.kinds_importable_by(request.user),
        given=selectors.indicators_given(campaign) if is_open else {},
    )


@region_only("GET", "POST")
def import_insee(request: AuthedRequest, year: int) -> HttpResponse:
    """Send in an INSEE commune file."""
    form = InseeUploadForm(request.POST or None, request.FILES or None)

    def preview(campaign: Campaign, upload: Upload) -> ImportBatch:
        bracket = form.cleaned_data["age_bracket"]
        return preview_insee(campaign, upload, age_bracket=bracket, by=request.user)

    return _upload_page(request, year, form, preview)


@region_staff_only("GET", "POST")
def import_activity(request: AuthedRequest, year: int) -> HttpResponse:
    """Send in an activity file."""
    form = ActivityUploadForm(request.POST or None, request.FILES or None)

    def preview(campaign: Campaign, upload: Upload) -> ImportBatch:
        return preview_activity(campaign, upload, by=request.user)

    return _upload_page(request, year, form, preview)


@region_staff_only("GET")
def activity_template(request: AuthedRequest, year: int) -> HttpResponse:
    """Send the activity file to fill in: a row a structure and indicator."""
    campaign = campaign_of(year)
    content = activity_template_csv(selectors.activity_expected(campaign))
    name = f"activite-{campaign.reference_year}.csv"
    return download(content, CSV, name)


@region_only("GET")
def import_detail(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Show what was read in a file: problems, values, and what they would replace."""
    campaign = campaign_of(year)
    batch = get_object_or_404(selectors.imports_of(campaign), pk=pk)
    form = ApplyForm(empty_perimeters=selectors.empty_perimeters(batch))
    return _detail_page(request, campaign, batch, form)


@region_only("POST")
def import_apply(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Apply a previewed import, whole or not at all."""
    campaign = campaign_of(year)
    batches = selectors.imports_of(campaign).filter(
        kind__in=selectors.kinds_importable_by(request.user)
    )
    batch = get_object_or_404(batches, pk=pk)
    form = ApplyForm(request.POST, empty_perimeters=selectors.empty_perimeters(batch))

    def save() -> None:
        confirmed = form.cleaned_data.get("confirmed", False)
        count = apply_import(batch, empty_perimeters_confirmed=confirmed, by=request.user)
        recorded = counted(count, "valeur enregistrée", "valeurs enregistrées")
        messages.success(request, f"{batch.file} appliqué : {recorded}.")

    if saved(form, save):
        return redirect("allocation:figures", year)
    return _detail_page(request, campaign, batch, form)


def _upload_page(
    request: AuthedRequest, year: int, form: UploadForm, preview: Preview
) -> HttpResponse:
    campaign = campaign_of(year)
    if request.method == "GET" and campaign.state not in OPEN_TO_FIGURES:
        return redirect("allocation:imports", year)  # which says when files may come in
    if form.is_valid():
        try:
            batch = preview(campaign, form.upload())
        except (FileRefused, Refused) as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("allocation:import_detail", year, batch.pk)
    return form_page(request, "allocation/imports/import_upload.html", form, campaign=campaign)


def _detail_page(
    request: AuthedRequest, campaign: Campaign, batch: ImportBatch, form: ApplyForm
) -> HttpResponse:
    may_apply = (
        batch.kind in selectors.kinds_importable_by(request.user)
        and campaign.state in OPEN_TO_FIGURES
    )
    address = reverse("allocation:import_detail", args=[campaign.year, batch.pk])
    found = ValueFilter(request.GET, selectors.imported_values(batch))
    return list_page(
        request,
        "allocation/imports/import_detail.html",
        f"import-{batch.pk}",
        form=form,
        listing=Listing(request, ValueTable, found, at=address),
        preview=selectors.import_preview(batch),
        campaign=campaign,
        batch=batch,
        may_apply=may_apply,
    )
