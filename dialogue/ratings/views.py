"""Pages of a dialogue and of each indicator, and the moves made there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import campaign_of
from allocation.models import State
from allocation.steps_back.pages import told_on_pages
from dialogue.appeals.pages import about_rating
from dialogue.course.selectors import put_off_dates
from dialogue.models import Dialogue, Rating
from dialogue.ratings import services
from dialogue.ratings.confirmations import decision_told, no_reply_told, silence_told
from dialogue.ratings.forms import form_for
from dialogue.ratings.pages import (
    WritingForm,
    address,
    cards,
    rating_page,
    writing_form,
    writing_forms,
)
from dialogue.ratings.selectors import stakes_of, texts_awaited, texts_open
from dialogue.ratings.services import locked
from dialogue.rules import SPOKEN, TextKind
from dialogue.steps_back.selectors import last_closing
from dialogue.thread.selectors import (
    dialogues_visible_to,
    entries,
    rating_of,
)
from dialogue.thread.services import save_draft
from structures.access import (
    AuthedRequest,
    director_only,
    manager_only,
    region_staff_only,
    signed_in,
    structure_of,
)
from structures.ground import clock
from structures.ground.answers import saved
from structures.ground.confirmation import CHANGE, SEEN, confirm, confirm_form


@signed_in("GET")
def dialogue_detail(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show where each indicator stands, the meeting, and what was said of the whole.

    Who comes by the link of an opening that was undone is told so.
    """
    visible = dialogues_visible_to(request.user)
    dialogue = visible.filter(structure__code=code, campaign__year=year).first()
    if dialogue is None:
        return _closed_opening(request, code, year)
    return dialogue_answer(request, dialogue)


