"""The review of figures: a structure's own page, what it says; the Region's page, its answers."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of, campaign_structures
from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_FIGURES, State, reached
from allocation.figures.wordings import former_wordings
from allocation.models import FigureReview, Postponement
from allocation.postponements.mails import postponement_mails
from allocation.postponements.pages import postponement_told
from allocation.postponements.selectors import What, postponements_of, readers_of
from allocation.postponements.services import tried
from allocation.reviews import selectors, services, words
from allocation.reviews.confirmations import opening_told, proposed_end
from allocation.reviews.forms import AnswerForm, ContestForm, EndForm, OpeningForm
from allocation.reviews.heard.pages import own_lines
from allocation.reviews.heard.selectors import Word, contested_value
from allocation.reviews.mails import directors_of, of_the_review
from allocation.reviews.pages import (
    ShownChallenge,
    review_lines,
    shown_challenges,
    standing_words,
)
from allocation.reviews.tables import ReviewFilter, ReviewTable
from allocation.second_sources.selectors import sources_beside
from structures.access import (
    AuthedRequest,
    director_only,
    region_and_state,
    region_staff_only,
    signed_in,
    structure_of,
)
from structures.ground import clock
from structures.ground.answers import acted, form_page, posted, send
from structures.ground.confirmation import Confirmation, confirm_form
from structures.ground.edits import Edit
from structures.ground.french import counted
from structures.ground.lists import Listing, list_page

MOST_DIGITS = 5  # digits of an indicator's number
SHOWN = 25  # challenges on the page; the others are reached by their structures


@signed_in("GET")
def own_figures(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show a structure its figures before they count, and what it said of each."""
    campaign, structure = campaign_of(year), structure_of(request, code)
    lines = own_lines(campaign, structure)
    review = selectors.review_of(campaign)
    return TemplateResponse(
        request,
        "allocation/reviews/own_figures.html",
        {
            "campaign": campaign,
            "structure": structure,
            "review": review,
            "is_open": campaign.state in OPEN_TO_FIGURES,
            "is_adopted": reached(campaign.state, State.ADOPTED),
            "is_over": review is not None and clock.today() > review.ends_on,
            "lines": lines,
            "unread": [one for one in lines if one.word == Word.UNREAD],
            "may_say": bool(review) and selectors.may_answer(request.user, structure, campaign),
            "may_settle": selectors.may_settle(request.user, campaign),
        },
    )


