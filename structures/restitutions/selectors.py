"""The cross-cutting analysis: who reads it and when, who is told, what is left to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from structures.delegations.selectors import lender_of
from structures.ground.fields import column
from structures.models import LEADERS, JournalEntry, Role, StateOfPlay, Structure, Territory, User
from structures.network.selectors import open_on
from structures.people.selectors import FUNCTIONS, addressees, once_each
from structures.restitutions.models import CrossAnalysis, Recommendation, Restitution
from structures.states_of_play.selectors import VALIDATED

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    OpeningRestitution = WithAnnotations[Restitution, "OpensAt"]

PARTS = ("practices", "difficulties", "obstacles")


class OpensAt(TypedDict):
    """The instant from which the territory reads a restitution."""

    opens_at: datetime


@dataclass(frozen=True)
class Recipient:
    """Somebody to be told of a restitution; without an address, by other means."""

    structure: Structure
    function: str
    name: str
    email: str


@dataclass(frozen=True)
class Preview:
    """What publishing would do: who is told at the same time, and what to look at first."""

    territory: Territory
    structures: list[Structure]
    recipients: list[Recipient]
    not_validated: list[Structure]
    named: list[Structure]

    @property
    def addresses(self) -> list[str]:
        """Return each address to write to, once, in the order of the recipients."""
        return once_each(recipient.email for recipient in self.recipients)

    @property
    def unreachable(self) -> list[Recipient]:
        """Return who has no address."""
        return [recipient for recipient in self.recipients if not recipient.email]

    @property
    def has_warnings(self) -> bool:
        """Whether the manager has something to confirm first."""
        return bool(self.not_validated or self.named or self.unreachable)


def restitutions_by_opening() -> "QuerySet[OpeningRestitution]":
    """Return restitutions with `opens_at`, the instant from which the territory reads."""
    return Restitution.objects.annotate(opens_at=Coalesce("embargo_until", "published_at"))


def analyses_visible_to(user: User, now: datetime) -> QuerySet[CrossAnalysis]:
    """Return what `user` reads at the instant `now`: the same for a whole territory."""
    if not user.leads_a_structure:
        return CrossAnalysis.objects.all()
    opened = restitutions_to(user).filter(opens_at__lte=now)
    return CrossAnalysis.objects.filter(restitutions__in=opened)


def restitutions_to(user: User) -> "QuerySet[OpeningRestitution]":
    """Return the restitutions made to the person's territory, opened or not."""
    found = restitutions_by_opening().filter(territory__structures=user.structure_id)
    return found.select_related("analysis", "territory")


def recommendations_of(user: User, analysis: CrossAnalysis) -> QuerySet[Recommendation]:
    """Return them with `sources`, their number. One query, one more for the Region and the State.

    Only the Region and the State learn which structures they rest on.
    """
    found = analysis.recommendations.annotate(sources=Count("rests_on"))
    if user.leads_a_structure:
        return found
    named = StateOfPlay.objects.select_related("structure").order_by("structure__code")
    return found.prefetch_related(Prefetch("rests_on", queryset=named))


def possible_sources(year: int) -> QuerySet[StateOfPlay]:
    """Return what a recommendation may rest on: validated, so that it does not change."""
    validated = StateOfPlay.objects.filter(year=year, state__in=VALIDATED)
    order = ("structure__territory__number", "structure__code")
    return validated.select_related("structure").order_by(*order)


def territories_of(analysis: CrossAnalysis) -> list[tuple[Territory, Restitution | None]]:
    """Return each territory with the restitution made to it, if any. Two queries."""
    made = restitutions_by_opening().filter(analysis=analysis).select_related("published_by")
    made = made.annotate(
        published_for=lender_of("published_by", "published_at", Role.REGION_MANAGER)
    )
    by_territory = {restitution.territory_id: restitution for restitution in made}
    return [(t, by_territory.get(t.pk)) for t in Territory.objects.all()]


def wrote(user: User, analysis: CrossAnalysis) -> bool:
    """Tell whether the person wrote any of the analysis: the journal says it. One query."""
    written = JournalEntry.objects.filter(kind=JournalEntry.Kind.RESTITUTION, actor=user)
    return written.filter(structure=None, summary__startswith=f"{analysis} ").exists()


def may_publish(user: User, analysis: CrossAnalysis | None) -> bool:
    """Tell whether the person may restitute it: no stand-in what they wrote. One query at most."""
    if user.role == Role.REGION_MANAGER or not user.has_role(Role.REGION_MANAGER):
        return user.role == Role.REGION_MANAGER
    return analysis is None or not wrote(user, analysis)


def missing_before_restitution(analysis: CrossAnalysis) -> list[str]:
    """Return what is still to be written. One query."""
    fields = [column(CrossAnalysis, part) for part in PARTS]
    missing = [
        f"la partie « {field.verbose_name} »"
        for field in fields
        if not getattr(analysis, field.name).strip()
    ]
    return missing if analysis.recommendations.exists() else [*missing, "une préconisation"]


def preview(analysis: CrossAnalysis, territory: Territory, today: date) -> Preview:
    """Return what a restitution would do today. Six queries."""
    structures = list(territory.structures.filter(open_on(today)))
    validated = set(possible_sources(analysis.year).values_list("structure", flat=True))
    return Preview(
        territory,
        structures,
        list(_recipients(structures, today)),
        [s for s in structures if s.pk not in validated],
        _named_in(analysis),
    )


def addresses_in(territory: Territory, today: date) -> list[str]:
    """Return the address of each person who leads a structure of the territory. Three queries."""
    structures = list(territory.structures.filter(open_on(today)))
    return once_each(one.email for one in _recipients(structures, today))


def _recipients(structures: Iterable[Structure], today: date) -> Iterator[Recipient]:
    """Yield who is to be told in each structure, or the lack of anybody."""
    found = addressees([structure.pk for structure in structures], today)
    for structure in structures:
        for role in LEADERS:
            people = [one for one in found[structure.pk] if one.role == role]
            for name, email in [(one.name, one.email) for one in people] or [("", "")]:
                yield Recipient(structure, FUNCTIONS[role].label, name, email)


def _named_in(analysis: CrossAnalysis) -> list[Structure]:
    """Return the structures that the text names, though nobody should recognise another."""
    texts = [getattr(analysis, part) for part in PARTS]
    texts += [f"{r.title} {r.text}" for r in analysis.recommendations.all()]
    text = " ".join(texts).casefold()
    return [s for s in Structure.objects.all() if s.name.casefold() in text]
