"""What each party does on an indicator: one address an act, for those who may do it."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from dialogue.forms.boxes import address, box, form_for
from dialogue.models import Rating, Statement
from dialogue.selectors.effects import effects_of
from dialogue.services import assessments, decisions, proposals
from dialogue.services.drafts import save_draft
from dialogue.views.ratings import rating_answer, rating_of
from structures import clock
from structures.access import director_only, manager_only, region_staff_only
from structures.views import acted, saved

Kind = Statement.Kind


@director_only("GET", "POST")
def rating_assess(request: HttpRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Take the structure's own level and argument."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, object]) -> None:
        assessments.assess(rating, data["level"], data["text"], by=request.user)

    return _act(request, rating, Kind.ASSESSMENT, save, "Auto-évaluation transmise à la Région.")


@region_staff_only("GET", "POST")
def rating_send_back(request: HttpRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Give the self-assessment back to the structure, with what is missing."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, object]) -> None:
        assessments.send_back(rating, data["text"], by=request.user)

    return _act(request, rating, Kind.SEND_BACK, save, "Complément demandé à la structure.")


@region_staff_only("GET", "POST")
def rating_propose(request: HttpRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Take the Region's proposal."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, object]) -> None:
        proposals.propose(rating, data["level"], data["text"], by=request.user)

    return _act(request, rating, Kind.PROPOSAL, save, "Proposition transmise à la structure.")


@director_only("GET", "POST")
def rating_reply(request: HttpRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Take the structure's reply to the proposal."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, object]) -> None:
        agreed = data["reply"] == Rating.Reply.AGREED
        reply = proposals.agree if agreed else proposals.contest
        reply(rating, data["text"], by=request.user, today=clock.today())

    return _act(request, rating, Kind.REPLY, save, "Réponse envoyée à la Région.")


@region_staff_only("GET", "POST")
def rating_silence(request: HttpRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Record that the structure did not assess itself."""
    rating = rating_of(request, code, year, indicator)
    record = partial(assessments.record_silence, rating)
    return _done_or_refused(request, rating, record, "Constat de carence enregistré.")


@region_staff_only("GET", "POST")
def rating_close_reply(request: HttpRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Go on without the structure's reply, once its time has passed."""
    rating = rating_of(request, code, year, indicator)
    close = partial(proposals.close_reply, rating)
    return _done_or_refused(request, rating, close, "Absence de réponse notée.")


@manager_only("GET", "POST")
def rating_decide(request: HttpRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Show what the level is worth, then settle it once that is confirmed."""
    rating = rating_of(request, code, year, indicator)

    def save(data: dict[str, object]) -> None:
        decisions.decide(rating, data["level"], data["text"], by=request.user)

    if request.method == "POST" and "confirmed" not in request.POST:
        form = form_for(rating, Kind.DECISION, request.POST)
        if saved(form, lambda: _keep(request, rating, form.cleaned_data)):
            return _confirmation(request, rating, form)
    return _act(request, rating, Kind.DECISION, save, "Niveau arrêté.")


def _act(
    request: HttpRequest,
    rating: Rating,
    kind: Statement.Kind,
    save: Callable[[dict[str, object]], object],
    done: str,
) -> HttpResponse:
    """Act and go back to the indicator; asked for alone, an act's address leads there too."""
    if request.method != "POST":
        return redirect(address(rating))
    form = form_for(rating, kind, request.POST)
    if not saved(form, lambda: save(form.cleaned_data)):
        return rating_answer(request, rating, box(rating, kind, form))
    messages.success(request, done)
    return redirect(address(rating))


def _done_or_refused(
    request: HttpRequest, rating: Rating, act: Callable[..., object], done: str
) -> HttpResponse:
    if request.method == "POST":
        acted(request, lambda: act(by=request.user, today=clock.today()), done)
    return redirect(address(rating))


def _keep(request: HttpRequest, rating: Rating, data: dict[str, object]) -> None:
    """Keep the decision as a draft, so that going back to change it loses nothing."""
    save_draft(rating, Kind.DECISION, data["text"], by=request.user, level=data["level"])


def _confirmation(request: HttpRequest, rating: Rating, form: Form) -> HttpResponse:
    effects = effects_of(rating)
    return TemplateResponse(
        request,
        "dialogue/rating_decide.html",
        {
            "rating": rating,
            "structure": rating.dialogue.structure,
            "effects": effects,
            "chosen": effects[form.cleaned_data["level"]],
            "reason": form.cleaned_data["text"],
            "differs": rating.self_level not in {None, form.cleaned_data["level"]},
        },
    )
