"""What the page of an allocation says: the answer, then each indicator, then what may come."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.explanation.drawings import Waterfall, waterfall
from allocation.explanation.lines import SheetAxis, SheetLine, sheet_axes
from allocation.explanation.selectors import Explanation, Solidarity, solidarity
from allocation.explanation.standing import Standing
from allocation.explanation.words import (
    Voice,
    decided_sentence,
    exact_sentence,
    left_to_come,
    line_sentence,
    when_sentences,
)
from allocation.models import Axis, Campaign
from structures.access import own_structure
from structures.ground.french import basis_points, change_of, euros
from structures.ground.tasks import READ, WAITING, Task, task
from structures.models import User

# Of allocation/RULES.md, and of the public method.
PRO_RATA_RULE, CEILING_RULE = 3, 5


@dataclass(frozen=True)
class LineSaid:
    """An indicator: its amount, the sentence that gives it, and what is read one click away."""

    number: int
    label: str
    amount_cents: int
    sentence: str
    exact: str
    definition: str
    reworded: str
    source: str
    prorata: str
    decided: str
    measured: bool


@dataclass(frozen=True)
class AxisSaid:
    """An axis: its share of the envelope in words, what it gives, its indicators.

    `rule` is that of RULES.md, by number, by which it is shared.
    """

    number: int
    title: str
    kind: str
    share: str
    amount_cents: int
    lines: list[LineSaid]
    unmeasured: list[str]
    rule: int

    @property
    def rule_label(self) -> str:
        """What the link to its rule is called."""
        return f"Règle {self.rule} de la méthode"


@dataclass(frozen=True)
class Answer:
    """What is read first: how much, what is paid, what may still come and when."""

    amount: str
    title: str
    paid: str
    left: str
    when: list[str]


@dataclass(frozen=True)
class Sheet:
    """All that the page says of an allocation."""

    answer: Answer
    axes: list[AxisSaid]
    drawing: Waterfall
    voice: Voice


def sheet(explained: Explanation, now: Standing, voice: Voice) -> Sheet:
    """Return what the page says. No query."""
    axes, weighted = sheet_axes(explained), solidarity(explained)
    decided = {one.number: decided_sentence(one) for one in now.decided}
    if now.final_cents is not None:  # the settlement says them
        decided = {}
    own = "Votre part" if voice.own else "Part de la structure"
    return Sheet(
        _answer(now),
        [
            _axis(axis, [_line(one, axis, weighted, voice, decided) for one in axis.lines])
            for axis in axes
        ],
        waterfall(axes, explained.envelope_cents, explained.total.maximum_cents, own),
        voice,
    )


def _answer(now: Standing) -> Answer:
    settled = now.final_cents is not None
    return Answer(
        amount=euros(now.amount_cents),
        title="montant final" if settled else "au plus, selon le dialogue de gestion",
        paid=euros(now.paid_cents) if now.paid_cents else "rien encore",
        left=left_to_come(now),
        when=when_sentences(now),
    )


def _axis(axis: SheetAxis, lines: list[LineSaid]) -> AxisSaid:
    kind = Axis.Kind.VARIABLE if axis.variable else Axis.Kind.FIXED
    pot = euros(axis.pot_cents)
    return AxisSaid(
        number=axis.number,
        title=axis.label,
        kind=kind.label,
        share=f"{basis_points(axis.share_bp)} de l’enveloppe, soit {pot} pour tout le réseau",
        amount_cents=axis.amount_cents,
        lines=lines,
        unmeasured=[
            f"« {label} » n’a rien compté dans tout le réseau : son enveloppe est allée aux autres "
            f"indicateurs de l’axe {axis.number}."
            for label in axis.unmeasured
        ],
        rule=CEILING_RULE if axis.variable else PRO_RATA_RULE,
    )


def _line(
    line: SheetLine,
    axis: SheetAxis,
    weighted: Solidarity | None,
    voice: Voice,
    decided: Mapping[int, str],
) -> LineSaid:
    return LineSaid(
        number=line.number,
        label=line.names["short_label"],
        amount_cents=line.amount_cents,
        sentence=line_sentence(line, axis, weighted, voice),
        exact=exact_sentence(line, axis),
        definition=line.definition,
        reworded=_reworded(line),
        source=_source(line.provenance),
        prorata=line.prorata,
        decided=decided.get(line.number, ""),
        measured=not axis.variable,
    )


def _reworded(line: SheetLine) -> str:
    if not line.former:
        return ""
    return (
        f"Rédaction n° {line.provenance['wording']} de la définition, en vigueur quand cette "
        "valeur a été comptée : elle a été rédigée autrement depuis."
    )


def _source(provenance: Mapping[str, str]) -> str:
    if not provenance:
        return ""
    which = "Source qui compte" if provenance.get("counted_source") else "Source"
    bracket = f", {provenance['age_bracket']} ans" if provenance["age_bracket"] else ""
    return f"{which} : {provenance['source']}{bracket}."


def change_sentence(now_cents: int, before_cents: int, before: str) -> str:
    """Say how an amount differs from one of before, in euros and in percent."""
    gap = now_cents - before_cents
    if not gap:
        return f"le même montant, {euros(before_cents)} {before}"
    return f"{change_of(gap, before_cents)}, contre {euros(before_cents)} {before}"


def own_allocation_task(user: User, campaign: Campaign) -> Task:
    """Return the explained allocation that a structure has to read. No query."""
    if not reached(campaign.state, State.ADOPTED):
        title = f"Lire votre dotation {campaign.year}"
        return task(title, "La répartition n’est pas encore arrêtée.", WAITING)
    url = reverse("allocation:explained", args=[own_structure(user).code, campaign.year])
    return task("Lire votre dotation expliquée", "De l’enveloppe à vos euros.", READ, url)
