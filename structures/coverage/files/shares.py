"""The rows of a file of perimeters: our own template, or UNML's national file. Pure.

Source of the second: header of the file that UNML publishes; it says that a commune is on
several missions locales, and not for which shares.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from structures.coverage.files.lists import parse_commune_code
from structures.coverage.models import FULL_SHARE_BP
from structures.coverage.rows import SOURCE_LENGTH, parse_share
from structures.ground.fields import FIRST_DAY, LAST_DAY
from structures.ground.readings import (
    Findings,
    is_missing,
    kind_of_row,
    parse_day,
    parse_words,
    plain_code,
)
from structures.ground.spreadsheets import Layout, Table
from structures.reference.kinds import Asked

LONGEST_CODE = 10
SEVERAL = "commune_presente_sur_plusieurs_ml"
UNML = Layout(
    required=("Code INSEE", "Code ML"),
    useful=re.compile(f"code_insee|code_ml|{SEVERAL}"),
    usual=re.compile(
        "nom_commune|departement_commune|region_commune|code_region_commune|nom_ml"
        "|nom_officiel_ml|region_ml|code_region_ml|adresse_ml|code_postal_ml|ville_ml"
    ),
)


@dataclass(frozen=True)
class ShareRow:
    """The share of a commune that a structure covers from a day on, in basis points.

    `shared` says that the file names several structures without their shares; `national`,
    that it holds communes of every Region.
    """

    line: int
    commune: str
    structure: str
    share_bp: int
    since: date
    source: str = ""
    shared: bool = False
    national: bool = False

    @property
    def columns(self) -> tuple[str, str]:
        """The columns that hold the commune and the structure."""
        return ("Code INSEE", "Code ML") if self.national else ("code_commune", "code_structure")


def parse_effect(text: str) -> date:
    """Read a day of the calendar that the product knows. Raises ValueError, in French."""
    day = parse_day(text)
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError(
            f"« {text} » : une date de {FIRST_DAY.year} à {LAST_DAY.year} est attendue."
        )
    return day


def read_shares(table: Table, asked: Asked, findings: Findings) -> list[ShareRow]:
    """Read the rows of our own template."""
    rows = []
    for line, cells in table.rows:
        if what := kind_of_row(cells["code_commune"]):
            findings.notice(f"Ligne ignorée ({what}).", line, "code_commune")
        elif line in table.defects:
            findings.error(table.defects[line], line)
        elif row := _row(line, cells, asked, findings):
            rows.append(row)
    return rows


def _row(line: int, cells: Mapping[str, str], asked: Asked, findings: Findings) -> ShareRow | None:
    commune = findings.parsed(parse_commune_code, cells["code_commune"], line, "code_commune")
    structure = findings.parsed(_structure, cells["code_structure"], line, "code_structure")
    share_bp = findings.parsed(parse_share, cells["quotite"], line, "quotite")
    day, source = cells.get("valable_du", ""), cells.get("source", "")
    since = asked.effective_on
    if not is_missing(day):
        since = findings.parsed(parse_effect, day, line, "valable_du")
    if source:
        findings.parsed(partial(parse_words, longest=SOURCE_LENGTH), source, line, "source")
    if commune is None or structure is None or share_bp is None or since is None:
        return None
    return ShareRow(line, commune, structure, share_bp, since, source)


def read_unml(table: Table, asked: Asked, findings: Findings) -> list[ShareRow]:
    """Read the rows of UNML's file: each gives a commune to a mission locale, whole."""
    rows = []
    for line, cells in table.rows:
        if line in table.defects:
            findings.error(table.defects[line], line)
            continue
        commune = findings.parsed(parse_commune_code, cells["code_insee"], line, "Code INSEE")
        structure = findings.parsed(_structure, cells["code_ml"], line, "Code ML")
        if commune and structure and asked.effective_on:
            shared = cells.get(SEVERAL, "").casefold() == "oui"
            rows.append(
                ShareRow(
                    *(line, commune, structure, FULL_SHARE_BP, asked.effective_on),
                    shared=shared,
                    national=True,
                )
            )
    return rows


def _structure(text: str) -> str:
    return parse_words(plain_code(text), LONGEST_CODE)
