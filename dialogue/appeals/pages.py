"""What the appeals say: where each stands, who is waited for, what is left to do of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from allocation.explanation.selectors import Contested
from allocation.models import Campaign
from dialogue.appeals.models import Appeal, AppealAnswer
from dialogue.appeals.selectors import (
    AWAITING,
    OPEN,
    Standing,
    appeals_visible_to,
    awaiting,
    may_answer,
)
from dialogue.models import Rating
from dialogue.rules import days_late
from structures.access import own_structure
from structures.ground import clock
from structures.ground.french import continued, counted, date_long
from structures.ground.tasks import (
    BLOCKED,
    NAMED,
    READ,
    TODO,
    WAITING,
    Deadline,
    Task,
    few,
    task,
)
from structures.models import Role, Structure, User

if TYPE_CHECKING:
    from dialogue.appeals.selectors import StandingAppeal

TONES = {
    Standing.LATE: "blocked",
    Standing.SENT: "waiting",
    Standing.ACKNOWLEDGED: "progress",
    Standing.ANSWERED: "done",
    Standing.WITHDRAWN: "neutral",
}
ITS_OWN_DELAY = "Ce retard est le sien : il ne compte pas contre la structure."
READ_FOR = timedelta(days=60)  # an answer stays on the first page of who contested


@dataclass(frozen=True)
class ShownAppeal:
    """An appeal as its page and the lists show it: a badge, who is waited for, in words."""

    appeal: "StandingAppeal"
    label: str
    tone: str
    sentence: str
    waits_for: str

    @property
    def url(self) -> str:
        """The page of the appeal."""
        return address(self.appeal)


def shown(appeal: "StandingAppeal") -> ShownAppeal:
    """Return an appeal as it is shown. No query on one of `appeals_visible_to`."""
    standing = Standing(appeal.standing)
    waits = "la Région" if standing in AWAITING else "personne"
    label = appeal.answer.get_outcome_display() if standing == Standing.ANSWERED else standing.label
    return ShownAppeal(
        appeal, capfirst(str(label)), TONES[standing], _sentence(appeal, standing), waits
    )


def _sentence(appeal: "StandingAppeal", standing: Standing) -> str:
    due = date_long(appeal.due_on)
    if standing == Standing.WITHDRAWN:
        on = date_long(timezone.localdate(appeal.withdrawal.withdrawn_at))
        return f"Retiré le {on} par {appeal.withdrawal.author} : il n’appelle plus de réponse."
    if standing == Standing.ANSWERED:
        return _answered(appeal, appeal.answer)
    if standing == Standing.LATE:
        late = counted(days_late(appeal.due_on, clock.today()), "jour", "jours")
        return f"La Région devait répondre au plus tard le {due}, il y a {late}. {ITS_OWN_DELAY}"
    if standing == Standing.SENT:
        return f"La Région en accuse réception, puis répond au plus tard le {due}."
    on = date_long(timezone.localdate(appeal.receipt.acknowledged_at))
    return f"Réception accusée le {on} : la Région répond au plus tard le {due}."


def _answered(appeal: Appeal, answer: AppealAnswer) -> str:
    day = timezone.localdate(answer.answered_at)
    late = days_late(appeal.due_on, day)
    said = f"Réponse du {date_long(day)} par {answer.author} : {answer.get_effect_display()}."
    if not late:
        return said
    return f"{said} Elle est venue {counted(late, 'jour', 'jours')} après le délai de la Région."


def contested(campaign: Campaign, structure: Structure, user: User) -> list[Contested]:
    """Return the appeals of a structure about a year, for the pages of the floor below.

    One query.
    """
    found = appeals_visible_to(user).filter(campaign=campaign, structure=structure)
    return [_told(shown(appeal)) for appeal in found]


def about_rating(rating: Rating, user: User) -> list[Contested]:
    """Return the appeals about a level, for the page where it is read. One query at most."""
    if rating.level is None:
        return []
    found = appeals_visible_to(user).filter(rating=rating)
    return [_told(shown(appeal)) for appeal in found]


def _told(one: ShownAppeal) -> Contested:
    return Contested(one.appeal.decision, one.label, one.tone, one.sentence, one.url)


def left_unanswered(campaign: Campaign) -> str:
    """Say which appeals a year that is closed leaves to be answered, or nothing. One query."""
    names = list(dict.fromkeys(appeal.structure.name for appeal in awaiting(campaign)))
    if not names:
        return ""
    return (
        f"Des recours gracieux attendent encore leur réponse ({few(names[:NAMED], len(names))}) : "
        "la clôture ne les éteint pas, la Région y répond ensuite, dans le même délai. Ce qu’ils "
        "changeraient se ferait dans la campagne suivante."
    )


def appeal_deadlines(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return until when the Region answers the structure's appeals. One query."""
    found = appeals_visible_to(user).filter(OPEN, structure=structure)
    return [
        Deadline(
            appeal.due_on, f"{_named(appeal)} : réponse de la Région", address(appeal), awaits=()
        )
        for appeal in found
    ]


