"""The workbook of a run, asked for from its page."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from allocation.runs.selectors import runs_shown
from structures.access import AuthedRequest, region_and_state
from structures.documents.views import document_answer


@region_and_state("GET")
def run_workbook(request: AuthedRequest, year: int, number: int) -> HttpResponseBase:
    """Give the workbook that computes a run again: made by a worker, then given at once."""
    run = get_object_or_404(runs_shown(), campaign__year=year, number=number)
    return document_answer(request, "run_workbook", run.pk)
