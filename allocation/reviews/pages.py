"""What the pages of the review say: each figure with its words, tasks, what is due."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from allocation.campaigns.states import OPEN_TO_CORRECTIONS, OPEN_TO_FIGURES, State, reached
from allocation.figures.selectors import FigureCounts, structure_figures
from allocation.models import (
    Campaign,
    ChallengeAnswer,
    ChallengeWithdrawal,
    FigureReview,
    ReviewSilence,
)
from allocation.reviews.selectors import (
    Standing,
    answer_day,
    is_late,
    open_challenges,
    review_of,
    standings,
    unread_numbers,
)
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
    from allocation.reviews.selectors import DatedChallenge, ReviewRow

STANDING_TONES = {
    Standing.CONTESTS: "waiting",
    Standing.PARTLY: "progress",
    Standing.SILENT: "neutral",
    Standing.AGREES: "done",
    Standing.NOTHING: "neutral",
    Standing.UNOPENED: "neutral",
}


@dataclass(frozen=True)
class ShownChallenge:
    """A challenge with what became of it, or since when it waits."""

    challenge: "DatedChallenge"
    today: date
    state: str

    @property
    def received(self) -> date:
        """The day it came. No query, here and below."""
        return self.challenge.received

    @property
    def is_late(self) -> bool:
        """Whether it came once the review had ended."""
        return is_late(self.challenge)

    @property
    def whose(self) -> str:
        """The second source whose value it is of, empty for the structure's own."""
        if not self.challenge.counted_by:
            return ""
        return self.challenge.source_name or self.challenge.get_counted_by_display()

    @property
    def definition(self) -> str:
        """What the contested value counts."""
        wording = self.challenge.definition
        return wording.text if wording else self.challenge.counted_as

    @property
    def counts(self) -> bool:
        """Whether the value still counts: another source may have been retained since."""
        return self.challenge.counted_by == self.challenge.indicator.counted_source

    @property
    def is_answerable(self) -> bool:
        """Whether the Region may answer it still."""
        return self.unanswered and self.state in OPEN_TO_FIGURES

    @property
    def unanswered(self) -> bool:
        """Whether it has neither an answer nor been withdrawn."""
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
        return counted(days, "jour", "jours") if self.is_answerable and days > 0 else ""

    @property
    def awaited(self) -> str:
        """What one that has no answer may still expect, at this stage of the year."""
        if self.state in OPEN_TO_FIGURES:
            return f"La Région répond au plus tard le {date_long(self.due)}."
        if not reached(self.state, State.ADOPTED):
            return "La collecte est suspendue : la Région répond une fois qu’elle a repris."
        without = "Restée sans réponse : la répartition est arrêtée, et n’avait pas à l’attendre."
        if self.state in OPEN_TO_CORRECTIONS:
            return f"{without} Si la donnée est fausse, la Région peut encore la corriger."
        return f"{without} L’année est soldée : cette donnée ne change plus."


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
    return [ShownChallenge(one, today, campaign.state) for one in found]


def own_review_task(user: User, campaign: Campaign) -> Task:
    """Return what a structure has still to read of its figures. At most four queries."""
    title, structure = "Relire vos données n-1", own_structure(user)
    url = reverse("allocation:own_figures", args=[structure.code, campaign.year])
    review = review_of(campaign)
    if review is None or campaign.state not in OPEN_TO_FIGURES:
        figures = structure_figures(campaign, structure)
        entered = sum(figure is not None for _, figure in figures)
        known = counted(entered, "valeur", "valeurs")
        detail = f"{known} sur {len(figures)}, année {campaign.reference_year}. "
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
    found = standings(campaign)
    said = f"{standing_words(found)}. "
    end = (
        f"Terminée le {date_long(review.ends_on)}." if ended else f"{_until(review).capitalize()}."
    )
    verdict = DONE if ended else WAITING
    title = "Relecture des données par les directions"
    return replace(task(title, f"{said}{end}", verdict, url), parts=_parts(found, url))


def _parts(found: Mapping[str, int], url: str) -> tuple[tuple[str, str], ...]:
    """Return where to read who stands where, in the order of what waits."""
    return tuple(
        (f"{one.label} ({found[one]})", f"{url}?standing={one.value}")
        for one in Standing
        if found.get(one)
    )


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
