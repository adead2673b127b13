"""The territories of the Region, as a file numbers and names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from structures.ground.readings import Findings, parse_whole, parse_words
from structures.ground.spreadsheets import Table
from structures.models import Territory
from structures.reference.kinds import (
    Act,
    Application,
    Asked,
    Change,
    Column,
    Comparison,
    Format,
    ReferenceKind,
    template_layout,
)
from structures.territories.services import add_territory, change_territory

LONGEST_NAME, LARGEST = 100, 32_767
COLUMNS = (
    Column(
        "numero",
        "Numéro du territoire, unique : il l’ordonne dans les listes et sert dans le fichier des "
        "structures.",
        "1",
    ),
    Column("nom", "Nom du territoire, tel que les structures le lisent.", "Nord"),
)


@dataclass(frozen=True)
class TerritoryRow:
    """A territory as a file gives it."""

    line: int
    number: int
    name: str


def parse_territory(text: str) -> int:
    """Read the number of a territory. Raises ValueError, in French."""
    found = parse_whole(text)
    if not 0 < found <= LARGEST:
        raise ValueError(f"« {text} » : un numéro de 1 à {LARGEST} est attendu.")
    return found


def read_territories(table: Table, asked: Asked, findings: Findings) -> list[TerritoryRow]:
    """Read the rows, each number and each name once."""
    numbers: dict[int, TerritoryRow] = {}
    names: dict[str, int] = {}
    for line, cells in table.rows:
        if line in table.defects:
            findings.error(table.defects[line], line)
            continue
        number = findings.parsed(parse_territory, cells["numero"], line, "numero")
        name = findings.parsed(
            partial(parse_words, longest=LONGEST_NAME), cells["nom"], line, "nom"
        )
        if number is None or name is None:
            continue
        first = numbers[number].line if number in numbers else names.get(name.casefold())
        if first:
            findings.error(f"Déjà donné à la ligne {first} : supprimez une ligne.", line, "numero")
            continue
        numbers[number], names[name.casefold()] = TerritoryRow(line, number, name), line
    return list(numbers.values())


def compare_territories(
    rows: Sequence[TerritoryRow], asked: Asked, findings: Findings
) -> Comparison:
    """Compare the territories with those that exist. One query."""
    known = {territory.number: territory for territory in Territory.objects.all()}
    changes = []
    for row in rows:
        before = known[row.number].name if row.number in known else ""
        if before != row.name:
            act = Act.CHANGED if before else Act.ADDED
            label = f"Territoire {row.number}"
            changes.append(Change(act, str(row.number), label, before, row.name, row.line, row))
    said = {row.number for row in rows}
    absent = [
        Change(Act.ABSENT, str(number), f"Territoire {number}", territory.name)
        for number, territory in known.items()
        if number not in said
    ]
    return Comparison([*changes, *absent], unchanged=len(rows) - len(changes))


def apply_territories(comparison: Comparison, application: Application) -> None:
    """Write the territories added and renamed."""
    known = {territory.number: territory for territory in Territory.objects.all()}
    for change in comparison.of(Act.ADDED, Act.CHANGED):
        row = change.row
        if row.number in known:
            change_territory(known[row.number], row.number, row.name, by=application.by)
        else:
            add_territory(row.number, row.name, by=application.by)


TERRITORIES = ReferenceKind(
    title="Territoires",
    lead="Les parties de la Région auxquelles une restitution est faite en même temps.",
    noun=("territoire", "territoires"),
    columns=COLUMNS,
    formats=(Format(template_layout(COLUMNS), read_territories),),
    compare=compare_territories,
    apply=apply_territories,
    count=Territory.objects.count,
    locks=(Territory,),
    absent="Un territoire que le fichier ne cite pas reste tel quel : il se retire dans la page "
    "des territoires, quand aucune structure n’y est plus.",
)
