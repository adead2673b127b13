"""The review of figures in the demo: one structure agrees, one contests, the others say nothing."""

from datetime import date
from decimal import Decimal

from allocation.models import Campaign, ChallengeAnswer, FigureChallenge
from allocation.reviews.heard.selectors import heard_values
from allocation.reviews.services import Reply, answer, open_review
from allocation.reviews.words import Contest, agree, contest, record_silences
from config.demo.people import director_of
from structures.models import Structure, User

People = dict[str, User]
ENDS_ON = {2015: date(2015, 2, 4), 2016: date(2016, 2, 17)}
AGREES, CONTESTS, CONTESTED = "67462", "68066", 6
REASON = (
    "Deux entrées en formation de décembre ont été saisies en janvier : elles manquent dans "
    "l’extraction."
)
ANSWER = (
    "L’extraction a été refaite avec votre équipe : ces deux entrées sont datées de janvier. "
    "Elles compteront l’an prochain."
)


def ask_to_read(campaign: Campaign, people: People) -> None:
    """Open the review."""
    open_review(campaign, ENDS_ON[campaign.year], by=people["region_agent"])


def say_of_figures(campaign: Campaign, people: People) -> None:
    """Have one structure agree to all its figures, another contest one."""
    agreeing = Structure.objects.get(code=AGREES)
    seen = {one.indicator.number: one.stamp for one in heard_values(campaign, agreeing)}
    agree(campaign, agreeing, seen, by=director_of(agreeing))
    contesting = Structure.objects.get(code=CONTESTS)
    found = {one.indicator.number: one for one in heard_values(campaign, contesting)}
    figure = found[CONTESTED]
    said = Contest(FigureChallenge.About.VALUE, REASON, figure.value + Decimal(2))
    seen = {CONTESTED: figure.stamp}
    contest(campaign, contesting, said, seen, by=director_of(contesting))


def end_review(campaign: Campaign, people: People) -> None:
    """Answer what is contested, by somebody else than who imported it; note the silences."""
    reply = Reply(ChallengeAnswer.Verdict.REFUSED, ANSWER)
    for challenge in FigureChallenge.objects.filter(review__campaign=campaign):
        answer(challenge, reply, by=people["region_manager"])
    record_silences()
