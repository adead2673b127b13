"""What the pages of the review say: each figure with its words, tasks, what is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.selectors import FigureCounts, structure_figures
from allocation.models import (
    Campaign,
    ChallengeAnswer,
    ChallengeWithdrawal,
    Figure,
    FigureChallenge,
    FigureReview,
    Indicator,
    ReviewSilence,
)
from allocation.reviews.selectors import (
    NetworkTotal,
    Standing,
    Word,
    answer_day,
    challenges_of,
    is_late,
    open_challenges,
    own_figures,
    review_of,
    shown_totals,
    stamp,
    standings,
    unread_numbers,
)
from allocation.year_before.selectors import Beside, YearBefore
from structures.access import own_structure
from structures.ground import clock
from structures.ground.french import counted, date_long
from structures.ground.tasks import (
    BLOCKED,
    DONE,
    LATER,
    NAMED,
    TODO,
    WAITING,
    Deadline,
    Task,
    few,
    task,
)
from structures.models import Role, Structure, User

if TYPE_CHECKING:
    from allocation.reviews.selectors import ReviewRow

TONES = {
    Word.CONTESTED: "waiting",
    Word.SETTLED: "done",
    Word.AGREED: "done",
    Word.UNREAD: "progress",
}
STANDING_TONES = {
    Standing.CONTESTS: "waiting",
    Standing.PARTLY: "progress",
    Standing.SILENT: "neutral",
    Standing.AGREES: "done",
    Standing.NOTHING: "neutral",
}


@dataclass(frozen=True)
class ShownChallenge:
    """A challenge with what became of it, or since when it waits."""

    challenge: FigureChallenge
    received: date
    is_late: bool
    today: date

    @property
    def waits(self) -> bool:
        """Whether the Region has still to answer. No query, here and below."""
        return self.answer is None and self.withdrawal is None

    @property
    def answer(self) -> ChallengeAnswer | None:
        """What the Region answered, if it did."""
        return getattr(self.challenge, "answer", None)

    @property
    def withdrawal(self) -> ChallengeWithdrawal | None:
        """When its structure withdrew it, if it did."""
        return getattr(self.challenge, "withdrawal", None)

    @property
    def due(self) -> date:
        """The last day on which the Region answers in its own time."""
        return answer_day(self.received)

    @property
    def overdue(self) -> str:
        """For how long the Region is late, in words, or nothing."""
        days = (self.today - self.due).days
        return counted(days, "jour", "jours") if self.waits and days > 0 else ""


@dataclass(frozen=True)
class OwnLine:
    """A figure as its structure reads it: where it comes from, beside what, what was said of it.

    `former` when today's definition is worded otherwise than the one it was counted under.
    """

    indicator: Indicator
    figure: Figure | None
    word: Word | None
    definition: str
    former: bool
    beside: Beside
    total: NetworkTotal
    challenges: list[ShownChallenge]

    @property
    def status(self) -> tuple[str, str]:
        """What was said of it, in a word, and its tone."""
        said = self.word and (self.word.label.capitalize(), TONES[self.word])
        return said or ("Pas encore enregistrée", "neutral")

    @property
    def seen(self) -> str:
        """What a form carries of it: its number, value and wording."""
        return f"{self.indicator.number}:{stamp(self.figure)}" if self.figure else ""

    @property
    def may_agree(self) -> bool:
        """Whether an agreement says something new."""
        return self.word in (Word.UNREAD, Word.CONTESTED)

    @property
    def may_contest(self) -> bool:
        """Whether it may be contested; what the Region answered stands."""
        return self.word in (Word.UNREAD, Word.CONTESTED, Word.AGREED)


def own_lines(campaign: Campaign, structure: Structure) -> list[OwnLine]:
    """Return each measured indicator with the structure's figure. Seven queries."""
    figures = {one.indicator_id: one for one in own_figures(campaign, structure)}
    totals = shown_totals(campaign)
    before, today = YearBefore(campaign, totals, [structure]), clock.today()
    said: dict[int, list[ShownChallenge]] = {}
    for one in challenges_of(campaign, structure):
        own = ShownChallenge(one, one.received, is_late(one), today)
        said.setdefault(one.indicator_id, []).append(own)
    found = []
    for indicator in sorted(totals, key=lambda one: one.number):
        figure = figures.get(indicator.pk)
        now = campaign.said(indicator.definition)
        counted_under = figure.counted_under if figure else None
        found.append(
            OwnLine(
                indicator=indicator,
                figure=figure,
                word=Word(figure.word) if figure else None,
                definition=counted_under.text if counted_under else now,
                former=counted_under is not None and counted_under.text != now,
                beside=before.beside(structure.pk, indicator, figure.value if figure else None),
                total=totals[indicator],
                challenges=said.get(indicator.pk, []),
            )
        )
    return found


@dataclass(frozen=True)
class ReviewLine:
    """A structure of the list, where it stands, and the silence noted at the end, if any."""

    structure: Structure
    label: str
    tone: str
    silence: ReviewSilence | None


