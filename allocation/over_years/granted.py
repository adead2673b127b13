"""What was granted and what was decided, one point a year: of a structure or of the network."""

from collections import Counter
from collections.abc import Iterator

from allocation.engine.inputs import HIGHEST_LEVEL
from allocation.models import Axis, PastAmount
from allocation.over_years.breaks import rule_changes
from allocation.over_years.counted import absence, differences, joined_since, measured
from allocation.over_years.selectors import OverYears, Year
from allocation.over_years.series import Cell, Point, Series, absent, timeline
from allocation.past_years.selectors import FORMER_GRANT
from structures.ground.french import euros
from structures.ground.lists import in_euros

OWN = {
    "fixed_cents": "Part fixe",
    "maximum_cents": "Dotation maximale",
    "advance_cents": "Premier versement",
    "final_cents": "Montant final",
}
OF_NETWORK = {
    "envelope_cents": "Enveloppe",
    "fixed_cents": "Parts fixes",
    "maximum_cents": "Dotations maximales",
    "advance_cents": "Premiers versements",
    "final_cents": "Montants finaux",
}
NOT_SETTLED, NOT_DECIDED = "solde pas encore arrêté", "pas encore arrêté"
DECIDED = "Niveau arrêté"


def amount_series(found: OverYears, *, of_network: bool = False) -> list[Series]:
    """Return the amounts of each year, then what files alone say of the years before."""
    labels = OF_NETWORK if of_network else OWN
    dated = [*_former(found), *_amounts(found, labels)]
    title = "Enveloppe et montants du réseau" if of_network else "Dotation"
    detail = "Le trait mesure le montant final, ou la dotation maximale tant que le solde manque."
    told = [Series(title, detail, tuple(labels.values()), timeline(dated), "€")]
    others: dict[str, list[tuple[int, Point]]] = {}
    for amount in _kept(found):
        if amount.label != FORMER_GRANT:
            others.setdefault(amount.label, []).append((amount.year, _reprise(amount)))
    detail = "Repris d’un fichier, pour mémoire."
    return told + [
        Series(label, detail, ("Montant",), timeline(points), "€")
        for label, points in others.items()
    ]


def level_series(found: OverYears) -> list[Series]:
    """Return the decided levels of a structure, by indicator of axis 3."""
    return [
        Series(
            said["short_label"],
            said["label"],
            (DECIDED,),
            timeline((year.year, _level(found, year, name)) for year in found.years),
            "niveau",
        )
        for name, said in measured(found, Axis.Kind.VARIABLE).items()
    ]


def standing_series(found: OverYears) -> list[Series]:
    """Return how many structures have each level, by indicator of axis 3; nobody is named."""
    levels = [f"Niveau {level}" for level in range(HIGHEST_LEVEL, -1, -1)]
    return [
        Series(
            said["short_label"],
            said["label"],
            (*levels, "Pas encore arrêté"),
            timeline((year.year, _standing(found, year, name)) for year in found.years),
            "structures",
            is_drawn=False,
        )
        for name, said in measured(found, Axis.Kind.VARIABLE).items()
    ]


def _kept(found: OverYears) -> Iterator[PastAmount]:
    return (amount for one in reversed(found.past) for amount in one.amounts)


def _reprise(amount: PastAmount) -> Point:
    cents, said = amount.amount_cents, euros(amount.amount_cents)
    told, value = f"reprise : {amount.source}", in_euros(amount.amount_cents)
    return Point(
        str(amount.year), told, across=said, drawn=said, size=cents, former=True, value=value
    )


def _former(found: OverYears) -> Iterator[tuple[int, Point]]:
    """Yield the grants of before: those of files, then that which the first year starts from."""
    for amount in _kept(found):
        if amount.label == FORMER_GRANT:
            yield amount.year, _reprise(amount)
    first = next((year for year in found.years if year.has_part), None)
    if first is None:
        return
    label, cents = f"Avant {first.year}", first.former_cents
    if cents is None:
        yield first.year - 1, absent(label, "dotation antérieure non connue")
        return
    said = f"dotation antérieure : {euros(cents)}"
    yield (
        first.year - 1,
        Point(
            label,
            across=said,
            drawn=euros(cents),
            size=cents,
            former=True,
            value=in_euros(cents),
        ),
    )


def _amounts(found: OverYears, labels: dict[str, str]) -> Iterator[tuple[int, Point]]:
    before: Year | None = None
    for year in found.years:
        label = str(year.year)
        if not year.has_part:
            yield year.year, absent(label, "sans part cette année")
            continue
        known = {"envelope_cents": year.facts["inputs"]["envelope_cents"]} | year.amounts
        cells = tuple(_amount(said, known[name]) for name, said in labels.items())
        final, most = known["final_cents"], known["maximum_cents"]
        drawn = f"{euros(most or 0)} au plus" if final is None else euros(final)
        point = Point(label, cells=cells, drawn=drawn, size=most if final is None else final)
        revised = [f"{one.summary}, en cours d’année" for one in year.revisions]
        changed = _changed(found, before, year)
        yield year.year, point.noted(revised, apart=False).noted(changed)
        before = year


def _amount(label: str, cents: int | None) -> Cell:
    said = NOT_SETTLED if cents is None else euros(cents)
    return Cell(label, said, in_euros(cents))


def _changed(found: OverYears, before: Year | None, year: Year) -> list[str]:
    if before is None:
        return []
    return [*rule_changes(before, year), *joined_since(found, before, year)]


def _level(found: OverYears, year: Year, name: str) -> Point:
    label, level = str(year.year), year.levels.get(name)
    why = absence(year, name)
    if why or level is None:
        return absent(label, why or NOT_DECIDED)
    scale = year.indicators[name]["scale"]
    short = f"{level} sur {HIGHEST_LEVEL}"
    cell = Cell(DECIDED, f"{short} : {scale[level]}" if scale else short, level)
    point = Point(label, cells=(cell,), drawn=short, size=level)
    return point.noted(differences(found, name).get(year.year, []))


def _standing(found: OverYears, year: Year, name: str) -> Point:
    label, why = str(year.year), absence(year, name)
    if why:
        return absent(label, why)
    counts = year.standing.get(name, Counter[int]())
    cells = [
        Cell(f"Niveau {level}", str(counts.get(level, 0)), counts.get(level, 0))
        for level in range(HIGHEST_LEVEL, -1, -1)
    ]
    left = year.shared_by - sum(counts.values())
    cells.append(Cell("Pas encore arrêté", str(left), left))
    return Point(label, cells=tuple(cells)).noted(differences(found, name).get(year.year, []))
