"""All that a decision letter prints: what each party wrote to all, the levels, the euros.

Amounts come from runs only: the ceilings of the adopted run and, once the campaign is
settled, the structure's line of the settlement. What the Region keeps to itself is not read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from stdnum.fr import siret as siret_number

from allocation.agreements.selectors import standing_agreements
from allocation.engine import earned
from allocation.models import Adoption, Campaign, Run, RunLine, SettlementLine
from allocation.settlement.selectors import redistributes, settlement_run
from dialogue.letters.selectors import letter_reference
from dialogue.models import Dialogue, Rating, Statement
from dialogue.ratings.selectors import behalf_of, said_for, title_of, worded
from dialogue.rules import TEXTS, TextKind
from structures.ground.french import NO_BREAK_SPACE
from structures.models import Structure
from structures.region.selectors import Letterhead, letterhead_on

# The text that stands for each rating and kind.
LastTexts = Mapping[tuple[int | None, str], Statement]
# What comes before the decision.
ARGUED = [k for k, text in TEXTS.items() if text.title and k != TextKind.DECISION]


@dataclass(frozen=True)
class PrintedText:
    """What a party wrote: the level it gave, if any, in numbers and in words."""

    title: str
    level: int | None
    words: str
    text: str
    author: str
    day: date


@dataclass(frozen=True)
class DecidedIndicator:
    """An indicator settled: what was said, what it earns, in cents."""

    number: int
    label: str
    short_label: str
    scale: list[str]
    self_level: int | None
    proposed_level: int | None
    level: int
    texts: list[PrintedText]
    decision: PrintedText
    ceiling_cents: int
    earned_cents: int


@dataclass(frozen=True)
class LetterSheet:
    """A decision letter before it is printed.

    `settled` is the structure's line of the run that settles the campaign, if any.
    """

    reference: str
    demo: bool
    region: Letterhead
    campaign: Campaign
    structure: Structure
    siret: str
    opened_on: date
    met_on: date | None
    day: date
    adoption: Adoption
    agreement: str
    indicators: list[DecidedIndicator]
    settled: SettlementLine | None
    appeal_route: str

    @property
    def ceiling_cents(self) -> int:
        """The most that axis 3 could give."""
        return sum(indicator.ceiling_cents for indicator in self.indicators)

    @property
    def redistributes(self) -> bool:
        """Whether what the network does not earn is shared out."""
        return redistributes(self.adoption.run)

    @property
    def earned_cents(self) -> int:
        """What the levels settled give, before anything is redistributed."""
        return sum(indicator.earned_cents for indicator in self.indicators)

    @property
    def record(self) -> dict[str, object]:
        """The decision as data, attached to the letter and sealed."""
        return {
            "reference": self.reference,
            "structure": {"code": self.structure.code, "name": self.structure.legal_name},
            "year": self.campaign.year,
            "decided_on": self.day.isoformat(),
            "run": _run_as_data(self.adoption.run),
            "indicators": [_as_data(indicator) for indicator in self.indicators],
            "earned_cents": self.earned_cents,
            "settlement": _settlement_as_data(self.settled),
            "appeal_route": self.appeal_route,
        }


def letter_sheet(dialogue: Dialogue) -> LetterSheet:
    """Return what the letter of a closed dialogue prints. Nine queries."""
    found = Dialogue.objects.select_related("structure", "campaign__schedule", "meeting")
    dialogue = found.get(pk=dialogue.pk)
    campaign, structure = dialogue.campaign, dialogue.structure
    adoption = (
        Adoption.objects.select_related("run__frame").defer("run__record").get(campaign=campaign)
    )
    last = dialogue.ratings.aggregate(day=Max("settled_at"))["day"]
    agreement = standing_agreements(campaign).filter(structure=structure).first()
    meeting = getattr(dialogue, "meeting", None)
    return LetterSheet(
        reference=letter_reference(dialogue),
        demo=settings.DEMO,
        region=letterhead_on(timezone.localdate(last)),
        campaign=campaign,
        structure=structure,
        siret=siret_number.format(structure.siret, NO_BREAK_SPACE) if structure.siret else "",
        opened_on=timezone.localdate(dialogue.opened_at),
        met_on=meeting.held_on if meeting else None,
        day=timezone.localdate(last),
        adoption=adoption,
        agreement=agreement.reference if agreement else "",
        indicators=_indicators(dialogue, adoption),
        settled=_settled(campaign, structure),
        appeal_route=campaign.schedule.appeal_route,
    )


def _indicators(dialogue: Dialogue, adoption: Adoption) -> list[DecidedIndicator]:
    lines = RunLine.objects.filter(run=adoption.run_id, structure=dialogue.structure_id)
    ceilings = dict(lines.values_list("indicator_number", "amount_cents"))
    last = _last_texts(dialogue)
    ratings = dialogue.ratings.select_related("indicator").order_by("indicator__number")
    return [_indicator(rating, last, ceilings[rating.indicator.number]) for rating in ratings]


def _indicator(rating: Rating, last: LastTexts, ceiling_cents: int) -> DecidedIndicator:
    indicator, level = rating.indicator, rating.level
    assert level is not None  # the dialogue is closed: each indicator is settled
    argued = [last[rating.pk, kind] for kind in ARGUED if (rating.pk, kind) in last]
    return DecidedIndicator(
        number=indicator.number,
        label=indicator.label,
        short_label=indicator.short_label,
        scale=indicator.scale,
        self_level=rating.self_level,
        proposed_level=rating.proposed_level,
        level=level,
        texts=[_printed(rating, statement) for statement in argued],
        decision=_printed(rating, last[rating.pk, TextKind.DECISION]),
        ceiling_cents=ceiling_cents,
        earned_cents=earned(ceiling_cents, level),
    )


def _printed(rating: Rating, statement: Statement) -> PrintedText:
    return PrintedText(
        title=title_of(statement, TEXTS[TextKind(statement.kind)].title),
        level=statement.level,
        words=worded(rating.indicator, statement.level),
        text=statement.text,
        author=", ".join(filter(None, _signature(statement))),
        day=timezone.localdate(statement.written_at),
    )


def _signature(statement: Statement) -> list[str]:
    author = statement.author
    return [str(author), author.get_role_display(), behalf_of(statement)]


def _last_texts(dialogue: Dialogue) -> LastTexts:
    """Return the text that stands for each indicator and kind, among those all parties read."""
    shared = dialogue.statements.filter(
        audience=Statement.Audience.ALL, rating__isnull=False, replaced_by=None
    )
    found = shared.annotate(**said_for()).select_related("author", "rating")
    return {
        (statement.rating_id, statement.kind): statement
        for statement in found.order_by("written_at", "pk")
    }


def _as_data(indicator: DecidedIndicator) -> dict[str, object]:
    return {
        "number": indicator.number,
        "label": indicator.label,
        "self_level": indicator.self_level,
        "proposed_level": indicator.proposed_level,
        "level": indicator.level,
        "ceiling_cents": indicator.ceiling_cents,
        "earned_cents": indicator.earned_cents,
        "texts": [
            [text.title, text.day.isoformat(), text.text]
            for text in [*indicator.texts, indicator.decision]
        ],
    }


def _settled(campaign: Campaign, structure: Structure) -> SettlementLine | None:
    run = settlement_run(campaign)
    return run.settlement_lines.filter(structure=structure).first() if run else None


def _run_as_data(run: Run) -> dict[str, object]:
    return {"number": run.number, "sha256": run.sha256}


def _settlement_as_data(line: SettlementLine | None) -> dict[str, object] | None:
    if line is None:
        return None
    names = ("fixed", "earned", "redistributed", "final", "advance", "balance")
    amounts = {f"{name}_cents": getattr(line, f"{name}_cents") for name in names}
    return {"run": _run_as_data(line.run), **amounts}
