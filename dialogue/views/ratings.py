"""The dialogue of a structure, and the page of an indicator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from dialogue.forms.boxes import Box, boxes
from dialogue.models import Dialogue, Rating
from dialogue.selectors.boxes import awaited_from, kinds_open_to
from dialogue.selectors.effects import effects_of
from dialogue.selectors.ratings import cards, rating_page
from dialogue.selectors.statements import (
    SPOKEN,
    dialogues_visible_to,
    entries,
    ratings_visible_to,
)
from structures import clock
from structures.access import signed_in


@signed_in("GET")
def dialogue_detail(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show where each indicator stands, the meeting, and what was said of the whole."""
    return dialogue_answer(request, dialogue_of(request, code, year))


@signed_in("GET")
def rating_detail(request: HttpRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Show the three texts of an indicator side by side, and the boxes open to this person."""
    return rating_answer(request, rating_of(request, code, year, indicator))


def dialogue_of(request: HttpRequest, code: str, year: int) -> Dialogue:
    """Return the dialogue if the person may see it, or answer 404."""
    visible = dialogues_visible_to(request.user)
    return get_object_or_404(visible, structure__code=code, campaign__year=year)


def rating_of(request: HttpRequest, code: str, year: int, indicator: int) -> Rating:
    """Return the rating if the person may see it, or answer 404."""
    return get_object_or_404(
        ratings_visible_to(request.user),
        dialogue__structure__code=code,
        dialogue__campaign__year=year,
        indicator__number=indicator,
    )


def dialogue_answer(
    request: HttpRequest, dialogue: Dialogue, refused: Box | None = None
) -> HttpResponse:
    """Answer with the dialogue's page; `refused` is a box that was sent and refused: 422."""
    shown = cards(dialogue, request.user, clock.today())
    return _page(
        request,
        "dialogue/dialogue_detail.html",
        {
            "dialogue": dialogue,
            "structure": dialogue.structure,
            "schedule": dialogue.campaign.schedule,
            "cards": shown,
            "awaited": [card for card in shown if card.is_awaited],
            "meeting": getattr(dialogue, "meeting", None),
            "is_printed": hasattr(dialogue, "letter"),
            "reminders": dialogue.reminders.select_related("sent_by"),
            "thread": entries(dialogue, request.user),
            "speaking": boxes(dialogue, kinds_open_to(dialogue, request.user), request.user),
        },
        refused,
    )


def rating_answer(request: HttpRequest, rating: Rating, refused: Box | None = None) -> HttpResponse:
    """Answer with the indicator's page; `refused` is a box that was sent and refused: 422."""
    today = clock.today()
    awaited = awaited_from(rating, request.user, today)
    spoken = [kind for kind in kinds_open_to(rating, request.user) if kind in SPOKEN]
    found = boxes(rating, awaited + spoken, request.user)
    effects = effects_of(rating)
    return _page(
        request,
        "dialogue/rating_detail.html",
        {
            "page": rating_page(rating, request.user, today),
            "rating": rating,
            "dialogue": rating.dialogue,
            "structure": rating.dialogue.structure,
            "effects": effects,
            "settled": None if rating.level is None else effects[rating.level],
            "writing": found[: len(awaited)],
            "speaking": found[len(awaited) :],
        },
        refused,
    )


def _page(
    request: HttpRequest, template: str, context: dict[str, object], refused: Box | None
) -> HttpResponse:
    """Put the refused box in its place, among those open or before them."""
    if refused:
        side = "speaking" if refused.kind in SPOKEN else "writing"
        others = [box for box in context[side] if box.kind != refused.kind]
        context = {**context, side: [refused, *others]}
    # Whoever has a box open stays signed in while they write.
    request.session.modified |= bool(context.get("writing") or context["speaking"])
    context = {**context, "refused": refused}
    return TemplateResponse(request, template, context, status=422 if refused else 200)
