"""The context of a structure over the years, beside its levels."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, signed_in, staff_and_director, structure_of
from structures.context_notes import selectors, services
from structures.context_notes.forms import NoteForm, as_typed
from structures.context_notes.models import ContextNote
from structures.ground.edits import Edit

EDIT = "structures/context_notes/context_note_edit.html"
Readers = ContextNote.Readers


@signed_in("GET")
def context_notes(request: AuthedRequest, code: str) -> HttpResponse:
    """Show what was noted of the structure's context, year by year, beside its levels."""
    structure = structure_of(request, code)
    return TemplateResponse(
        request,
        "structures/context_notes/context_note_list.html",
        {
            "structure": structure,
            "years": selectors.context_years(structure, request.user),
            "may_write": selectors.may_write_notes(request.user, structure),
        },
    )


@staff_and_director("GET", "POST")
def context_note_add(request: AuthedRequest, code: str) -> HttpResponse:
    """Note something of the structure's context."""
    structure = structure_of(request, code)
    if not selectors.may_write_notes(request.user, structure):
        raise Http404
    known = None if request.user.is_region_staff else Readers.ALL

    def write(form: NoteForm) -> None:
        services.write_note(structure, form.wording, by=request.user, readers=form.read_by)

    edit = Edit(request, lambda sent: NoteForm(sent, readers=known))
    if edit.saved(write):
        messages.success(request, "Note écrite.")
        return redirect("structures:context_notes", code)
    title = "Écrire une note de contexte"
    return edit.page(EDIT, structure=structure, title=title, readers=known and known.label)


@staff_and_director("GET", "POST")
def context_note_correct(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Say a note again; what it said stays readable."""
    found = selectors.notes_visible_to(request.user).select_related("structure")
    note = get_object_or_404(found, structure__code=code, pk=pk)
    if request.method == "GET" and not selectors.may_correct(note, request.user):
        messages.info(request, "Cette note est corrigée par ceux qui l’ont écrite.")
        return redirect("structures:context_notes", code)

    def correct(form: NoteForm) -> None:
        services.correct_note(note, form.wording, by=request.user)

    start = as_typed(note)
    edit = Edit(request, lambda sent: NoteForm(sent, initial=start, readers=note.readers))
    if edit.saved(correct):
        messages.success(request, "Note corrigée : la première rédaction reste lisible.")
        return redirect("structures:context_notes", code)
    title, readers = "Corriger une note de contexte", note.get_readers_display()
    return edit.page(EDIT, structure=note.structure, title=title, readers=readers)
