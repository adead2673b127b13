"""What a structure reads of its values before they count: each with all that helps to judge it."""

from dataclasses import dataclass, replace

from django.utils.text import capfirst

from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.selectors import told_by_parts
from allocation.models import Campaign, Indicator
from allocation.reviews.heard.selectors import HeardValue, Word, heard_values
from allocation.reviews.pages import ShownChallenge
from allocation.reviews.selectors import NetworkTotal, challenges_of, shown_totals
from allocation.second_sources.selectors import SourceBeside, sources_beside
from allocation.year_before.selectors import Beside, YearBefore
from structures.ground import clock
from structures.models import Structure

TONES = {
    Word.CONTESTED: "waiting",
    Word.SETTLED: "done",
    Word.AGREED: "done",
    Word.UNREAD: "progress",
}


@dataclass(frozen=True)
class OwnLine:
    """The value that counts as its structure reads it: where it comes from, beside what.

    `counting` is the second source that counts, if one does, with the structure's own value
    beside; `others` are those that are shown for information. `former` when today's definition
    is worded otherwise than the one it was counted under.
    """

    indicator: Indicator
    heard: HeardValue | None
    definition: str
    former: bool
    beside: Beside
    total: NetworkTotal
    challenges: list[ShownChallenge]
    counting: SourceBeside | None
    others: list[SourceBeside]
    is_open: bool

    @property
    def sources(self) -> list[SourceBeside]:
        """All that others count of it, the source that counts first. No query, here and below."""
        return [*([self.counting] if self.counting else []), *self.others]

    @property
    def word(self) -> Word | None:
        """What the structure said of it."""
        return self.heard.word if self.heard else None

    @property
    def status(self) -> tuple[str, str]:
        """What was said of it, in a word, and its tone."""
        if self.word is None:
            return "Pas encore enregistrée", "neutral"
        if self.word == Word.UNREAD and not self.is_open:
            return "Non relue", "neutral"
        return capfirst(self.word.label), TONES[self.word]

    @property
    def seen(self) -> str:
        """What a form carries of it: its number, value and wording."""
        return f"{self.indicator.number}:{self.heard.stamp}" if self.heard else ""

    @property
    def may_agree(self) -> bool:
        """Whether an agreement says something new."""
        return self.word in (Word.UNREAD, Word.CONTESTED)

    @property
    def may_contest(self) -> bool:
        """Whether it may be contested; what the Region answered stands."""
        return self.word in (Word.UNREAD, Word.CONTESTED, Word.AGREED)


def own_lines(campaign: Campaign, structure: Structure) -> list[OwnLine]:
    """Return each measured indicator with the structure's value that counts.

    Ten queries, two more where second sources are declared.
    """
    lines = _Lines(campaign, structure)
    return [lines.of(one) for one in sorted(lines.totals, key=lambda one: one.number)]


class _Lines:
    """All that the lines of a structure are made of, read once."""

    def __init__(self, campaign: Campaign, structure: Structure) -> None:
        self.campaign, self.structure = campaign, structure
        self.totals = shown_totals(campaign)
        self.heard = {one.indicator.pk: one for one in heard_values(campaign, structure)}
        self.before = YearBefore(campaign, self.totals, [structure])
        self.parts = told_by_parts(campaign, [structure.pk])
        self.sources = sources_beside(campaign, structure)
        self.challenges: dict[int, list[ShownChallenge]] = {}
        today = clock.today()
        for one in challenges_of(campaign, structure):
            shown = ShownChallenge(one, today, campaign.state)
            self.challenges.setdefault(one.indicator_id, []).append(shown)

    def of(self, indicator: Indicator) -> OwnLine:
        """Return the line of an indicator. No query."""
        heard = self.heard.get(indicator.pk)
        sources = [one for one in self.sources if one.source.indicator_id == indicator.pk]
        counting = next((one for one in sources if one.source.counts), None)
        now = self.campaign.said(indicator.definition)
        definition = (heard and heard.definition) or now
        return OwnLine(
            indicator=indicator,
            heard=heard,
            definition=counting.source.definition if counting else definition,
            former=bool(heard and not heard.second and definition != now),
            beside=self._beside(indicator, heard),
            total=self.totals[indicator],
            challenges=self.challenges.get(indicator.pk, []),
            counting=counting,
            others=[one for one in sources if one is not counting],
            is_open=self.campaign.state in OPEN_TO_FIGURES,
        )

    def _beside(self, indicator: Indicator, heard: HeardValue | None) -> Beside:
        """Return the value beside the structure's own of the year before, and its parts.

        What somebody else counted varies from nothing.
        """
        own = heard.value if heard and not heard.second else None
        parts = self.parts.get((self.structure.pk, indicator.pk), ())
        beside = self.before.beside(self.structure.pk, indicator, own)
        return replace(beside, parts=tuple(parts))
