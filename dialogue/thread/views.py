"""Speaking in a thread, saying one's last word again, and keeping what is being written."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from dialogue.models import Dialogue, Rating
from dialogue.ratings.forms import DraftForm, TextForm, form_for
from dialogue.ratings.pages import address, writing_form
from dialogue.ratings.views import dialogue_answer, rating_answer
from dialogue.rules import TextKind
from dialogue.thread.selectors import dialogue_of, may_be_reworded, rating_of, statements_visible_to
from dialogue.thread.services import comment, reword, save_draft, write_note
from structures.access import AuthedRequest, parties_only, region_staff_only
from structures.ground.answers import saved
from structures.ground.edits import Edit
from structures.ground.refusals import Refused


@parties_only("GET", "POST")
def dialogue_comment(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Speak to the three parties about the whole dialogue."""
    return _speak(request, dialogue_of(request, code, year), TextKind.COMMENT)


@region_staff_only("GET", "POST")
def dialogue_note(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Write a note of the Region about the whole dialogue."""
    return _speak(request, dialogue_of(request, code, year), TextKind.NOTE)


@parties_only("GET", "POST")
def rating_comment(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Speak to the three parties about an indicator."""
    return _speak(request, rating_of(request, code, year, indicator), TextKind.COMMENT)


@region_staff_only("GET", "POST")
def rating_note(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Write a note of the Region about an indicator."""
    return _speak(request, rating_of(request, code, year, indicator), TextKind.NOTE)


@parties_only("GET", "POST")
def dialogue_draft(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Keep what is being written about the whole dialogue."""
    return _keep(request, dialogue_of(request, code, year))


@parties_only("GET", "POST")
def rating_draft(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Keep what is being written about an indicator."""
    return _keep(request, rating_of(request, code, year, indicator))


@parties_only("GET", "POST")
def statement_reword(request: AuthedRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Say one's last word again; what it was stays readable."""
    visible = statements_visible_to(request.user).select_related(
        "rating__dialogue__structure",
        "rating__dialogue__campaign",
        "dialogue__campaign__schedule",
        "dialogue__structure",
    )
    statement = get_object_or_404(
        visible, pk=pk, dialogue__structure__code=code, dialogue__campaign__year=year
    )
    if statement.author_id != request.user.pk:
        raise Http404
    about = statement.rating or statement.dialogue
    if request.method != "POST" and not may_be_reworded(statement, request.user):
        return redirect(address(about))
    edit = Edit(request, lambda sent: TextForm(sent, initial={"text": statement.text}))
    if edit.saved(lambda form: reword(statement, form.cleaned_data["text"], by=request.user)):
        messages.success(request, "Texte modifié ; la version précédente reste lisible.")
        return redirect(address(about))
    context = {"statement": statement, "back_url": address(about)}
    return edit.page("dialogue/thread/statement_reword.html", **context)


def _speak(request: AuthedRequest, about: Dialogue | Rating, kind: TextKind) -> HttpResponse:
    if request.method != "POST":
        return redirect(address(about))
    speak = write_note if kind == TextKind.NOTE else comment
    form = form_for(about, kind, request.POST)
    if saved(form, lambda: speak(about, form.cleaned_data["text"], by=request.user)):
        done = "Note enregistrée." if kind == TextKind.NOTE else "Intervention publiée."
        messages.success(request, done)
        return redirect(f"{address(about)}#echanges")
    refused = writing_form(about, kind, form)
    if isinstance(about, Rating):
        return rating_answer(request, about, refused)
    return dialogue_answer(request, about, refused)


def _keep(request: AuthedRequest, about: Dialogue | Rating) -> HttpResponse:
    """Answer htmx with a line that says when it was kept; without it, go back to the page."""
    if request.method != "POST":
        return redirect(address(about))
    # Whoever is writing stays signed in.
    request.session.modified = True
    form, draft, problem = DraftForm(request.POST), None, ""
    if not form.is_valid():
        problem = "Brouillon non enregistré : le texte est trop long."
    else:
        data = form.cleaned_data
        try:
            draft = save_draft(
                about, data["kind"], data["text"], by=request.user, level=data["level"]
            )
        except Refused as refusal:
            problem = str(refusal)
    if request.htmx:
        context = {"draft": draft, "problem": problem}
        return TemplateResponse(request, "components/draft_state.html", context)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "Brouillon enregistré. Vous seul le lisez.")
    return redirect(address(about))
