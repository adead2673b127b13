"""Reviews of figures for the tests: open for ten days, and what is said of a figure."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from allocation.models import Campaign, ChallengeAnswer, Figure, FigureChallenge, FigureReview
from allocation.reviews.heard.selectors import heard_values
from allocation.reviews.services import Reply, answer, open_review
from allocation.reviews.words import Contest, agree, contest
from structures.models import Structure
from tests.allocation.builders import OWN, make_campaign, make_figures, make_user
from tests.structures.builders import make_person

TODAY = timezone.localdate()
END = TODAY + timedelta(days=10)
WHY = "Deux entrées ont été oubliées"
Verdict = ChallengeAnswer.Verdict


def make_review(campaign: Campaign | None = None, ends_on: date = END) -> FigureReview:
    """A review opened by the agent over figures that are all there."""
    campaign = campaign or make_campaign()
    if not campaign.figures.exists():
        make_figures(campaign)
    return open_review(campaign, ends_on, by=make_user("region_agent"))


def figure_of(number: int = 6, code: str = OWN) -> Figure:
    """The figure of a cell, as it is now."""
    found = Figure.objects.select_related("indicator", "structure", "counted_under")
    return found.get(indicator__number=number, structure__code=code)


def seen(*numbers: int, code: str = OWN) -> dict[int, str]:
    """What a page shows of these figures; of all without any."""
    values = heard_values(Campaign.objects.get(), Structure.objects.get(code=code))
    shown = {one.indicator.number: one.stamp for one in values}
    return {number: shown[number] for number in numbers or shown}


def make_agreement_to(*numbers: int, code: str = OWN) -> int:
    """The director agrees to these figures, or to all."""
    structure = Structure.objects.get(code=code)
    by = make_person("director", code)
    return agree(Campaign.objects.get(), structure, seen(*numbers, code=code), by=by)


def make_challenge(
    number: int = 6,
    proposed: int | None = 48,
    code: str = OWN,
    about: str = "value",
    file: tuple[str, bytes] | None = None,
) -> FigureChallenge:
    """The director contests a figure."""
    said = Contest(about, WHY, None if proposed is None else Decimal(proposed), file)
    structure, by = Structure.objects.get(code=code), make_person("director", code)
    return contest(Campaign.objects.get(), structure, said, seen(number, code=code), by=by)


def make_answer(
    challenge: FigureChallenge,
    verdict: str = Verdict.ACCEPTED,
    value: int | None = None,
    by: str = "region_agent",
) -> ChallengeAnswer:
    """Somebody of the Region answers."""
    reply = Reply(verdict, "Vu avec l’extraction", None if value is None else Decimal(value))
    return answer(challenge, reply, by=make_user(by))
