"""What the change from the year before says: each cause in words, drawn, and in a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocation.explanation.drawings import BAR_HEIGHT, ROW, WIDTH, place_of
from allocation.year_comparison.causes import Causes
from allocation.year_comparison.sides import Change, Counted
from structures.ground.french import change_of, euros, number, signed_euros
from structures.models import Structure

MIDDLE = WIDTH // 2  # a bar is on either side of it
SHOWN_PLACES = 2
LABELS = {
    "envelope": "Enveloppe de la Région",
    "rule": "Règles : parts, poids, indicateurs",
    "own": "Ses propres données",
    "others": "Données du reste du réseau",
    "guard_rails": "Garde-fous",
    "rounding": "Arrondis au centime",
}
OWN_LABELS = LABELS | {"own": "Vos propres données"}
MEANINGS = {
    "envelope": "ce que l’enveloppe de l’année change, tout le reste étant celui d’avant",
    "rule": "ce que changent les parts des axes, les poids et ce qui est mesuré",
    "own": "ce que changent les valeurs de la structure, celles des autres étant celles d’avant",
    "others": "ce que changent les valeurs des autres structures, entrées et sorties comprises",
    "guard_rails": "ce que les garde-fous donnent ou reprennent",
    "rounding": "les centimes restants, et ceux des lignes ci-dessus",
}
ALWAYS = ("envelope", "rule", "own", "others", "rounding")


@dataclass(frozen=True)
class CauseSaid:
    """A cause: its name, what it moved in words and in cents, and its bar in units.

    The middle line stands from `line_y` to `line_end`, a little beyond the bar.
    """

    label: str
    meaning: str
    amount: str
    cents: int
    text_y: int
    y: int
    x: int
    width: int
    line_y: int
    line_end: int


@dataclass(frozen=True)
class ChangeSaid:
    """The change in a sentence, its causes, and the drawing's size and own sentence."""

    sentence: str
    causes: list[CauseSaid]
    total: str
    label: str
    width: int
    middle: int
    height: int
    bar_height: int


@dataclass(frozen=True)
class CountedSaid:
    """What an indicator counted in both years: the structure's own, and the network's."""

    label: str
    own_before: str
    own_after: str
    all_before: str
    all_after: str


@dataclass(frozen=True)
class ChangeRow:
    """A structure in the list of changes, or the network; cents by cause, none if unknown."""

    structure: Structure | None
    before_cents: int
    after_cents: int
    cents: Mapping[str, int]

    @property
    def name(self) -> str:
        """The structure's, or the network's."""
        return self.structure.name if self.structure else "Réseau"

    @property
    def gap_cents(self) -> int:
        """What it has more than the year before."""
        return self.after_cents - self.before_cents

    @property
    def cells(self) -> list[tuple[str, str]]:
        """Its causes in words, under their names."""
        return [(LABELS[name], signed_euros(cents)) for name, cents in self.cents.items()]

    @property
    def gap(self) -> str:
        """The difference in words, in euros and in percent."""
        return _gap(self.before_cents, self.after_cents)


def change_said(change: Change, years: tuple[int, int], *, own: bool) -> ChangeSaid:
    """Return what the page of one structure says. No query."""
    then, now = years
    whose = "Votre dotation maximale" if own else "La dotation maximale de la structure"
    sentence = (
        f"{whose} passe de {euros(change.before_cents)} en {then} à "
        f"{euros(change.after_cents)} en {now} : {_gap(change.before_cents, change.after_cents)}."
    )
    said = _causes(change.causes, OWN_LABELS if own else LABELS) if change.causes else []
    words = " ; ".join(f"{one.label} : {one.amount}" for one in said)
    return ChangeSaid(
        sentence,
        said,
        signed_euros(change.after_cents - change.before_cents),
        f"Différence, cause par cause. {words}.",
        WIDTH,
        MIDDLE,
        ROW * len(said),
        BAR_HEIGHT,
    )


def counted_said(counted: Iterable[Counted]) -> list[CountedSaid]:
    """Return what each indicator counted in both years. No query."""
    return [
        CountedSaid(
            one.label,
            *(
                "non mesuré"
                if value is None
                else number(value, None if one.whole else SHOWN_PLACES)
                for value in (one.own_before, one.own_after, one.all_before, one.all_after)
            ),
        )
        for one in counted
    ]


def change_rows(
    changes: Mapping[int, Change], structures: Mapping[int, Structure], shown: Iterable[str]
) -> list[ChangeRow]:
    """Return a row a structure, by code, with the causes to be shown. No query."""
    names = list(shown)
    rows = [
        ChangeRow(
            structures[pk],
            one.before_cents,
            one.after_cents,
            {name: getattr(one.causes, name) for name in names} if one.causes else {},
        )
        for pk, one in changes.items()
    ]
    return sorted(rows, key=lambda row: row.structure.code if row.structure else "")


def network_row(rows: Iterable[ChangeRow], shown: Iterable[str]) -> ChangeRow:
    """Return the sums of the rows; of no cause where one has none, which would not add up."""
    found = list(rows)
    told = all(row.cents for row in found)
    cents = {name: sum(row.cents[name] for row in found) for name in shown} if told else {}
    before, after = sum(row.before_cents for row in found), sum(row.after_cents for row in found)
    return ChangeRow(None, before, after, cents)


def shown_causes(changes: Iterable[Change]) -> dict[str, str]:
    """Return the causes that a list shows: guard rails only where some moved something."""
    moved = any(one.causes and one.causes.guard_rails for one in changes)
    return {name: label for name, label in LABELS.items() if name in ALWAYS or moved}


def _gap(before: int, after: int) -> str:
    return change_of(after - before, before) if after != before else "aucune différence"


def _causes(found: Causes, labels: Mapping[str, str]) -> list[CauseSaid]:
    moved = {name: cents for name, cents in vars(found).items() if name in ALWAYS or cents}
    largest = max(map(abs, moved.values()), default=0)
    return [
        _cause(place, labels[name], MEANINGS[name], cents, largest)
        for place, (name, cents) in enumerate(moved.items())
    ]


def _cause(place: int, label: str, meaning: str, cents: int, largest: int) -> CauseSaid:
    width = abs(cents) * MIDDLE // largest if largest else 0
    x = MIDDLE if cents >= 0 else MIDDLE - width
    text, bar = place_of(place)
    line = bar - 2, bar + BAR_HEIGHT + 2
    return CauseSaid(label, meaning, signed_euros(cents), cents, text, bar, x, width, *line)
