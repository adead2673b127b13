"""Who covers which commune from a date on: one row a commune and a structure.

The columns are those of `fixtures/couverture.csv`, and of what the page of perimeters gives.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from structures.ground.readings import (
    Findings,
    Issue,
    kind_of_row,
    parse_day,
    parse_number,
    plain_code,
)
from structures.ground.spreadsheets import Layout, Table

LAYOUT = Layout(
    required=("code_commune", "code_structure", "quotite", "valable_du"),
    useful=re.compile("code_commune|code_structure|quotite|valable_du|source"),
    usual=re.compile("nom_commune|nom_structure"),
)
BP_OF_ONE_PERCENT = 100
WHOLE_BP = 10_000
SOURCE_LENGTH = 200
Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class CoverageRow:
    """A row as read: codes of the commune and the structure, share in basis points, first day."""

    commune: str
    structure: str
    share_bp: int
    since: date
    source: str


def read_coverage(
    table: Table, communes: Collection[str], structures: Collection[str]
) -> tuple[list[CoverageRow], tuple[Issue, ...]]:
    """Read the rows, whose codes are among `communes` and `structures`, and all that is wrong.

    Whether shares add up to 100 % is for the database to say.
    """
    findings = Findings()
    lines: dict[tuple[str, str, date], int] = {}
    rows: list[CoverageRow] = []
    for line, cells in table.rows:
        if what := kind_of_row(cells["code_commune"]):
            findings.notice(f"Ligne ignorée ({what}).", line, "code_commune")
        elif line in table.defects:
            findings.error(table.defects[line], line)
        elif row := _row(line, cells, (communes, structures), findings):
            first = lines.setdefault((row.commune, row.structure, row.since), line)
            if first != line:
                findings.error(f"Déjà donné à la ligne {first} : supprimez une ligne.", line)
            rows.append(row)
    if not rows and not findings.blocked:
        findings.error("Le fichier ne contient aucune commune.")
    return rows, findings.issues()


def _row(
    line: int,
    cells: Mapping[str, str],
    known: tuple[Collection[str], Collection[str]],
    findings: Findings,
) -> CoverageRow | None:
    def read(parse: Callable[[str], Parsed], column: str) -> Parsed | None:
        return findings.parsed(parse, cells[column], line, column)

    communes, structures = known
    commune = read(lambda text: _code(text, communes, "Commune inconnue"), "code_commune")
    structure = read(lambda text: _code(text, structures, "Structure inconnue"), "code_structure")
    share_bp, since = read(parse_share, "quotite"), read(parse_day, "valable_du")
    source = cells.get("source", "")
    if len(source) > SOURCE_LENGTH:
        findings.error(f"Source trop longue : {SOURCE_LENGTH} caractères au plus.", line, "source")
    if commune is None or structure is None or share_bp is None or since is None:
        return None
    return CoverageRow(commune, structure, share_bp, since, source)


def _code(text: str, known: Collection[str], problem: str) -> str:
    code = text if text in known else plain_code(text)
    if code not in known:
        raise ValueError(f"{problem} (« {text} »). Vérifiez le code.")
    return code


def parse_share(text: str) -> int:
    """Read a share in percent as basis points; two decimals at most, more than 0, up to 100."""
    share_bp = parse_number(text) * BP_OF_ONE_PERCENT
    if share_bp != int(share_bp) or not 0 < share_bp <= Decimal(WHOLE_BP):
        raise ValueError(
            f"« {text} » : une quotité va de 0,01 à 100 (en %), avec deux décimales au plus."
        )
    return int(share_bp)