@director_only("POST")
def figures_agree(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Agree to the figures that the form carries, as they were shown."""
    campaign, structure = campaign_of(year), structure_of(request, code)
    seen = _seen(request)
    done = counted(len(seen), "donnée confirmée", "données confirmées")
    act = partial(words.agree, campaign, structure, seen, by=request.user)
    acted(request, act, f"{done}. Vous pouvez encore changer d’avis.")
    return redirect("allocation:own_figures", code, year)


@director_only("GET", "POST")
def figure_contest(request: AuthedRequest, code: str, year: int, number: int) -> HttpResponse:
    """Contest a figure: what, why, and what it should be."""
    campaign, structure = campaign_of(year), structure_of(request, code)
    lines = own_lines(campaign, structure)
    line = next((one for one in lines if one.indicator.number == number), None)
    if line is None:
        raise Http404
    back = redirect("allocation:own_figures", code, year)
    review = selectors.review_of(campaign)
    said = review and selectors.may_answer(request.user, structure, campaign)
    if request.method == "GET" and not (said and line.may_contest):
        return back

    def build(sent: QueryDict | None) -> ContestForm:
        return ContestForm(sent, request.FILES or None, indicator=line.indicator)

    def save(form: ContestForm) -> None:
        seen = {number: _seen(request).get(number, "")}
        words.contest(campaign, structure, form.said(), seen, by=request.user)

    edit = Edit(request, build)
    if edit.saved(save):
        messages.success(request, "Votre contestation est transmise à la Région.")
        return back
    context = {"campaign": campaign, "structure": structure, "line": line, "review": review}
    return edit.page("allocation/reviews/figure_contest.html", **context)


@signed_in("GET")
def challenge_file(request: AuthedRequest, code: str, year: int, pk: int) -> HttpResponseBase:
    """Send the file that supports a challenge to those who may read it."""
    structure = structure_of(request, code)
    found = selectors.challenges_of(campaign_of(year), structure).filter(file__isnull=False)
    file = get_object_or_404(found, pk=pk).file
    assert file is not None  # as asked
    return send(file)


@region_and_state("GET")
def review_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show who agreed, who contests, who said nothing, and what waits for an answer."""
    campaign = campaign_of(year)
    review = selectors.review_of(campaign)
    rows = selectors.review_rows(campaign)
    silences = selectors.silences_of(review) if review else {}
    shown = partial(review_lines, silences=silences)
    waiting = shown_challenges(campaign)
    return list_page(
        request,
        "allocation/reviews/review_list.html",
        f"relecture-{campaign.reference_year}",
        listing=Listing(request, ReviewTable, ReviewFilter(request.GET, rows), shown=shown),
        campaign=campaign,
        review=review,
        is_open=campaign.state in OPEN_TO_FIGURES,
        is_over=review is not None and clock.today() > review.ends_on,
        counts=standing_words(selectors.standings(campaign)) if review else "",
        waiting=waiting[:SHOWN],
        others=len(waiting[SHOWN:]),
        former=former_wordings(campaign),
        may_settle=selectors.may_settle(request.user, campaign),
        earlier=postponements_of(campaign, What.REVIEW),
    )


@region_staff_only("GET", "POST")
def review_open(request: AuthedRequest, year: int) -> HttpResponse:
    """Ask until when, show who is told and how, then open the review."""
    campaign, today = campaign_of(year), clock.today()
    if request.method == "GET" and selectors.review_of(campaign):
        return redirect("allocation:reviews", year)
    end = proposed_end(today, selectors.earliest_end(today))
    form = OpeningForm(posted(request), initial={"ends_on": end})

    def act() -> FigureReview:
        return services.open_review(campaign, form.cleaned_data["ends_on"], by=request.user)

    def told() -> Confirmation:
        directors = directors_of(campaign_structures(campaign))
        return opening_told(services.tried_opening(act), directors)

    hold = partial(locked, campaign)
    return confirm_form(request, form, told, act, hold=hold) or form_page(
        request, "allocation/reviews/review_open.html", form, campaign=campaign
    )


@region_staff_only("GET", "POST")
def review_postpone(request: AuthedRequest, year: int) -> HttpResponse:
    """Ask for a later end, show what is sent to whom, then put it off."""
    campaign = campaign_of(year)
    review = selectors.review_of(campaign)
    address = reverse("allocation:reviews", args=[year])
    if request.method == "GET" and (review is None or campaign.state not in OPEN_TO_FIGURES):
        return redirect(address)
    form = EndForm(posted(request), initial={"ends_on": review and review.ends_on})

    def act() -> Postponement:
        return services.postpone_review(campaign, **form.cleaned_data, by=request.user)

    def told() -> Confirmation:
        found, readers = tried(act), readers_of(campaign)
        mails = postponement_mails(found, readers, of_the_review(year))
        return postponement_told(found, readers, mails, ("Relecture", address))

    return confirm_form(request, form, told, act, hold=partial(locked, campaign)) or form_page(
        request,
        "allocation/reviews/review_postpone.html",
        form,
        campaign=campaign,
        earlier=postponements_of(campaign, What.REVIEW),
    )


@region_staff_only("GET", "POST")
def challenge_answer(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Show what a structure contests, and answer it."""
    campaign = campaign_of(year)
    challenge = get_object_or_404(selectors.challenges_in(campaign), pk=pk)
    shown = ShownChallenge(challenge, clock.today(), campaign.state)
    where = reverse("allocation:own_figures", args=[challenge.structure.code, year])
    if request.method == "GET" and not shown.is_answerable:
        return redirect(where)
    edit = Edit(request, lambda sent: AnswerForm(sent, challenge=challenge))
    if edit.saved(lambda form: services.answer(challenge, form.reply(), by=request.user)):
        messages.success(request, f"Réponse enregistrée : {challenge.structure} est prévenue.")
        return redirect("allocation:reviews", year)
    heard = contested_value(challenge)
    context = {
        "campaign": campaign,
        "structure": challenge.structure,
        "shown": shown,
        "heard": heard,
        "definition": heard.definition if heard else shown.definition,
        "sources": sources_beside(campaign, challenge.structure, challenge.indicator),
    }
    return edit.page("allocation/reviews/challenge_answer.html", **context)


def _seen(request: AuthedRequest) -> dict[int, str]:
    """Return the stamps that a form carries, by number; what is not one of ours is left out."""
    pairs = (one.partition(":") for one in request.POST.getlist("seen"))
    return {
        int(number): stamp
        for number, _, stamp in pairs
        if number.isdecimal() and len(number) <= MOST_DIGITS
    }
