"""Pages: the note that presents a run to the vote; the same in PDF, as it was given out."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.deliberation_note.documents import note_document
from allocation.deliberation_note.drawings import NARROW, chart
from allocation.deliberation_note.selectors import (
    kept_note,
    notes_of,
    runs_with_notes,
    why_no_note,
)
from allocation.deliberation_note.sheet import note_sheet
from allocation.models import Run
from allocation.runs.selectors import adoption_of
from structures.access import AuthedRequest, region_and_state
from structures.documents.views import act_answer
from structures.ground.answers import send


@region_and_state("GET")
def run_note(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Show the note, or why there is none; and those that were printed."""
    run = _run(request, year, number)
    adoption = adoption_of(run)
    reason = why_no_note(run, adoption)
    sheet = None if reason else note_sheet(run, adoption)
    context = {
        "campaign": run.campaign,
        "run": run,
        "reason": reason,
        "note": sheet,
        "chart": chart(sheet.rows, NARROW) if sheet else None,
        "printed": notes_of(run),
    }
    return TemplateResponse(request, "allocation/deliberation_note/run_note.html", context)


@region_and_state("GET")
def run_note_pdf(request: AuthedRequest, year: int, number: int) -> HttpResponseBase:
    """Give the note in PDF if it is printed already, else where it is waited for."""
    run = _run(request, year, number)
    adoption = adoption_of(run)
    if why_no_note(run, adoption):
        return redirect("allocation:run_note", year, number)
    kept = kept_note(run, note_document(note_sheet(run, adoption)).inputs())
    return send(kept.file) if kept else act_answer(request, "run_note", run.pk)


@region_and_state("GET")
def run_note_kept(request: AuthedRequest, year: int, number: int, pk: int) -> HttpResponseBase:
    """Give a note that was printed, as it was given out."""
    return send(get_object_or_404(notes_of(_run(request, year, number)), pk=pk).file)


def _run(request: AuthedRequest, year: int, number: int) -> Run:
    runs = runs_with_notes(request.user)
    return get_object_or_404(runs, campaign__year=year, number=number)