def review_lines(
    rows: "Iterable[ReviewRow]", silences: Mapping[int, ReviewSilence]
) -> list[ReviewLine]:
    """Return the rows of the list. No query."""
    found = [(one, Standing(one.standing)) for one in rows]
    return [
        ReviewLine(one, where.label, STANDING_TONES[where], silences.get(one.pk))
        for one, where in found
    ]


def shown_challenges(campaign: Campaign) -> list[ShownChallenge]:
    """Return what waits for the Region, the oldest first. One query."""
    found, today = open_challenges(campaign), clock.today()
    return [ShownChallenge(one, one.received, is_late(one), today) for one in found]


def own_review_task(user: User, campaign: Campaign) -> Task:
    """Return what a structure has still to read of its figures. At most four queries."""
    title, structure = "Relire vos données n-1", own_structure(user)
    url = reverse("allocation:own_figures", args=[structure.code, campaign.year])
    review = review_of(campaign)
    if review is None or campaign.state not in OPEN_TO_FIGURES:
        figures = structure_figures(campaign, structure)
        entered = sum(figure is not None for _, figure in figures)
        detail = f"{entered} valeurs sur {len(figures)}, année {campaign.reference_year}. "
        return task(title, f"{detail}La Région ouvrira leur relecture.", WAITING, url)
    unread = len(unread_numbers(campaign, structure))
    if unread:
        left = counted(unread, "donnée", "données")
        own_turn = TODO if user.has_role(Role.DIRECTOR) else WAITING
        return task(title, f"{left} à confirmer ou à contester, {_until(review)}.", own_turn, url)
    waiting = open_challenges(campaign).filter(structure=structure).count()
    if waiting:
        said = counted(waiting, "contestation attend", "contestations attendent")
        return task(title, f"{said} la réponse de la Région.", WAITING, url)
    return task(title, "Toutes vos données sont relues.", DONE, url)


def _until(review: FigureReview) -> str:
    end = date_long(review.ends_on)
    if clock.today() <= review.ends_on:
        return f"au plus tard le {end}"
    return f"depuis le {end} : vous le pouvez jusqu’à ce que la répartition soit arrêtée"


def review_tasks(user: User, campaign: Campaign, figures: FigureCounts) -> list[Task]:
    """Return what the Region has to do about the review. At most three queries, none later."""
    if campaign.state not in OPEN_TO_FIGURES:
        return []
    review = review_of(campaign)
    if review is None:
        title = "Faire relire les données par les directions"
        detail = "Chacune confirme ou conteste ses données avant qu’elles ne comptent."
        if not figures.entered:
            return [task(title, detail, LATER)]
        url = reverse("allocation:review_open", args=[campaign.year])
        staff = user.is_region_staff
        return [task(title, detail, TODO if staff else WAITING, url if staff else "")]
    return [_following(campaign, review), _answering(user, campaign)]


def _following(campaign: Campaign, review: FigureReview) -> Task:
    url = reverse("allocation:reviews", args=[campaign.year])
    ended = clock.today() > review.ends_on
    said = f"{standing_words(standings(campaign))}. "
    end = (
        f"Terminée le {date_long(review.ends_on)}." if ended else f"{_until(review).capitalize()}."
    )
    verdict = DONE if ended else WAITING
    return task("Relecture des données par les directions", f"{said}{end}", verdict, url)


def standing_words(found: dict[str, int]) -> str:
    """Count in words the structures by where they stand."""
    agree, contest = found.get(Standing.AGREES, 0), found.get(Standing.CONTESTS, 0)
    silent = sum(found.get(one, 0) for one in (Standing.SILENT, Standing.PARTLY))
    said = counted(agree, "structure a tout relu", "structures ont tout relu")
    said += f", {counted(contest, 'conteste', 'contestent')}, "
    return said + counted(silent, "n’a pas tout relu", "n’ont pas tout relu")


def _answering(user: User, campaign: Campaign) -> Task:
    title = "Répondre aux contestations"
    waiting = shown_challenges(campaign)
    if not waiting:
        return task(title, "Aucune contestation n’attend de réponse.", DONE)
    url = reverse("allocation:reviews", args=[campaign.year])
    names = few([str(one.challenge) for one in waiting[:NAMED]], len(waiting))
    overdue = [one for one in waiting if one.overdue]
    if overdue:
        late = f"La Région est en retard de {overdue[0].overdue}. "
        return task(title, f"{late}{names}.", BLOCKED, url)
    due = date_long(waiting[0].due)
    staff = user.is_region_staff
    return task(title, f"Au plus tard le {due} : {names}.", TODO if staff else WAITING, url)


def review_deadlines(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return the end of the reviews that wait for the structure. One query, one more a review."""
    reviews = FigureReview.objects.filter(
        campaign__state__in=OPEN_TO_FIGURES, ends_on__gte=today
    ).select_related("campaign")
    found = []
    for one in reviews:
        unread = len(unread_numbers(one.campaign, structure))
        if unread:
            url = reverse("allocation:own_figures", args=[structure.code, one.campaign.year])
            left = counted(unread, "donnée", "données")
            title = f"Relire vos données {one.campaign.reference_year} ({left})"
            found.append(Deadline(one.ends_on, title, url))
    return found