def appeal_tasks(user: User, today: date) -> list[Task]:
    """Return which appeals wait for `user`, or were answered lately. One query."""
    if user.is_region_staff:
        found = appeals_visible_to(user).filter(OPEN).order_by("due_on", "pk")
        return [_to_answer(appeal, user) for appeal in found[:NAMED]]
    if not user.leads_a_structure:
        return []
    lately = Q(answer__answered_at__date__gte=today - READ_FOR)
    own = appeals_visible_to(user).filter(OPEN | lately, structure=own_structure(user).pk)
    return [_own(appeal) for appeal in own.order_by("due_on", "pk")[:NAMED]]


def _to_answer(appeal: "StandingAppeal", user: User) -> Task:
    due = date_long(appeal.due_on)
    title = f"Répondre au recours n° {appeal.pk} ({appeal.structure.name}) au plus tard le {due}"
    late = appeal.standing == Standing.LATE
    url = address(appeal)
    if appeal.standing == Standing.SENT:
        detail = "Accusez-en d’abord réception : la structure saura jusqu’à quand attendre."
        return task(title, detail, TODO, url)
    if may_answer(user, appeal):
        detail = (
            "Le délai est passé : le retard est celui de la Région."
            if late
            else f"Avec ses motifs. {appeal.decision}."
        )
        return task(title, detail, BLOCKED if late else TODO, url)
    detail = "Par une ou un responsable qui n’a pas pris la décision contestée."
    return task(title, detail, BLOCKED if late else WAITING, url)


def _own(appeal: "StandingAppeal") -> Task:
    found = shown(appeal)
    verdict = READ if appeal.standing == Standing.ANSWERED else WAITING
    title = continued(f"{_named(appeal)} : {continued(found.label)}")
    title = f"Votre {title}"
    return task(title, found.sentence, verdict, found.url)


def hindrance(appeal: Appeal, user: User) -> str:
    """Say who answers, if it is not this person; nothing else. No query."""
    if may_answer(user, appeal):
        return ""
    if not user.has_role(Role.REGION_MANAGER):
        return "Une ou un responsable qui n’a pas pris la décision contestée y répond."
    return (
        "Vous avez pris ou préparé la décision contestée : une ou un autre responsable répond au "
        "recours."
    )


def _named(appeal: Appeal) -> str:
    return f"Recours gracieux {appeal.campaign.year} du {date_long(appeal.received_on)}"


def address(appeal: Appeal, route: str = "") -> str:
    """Return the address of an appeal, or of an act on it."""
    where = [appeal.structure.code, appeal.campaign.year, appeal.pk]
    return reverse(f"dialogue:appeal_{route}" if route else "dialogue:appeal", args=where)


def of_structure(structure: Structure, year: int) -> str:
    """Return the address of a structure's appeals about a year."""
    return reverse("dialogue:appeals", args=[structure.code, year])


def shown_all(appeals: "Iterable[StandingAppeal]") -> list[ShownAppeal]:
    """Return appeals as rows of a list. No query."""
    return [shown(appeal) for appeal in appeals]