@signed_in("GET")
def rating_detail(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Show the three texts of an indicator side by side, and the forms open to this person."""
    return rating_answer(request, rating_of(request, code, year, indicator))


def _closed_opening(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Say that the dialogue was closed before anybody wrote; 404 where it never was open."""
    structure = structure_of(request, code)
    campaign = campaign_of(year)
    closing, undone = last_closing(campaign), told_on_pages(campaign, [State.DIALOGUE])
    if closing is None or not undone:
        raise Http404
    context = {"structure": structure, "campaign": campaign, "closing": closing, "undone": undone}
    return TemplateResponse(request, "dialogue/steps_back/closed_opening.html", context)


def dialogue_answer(
    request: AuthedRequest, dialogue: Dialogue, refused: WritingForm | None = None
) -> HttpResponse:
    """Answer with the dialogue's page; `refused` is a form that was sent and refused: 422."""
    shown = cards(dialogue, request.user, clock.today())
    return _page(
        request,
        "dialogue/ratings/dialogue_detail.html",
        {
            "dialogue": dialogue,
            "structure": dialogue.structure,
            "schedule": dialogue.campaign.schedule,
            "put_off": put_off_dates(dialogue.campaign.schedule, dialogue.opened_at),
            "cards": shown,
            "awaited": [card for card in shown if card.is_awaited],
            "meeting": getattr(dialogue, "meeting", None),
            "is_printed": hasattr(dialogue, "letter"),
            "reminders": dialogue.reminders.select_related("sent_by"),
            "thread": entries(dialogue, request.user),
            "speaking": writing_forms(dialogue, texts_open(dialogue, request.user), request.user),
        },
        refused,
    )


def rating_answer(
    request: AuthedRequest, rating: Rating, refused: WritingForm | None = None
) -> HttpResponse:
    """Answer with the indicator's page; `refused` is a form that was sent and refused: 422."""
    today = clock.today()
    awaited = texts_awaited(rating, request.user, today)
    spoken = [kind for kind in texts_open(rating, request.user) if kind in SPOKEN]
    found = writing_forms(rating, awaited + spoken, request.user)
    stakes = stakes_of(rating)
    return _page(
        request,
        "dialogue/ratings/rating_detail.html",
        {
            "page": rating_page(rating, request.user, today),
            "rating": rating,
            "dialogue": rating.dialogue,
            "structure": rating.dialogue.structure,
            "stakes": stakes,
            "contested": about_rating(rating, request.user),
            "settled": None if rating.level is None else stakes[rating.level],
            "writing": found[: len(awaited)],
            "speaking": found[len(awaited) :],
        },
        refused,
    )


def _page(
    request: AuthedRequest, template: str, context: dict[str, Any], refused: WritingForm | None
) -> HttpResponse:
    """Put the refused form in its place, among those open or before them."""
    if refused:
        side = "speaking" if refused.kind in SPOKEN else "writing"
        others = [form for form in context[side] if form.kind != refused.kind]
        context = {**context, side: [refused, *others]}
    # Whoever has a form open stays signed in while they write.
    request.session.modified |= bool(context.get("writing") or context["speaking"])
    context = {**context, "refused": refused}
    return TemplateResponse(request, template, context, status=422 if refused else 200)


@director_only("GET", "POST")
def rating_assess(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Take the structure's own level and argument."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, Any]) -> None:
        services.assess(rating, data["level"], data["text"], by=request.user)

    return _move(
        request, rating, TextKind.ASSESSMENT, save, "Auto-évaluation transmise à la Région."
    )


@region_staff_only("GET", "POST")
def rating_send_back(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Give the self-assessment back to the structure, with what is missing."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, Any]) -> None:
        services.send_back(rating, data["text"], by=request.user)

    return _move(request, rating, TextKind.SEND_BACK, save, "Complément demandé à la structure.")


@region_staff_only("GET", "POST")
def rating_propose(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Take the Region's proposal."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, Any]) -> None:
        services.propose(rating, data["level"], data["text"], by=request.user)

    return _move(request, rating, TextKind.PROPOSAL, save, "Proposition transmise à la structure.")


@director_only("GET", "POST")
def rating_reply(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Take the structure's reply to the proposal."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, Any]) -> None:
        agreed = data["reply"] == Rating.Reply.AGREED
        reply = services.agree if agreed else services.contest
        reply(rating, data["text"], by=request.user, today=clock.today())

    return _move(request, rating, TextKind.REPLY, save, "Réponse envoyée à la Région.")


@region_staff_only("GET", "POST")
def rating_silence(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Say what a recorded silence is, then record that the structure did not assess itself."""
    rating = rating_of(request, code, year, indicator)
    today = clock.today()
    return confirm(
        request,
        lambda: silence_told(rating_of(request, code, year, indicator), today),
        lambda: services.record_silence(rating, by=request.user, today=today),
        hold=lambda: locked(rating),
    )


@region_staff_only("GET", "POST")
def rating_close_reply(
    request: AuthedRequest, code: str, year: int, indicator: int
) -> HttpResponse:
    """Go on without the structure's reply, once its time has passed."""
    rating = rating_of(request, code, year, indicator)
    today = clock.today()
    return confirm(
        request,
        lambda: no_reply_told(rating_of(request, code, year, indicator), today),
        lambda: services.close_reply(rating, by=request.user, today=today),
        hold=lambda: locked(rating),
    )


@manager_only("GET", "POST")
def rating_decide(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Show what the level is worth, then settle it once that is confirmed."""
    rating = rating_of(request, code, year, indicator)

    kind, sent = TextKind.DECISION, request.POST
    if request.method != "POST" or CHANGE in sent:
        return redirect(f"{address(rating)}#a-vous")
    form = form_for(rating, kind, sent)
    if SEEN in sent or saved(form, lambda: _keep(request, rating, form.cleaned_data)):
        answer = confirm_form(
            request,
            form,
            lambda: decision_told(rating, *_typed(form)),
            lambda: services.decide(rating, *_typed(form), by=request.user),
            hold=lambda: locked(rating),
        )
        if answer:
            return answer
    return rating_answer(request, rating, writing_form(rating, kind, form))


# The address of each move, under its indicator's.
MOVES = {
    "auto-evaluation": rating_assess,
    "constat-de-carence": rating_silence,
    "complement": rating_send_back,
    "proposition": rating_propose,
    "reponse": rating_reply,
    "sans-reponse": rating_close_reply,
    "decision": rating_decide,
}


def _move(
    request: AuthedRequest,
    rating: Rating,
    kind: TextKind,
    save: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Move and go back to the indicator; asked for alone, a move's address leads there too."""
    if request.method != "POST":
        return redirect(address(rating))
    form = form_for(rating, kind, request.POST)
    if not saved(form, lambda: save(form.cleaned_data)):
        return rating_answer(request, rating, writing_form(rating, kind, form))
    messages.success(request, done)
    return redirect(address(rating))


def _keep(request: AuthedRequest, rating: Rating, data: dict[str, Any]) -> None:
    """Keep the decision as a draft, so that going back to change it loses nothing."""
    save_draft(rating, TextKind.DECISION, data["text"], by=request.user, level=data["level"])


def _typed(form: Form) -> tuple[int, str]:
    """Return the level that a valid decision gives, and its reason."""
    return form.cleaned_data["level"], form.cleaned_data["text"]
