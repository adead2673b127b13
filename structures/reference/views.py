"""Reference files: what there is, a file, its preview, its application."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import HttpResponseClientRedirect

from structures.access import AuthedRequest, admin_only
from structures.ground.answers import download, form_page, posted
from structures.ground.lists import Listing, list_page
from structures.ground.refusals import Refused
from structures.reference import selectors
from structures.reference.forms import ReferenceApplyForm, ReferenceUploadForm
from structures.reference.jobs import progress, start
from structures.reference.kinds import ReferenceKind, kind_named
from structures.reference.models import ReferenceBatch, ReferenceWork
from structures.reference.services import EXPIRED, request_application
from structures.reference.tables import (
    TEMPLATES,
    BatchFilter,
    BatchTable,
    LineFilter,
    LineTable,
    titled,
)


@admin_only("GET")
def reference_list(request: AuthedRequest) -> HttpResponse:
    """Show what there is of each kind, and the files sent in."""
    found = BatchFilter(request.GET, selectors.batches())
    return list_page(
        request,
        "structures/reference/reference_list.html",
        "referentiel",
        listing=Listing(request, BatchTable, found, shown=titled),
        states=selectors.kind_states(),
        works=selectors.works_under_way(),
    )


@admin_only("GET", "POST")
def reference_import(request: AuthedRequest, subject: str) -> HttpResponse:
    """Send in a file of a kind."""
    kind = _kind(subject)
    form = ReferenceUploadForm(posted(request), request.FILES or None, name=subject, kind=kind)
    if form.is_valid():
        try:
            work = form.receive(by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            start(work)
            return redirect("structures:reference_work", work.pk)
    template = "structures/reference/reference_import.html"
    return form_page(request, template, form, kind=kind, subject=subject)


@admin_only("GET")
def reference_template(request: AuthedRequest, subject: str, extension: str) -> HttpResponse:
    """Send the template of a kind, with an example."""
    kind = _kind(subject)
    if extension not in TEMPLATES:
        raise Http404
    write, media_type = TEMPLATES[extension]
    return download(write(kind), media_type, f"modele-{slugify(kind.title)}.{extension}")


@admin_only("GET")
def reference_batch(request: AuthedRequest, pk: int) -> HttpResponse:
    """Show what a file would change, or changed."""
    batch = get_object_or_404(selectors.batches(), pk=pk)
    return _batch_page(request, batch, ReferenceApplyForm(kind=_kind(batch.kind), batch=batch))


@admin_only("POST")
def reference_apply(request: AuthedRequest, pk: int) -> HttpResponse:
    """Apply a previewed file, whole or not at all."""
    batch = get_object_or_404(selectors.batches(), pk=pk)
    form = ReferenceApplyForm(request.POST, kind=_kind(batch.kind), batch=batch)
    if not form.is_valid():
        return _batch_page(request, batch, form)
    ending = form.cleaned_data.get("ending", False)
    work = request_application(batch, ending=ending, by=request.user)
    start(work)
    return redirect("structures:reference_work", work.pk)


@admin_only("GET")
@vary_on_headers("HX-Request")
def reference_work(request: AuthedRequest, pk: int) -> HttpResponse:
    """Show how far the reading or the application of a file is; the part alone for htmx.

    Once a file is read, lead to what it would change.
    """
    work = get_object_or_404(selectors.works(), pk=pk)
    told = progress(work)
    if not told.done and not told.running:  # the worker may have ended since it was read
        work = get_object_or_404(selectors.works(), pk=pk)
    if work.act == ReferenceWork.Act.READ and work.batch:
        where = reverse("structures:reference_batch", args=[work.batch.pk])
        return HttpResponseClientRedirect(where) if request.htmx else redirect(where)
    name = "_reference_work" if request.htmx else "reference_work"
    context = {"work": work, "progress": told, "kind": _kind(work.kind)}
    status = 422 if work.refusal else 200
    return TemplateResponse(request, f"structures/reference/{name}.html", context, status=status)


def _kind(name: str) -> ReferenceKind:
    try:
        return kind_named(name)
    except KeyError:
        raise Http404 from None


def _batch_page(
    request: AuthedRequest, batch: ReferenceBatch, form: ReferenceApplyForm
) -> HttpResponse:
    address = reverse("structures:reference_batch", args=[batch.pk])
    found = LineFilter(request.GET, selectors.lines_of(batch))
    preview = selectors.batch_preview(batch)
    return list_page(
        request,
        "structures/reference/reference_batch.html",
        f"referentiel-{batch.pk}",
        form=form,
        listing=Listing(request, LineTable, found, at=address),
        preview=preview,
        kind=_kind(batch.kind),
        batch=batch,
        options=selectors.options_of(batch),
        expired=EXPIRED if selectors.has_expired(batch) else "",
        may_apply=selectors.is_applicable(batch, preview),
    )
