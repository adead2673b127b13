"""A file that was sent: what it is, as recognised, confirmed or corrected by the person."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from allocation.campaigns.selectors import campaign_of, measured_indicators
from allocation.imports.jobs import start
from allocation.imports.kinds import kinds_importable_by
from allocation.imports.mappings import keep_mapping
from allocation.imports.models import ImportWork
from allocation.imports.readers.long import Columns
from allocation.imports.selectors import mappings_of, works_of
from allocation.models import Campaign
from allocation.recognition.forms import ConfirmForm
from allocation.recognition.jobs import look_progress, start_look
from allocation.recognition.pages import cut_columns, recognised_sentence, told_of
from allocation.recognition.services import confirm, give_up, hand_to_reference, look_again
from allocation.recognition.sight import Sight
from structures.access import AuthedRequest, admin_only, region_only
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.refusals import Refused
from structures.models import Role, User
from structures.reference.forms import ReferenceAskedForm
from structures.reference.jobs import start as start_reference
from structures.reference.kinds import kind_named
from structures.reference.models import ReferenceWork

LOOKED_AGAIN = "Le fichier est revu avec ces réglages."


@region_only("GET", "POST")
def sent_file(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Show what a file was recognised as, to be confirmed, corrected or looked at again."""
    campaign = campaign_of(year)
    work = _work(request, campaign, pk)
    if work.act != ImportWork.Act.LOOK:
        return redirect("allocation:import_work", year, pk)
    if not work.looked_at or work.ended_at:
        return redirect("allocation:sent_file_look", year, pk)
    sight = Sight.of_json(work.found)
    if sight.reference:
        return _reference_page(request, campaign, work, sight)
    known = next(iter(mappings_of(sight.titles)), None)
    form = ConfirmForm(
        posted(request),
        sight=sight,
        kinds=kinds_importable_by(request.user),
        indicators=measured_indicators(campaign),
        mapping=known.columns if known else {},
        forced=work.asked.get("how", {}),
    )
    if form.is_bound and "again" in request.POST:
        form.is_valid()  # what is asked of the reading is enough
        acted(request, lambda: look_again(work, form.how, by=request.user), LOOKED_AGAIN)
        start_look(ImportWork.objects.get(pk=pk))
        return redirect("allocation:sent_file_look", year, pk)
    if saved(form, lambda: _confirm(work, form, by=request.user)):
        start(ImportWork.objects.get(pk=pk))
        return redirect("allocation:import_work", year, pk)
    return form_page(
        request,
        "allocation/recognition/sent_file.html",
        form,
        campaign=campaign,
        work=work,
        sight=sight,
        known=known,
        told=told_of(sight),
        sentence=recognised_sentence(sight),
        cut=cut_columns(sight),
    )


@region_only("GET")
@vary_on_headers("HX-Request")
def sent_file_look(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Follow the recognition of a file, then lead to what it was recognised as."""
    campaign = campaign_of(year)
    work = _work(request, campaign, pk)
    progress = look_progress(work)
    if not progress.done and not progress.running:
        work = _work(request, campaign, pk)  # the worker may have ended since it was read
    if work.act != ImportWork.Act.LOOK or (work.looked_at and not work.ended_at):
        where = reverse("allocation:sent_file", args=[year, pk])
        return HttpResponseClientRedirect(where) if request.htmx else redirect(where)
    name = "_sent_file_look" if request.htmx else "sent_file_look"
    context = {"campaign": campaign, "work": work, "progress": progress}
    status = 422 if work.refusal else 200
    return TemplateResponse(request, f"allocation/recognition/{name}.html", context, status=status)


@region_only("POST")
def sent_file_drop(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Give up a file that waits to be confirmed: it is not kept."""
    work = _work(request, campaign_of(year), pk)
    done = f"« {work.name} » n’est pas importé, et n’est pas conservé."
    acted(request, lambda: give_up(work, by=request.user), done)
    return redirect("allocation:imports", year)


@admin_only("POST")
def sent_file_reference(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Have the file that was sent read as the reference file that it is."""
    campaign = campaign_of(year)
    work = _work(request, campaign, pk)
    if work.act != ImportWork.Act.LOOK or not work.found.get("reference"):
        raise Http404
    sight = Sight.of_json(work.found)
    form = ReferenceAskedForm(request.POST, kind=kind_named(sight.reference))
    made = []
    if saved(form, lambda: made.append(_handed(work, form, by=request.user))):
        start_reference(made[0])
        return redirect("structures:reference_work", made[0].pk)
    return _reference_page(request, campaign, work, sight, form)


def _work(request: AuthedRequest, campaign: Campaign, pk: int) -> ImportWork:
    if not kinds_importable_by(request.user):
        raise Http404
    return get_object_or_404(works_of(campaign), pk=pk)


def _confirm(work: ImportWork, form: ConfirmForm, *, by: User) -> None:
    """Have the file read, and keep the description of its columns where a name is given."""
    if form.columns:
        try:
            columns = Columns.of_json(form.columns)
        except ValueError as refusal:
            raise Refused(str(refusal)) from refusal
        if name := form.cleaned_data["mapping_name"]:
            keep_mapping(name, columns, by=by)
    confirm(work, form.cleaned_data["kind"], form.asked, by=by)


def _handed(work: ImportWork, form: ReferenceAskedForm, *, by: User) -> ReferenceWork:
    day = form.cleaned_data.get("effective_on")
    return hand_to_reference(work, effective_on=day, options=form.written, by=by)


def _reference_page(
    request: AuthedRequest,
    campaign: Campaign,
    work: ImportWork,
    sight: Sight,
    form: ReferenceAskedForm | None = None,
) -> HttpResponse:
    kind = kind_named(sight.reference)
    return form_page(
        request,
        "allocation/recognition/sent_file_reference.html",
        form or ReferenceAskedForm(kind=kind),
        campaign=campaign,
        work=work,
        kind=kind,
        may_import=request.user.has_role(Role.REGION_ADMIN),
    )
