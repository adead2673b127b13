"""What the page of an allocation says: the answer, then each indicator, then what may come."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.explanation.drawings import OwnPart, OwnShare, Waterfall, waterfall
from allocation.explanation.lines import SheetAxis, SheetLine, sheet_axes
from allocation.explanation.rails import RailsSaid, rails_said
from allocation.explanation.selectors import Explanation, Solidarity, solidarity
from allocation.explanation.standing import DecidedLine, Standing
from allocation.explanation.words import (
    Voice,
    decided_sentence,
    exact_sentence,
    left_to_come,
    line_sentence,
    when_sentences,
)
from allocation.models import Axis, Campaign
from allocation.settlement.selectors import StructureSettlement
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

    `rule` is that of RULES.md, by number, by which it is shared; `at_most` when what it gives is
    a ceiling still.
    """

    number: int
    title: str
    kind: str
    share: str
    amount_cents: int
    at_most: bool
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
class SumRow:
    """A sum of the page; a total closes those above it, what comes after is for the record."""

    label: str
    amount: str
    is_total: bool = False


@dataclass(frozen=True)
class Sheet:
    """All that the page says of an allocation; `rails` where its run has guard rails."""

    answer: Answer
    axes: list[AxisSaid]
    rails: RailsSaid | None
    drawing: Waterfall
    sums: list[SumRow]
    voice: Voice


def sheet(
    explained: Explanation, now: Standing, settlement: StructureSettlement | None, voice: Voice
) -> Sheet:
    """Return what the page says. No query."""
    axes, weighted = sheet_axes(explained), solidarity(explained)
    rails = rails_said(explained, voice)
    levels = now.decided
    if settlement:
        names = ("number", "level", "ceiling_cents", "earned_cents")
        levels = [DecidedLine(*(getattr(e, name) for name in names)) for e in settlement.earned]
    decided = {one.number: decided_sentence(one) for one in levels}
    earned = {one.number: one.earned_cents for one in levels} if settlement else {}
    return Sheet(
        _answer(now),
        [
            _axis(axis, [_line(one, axis, weighted, voice, decided) for one in axis.lines], earned)
            for axis in axes
        ],
        rails,
        waterfall(axes, explained.envelope_cents, _own_share(axes, rails, settlement, voice)),
        _sums(explained, settlement, rails),
        voice,
    )


def _own_share(
    axes: list[SheetAxis],
    rails: RailsSaid | None,
    settlement: StructureSettlement | None,
    voice: Voice,
) -> OwnShare:
    """Return what makes the amount: the maximum, or what it became once it is settled."""
    parts = []
    earned = {one.number: one.earned_cents for one in settlement.earned} if settlement else {}
    for axis in axes:
        label, cents = f"Axe {axis.number}", axis.amount_cents
        if axis.variable and settlement:
            label, cents = f"{label}, obtenu", sum(earned[line.number] for line in axis.lines)
        elif axis.variable:
            label = f"{label}, au plus"
        parts.append(OwnPart(label, cents, axis.number))
        if rails and rails.after == axis.number and rails.moved_cents:
            parts.append(OwnPart("Garde-fous", rails.moved_cents))
    if settlement and settlement.line.redistributed_cents:
        parts.append(OwnPart("Part redistribuée", settlement.line.redistributed_cents))
    title = "Votre part" if voice.own else "Part de la structure"
    return OwnShare(title, parts, "Montant final" if settlement else "Dotation maximale")


def _sums(
    explained: Explanation, settlement: StructureSettlement | None, rails: RailsSaid | None
) -> list[SumRow]:
    total = explained.total
    rows = []
    if rails:
        measured = total.fixed_cents - rails.moved_cents
        rows.append(SumRow("Part fixe avant garde-fous", euros(measured)))
        rows.append(SumRow("Garde-fous", rails.amount))
    rows.append(SumRow("Part fixe", euros(total.fixed_cents)))
    if settlement is None:
        rows.append(SumRow("Part variable, au plus", euros(total.ceiling_cents)))
        return [*rows, SumRow("Dotation maximale", euros(total.maximum_cents), is_total=True)]
    line = settlement.line
    rows.append(SumRow("Part variable obtenue", euros(line.earned_cents)))
    if settlement.redistributes:
        rows.append(SumRow("Part variable redistribuée", euros(line.redistributed_cents)))
    lost = euros(total.ceiling_cents - line.earned_cents)
    goes = "partagé dans le réseau" if settlement.redistributes else "resté à la Région"
    return [
        *rows,
        SumRow("Montant final", euros(line.final_cents), is_total=True),
        SumRow("Pour mémoire : dotation maximale", euros(total.maximum_cents)),
        SumRow(f"Pour mémoire : non obtenu, {goes}", lost),
    ]


def _answer(now: Standing) -> Answer:
    settled = now.final_cents is not None
    return Answer(
        amount=euros(now.amount_cents),
        title="montant final" if settled else "au plus, selon le dialogue de gestion",
        paid=euros(now.paid_cents) if now.paid_cents else "rien encore",
        left=left_to_come(now),
        when=when_sentences(now),
    )


def _axis(axis: SheetAxis, lines: list[LineSaid], earned: Mapping[int, int]) -> AxisSaid:
    """Say an axis; `earned` has what each rated indicator gave, once it is settled."""
    settled = axis.variable and bool(earned)
    if settled:
        lines = [replace(line, amount_cents=earned[line.number]) for line in lines]
    kind = Axis.Kind.VARIABLE if axis.variable else Axis.Kind.FIXED
    pot = euros(axis.pot_cents)
    return AxisSaid(
        number=axis.number,
        title=axis.label,
        kind=kind.label,
        share=f"{basis_points(axis.share_bp)} de l’enveloppe, soit {pot} pour tout le réseau",
        amount_cents=sum(line.amount_cents for line in lines),
        at_most=axis.variable and not settled,
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
