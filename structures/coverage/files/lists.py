"""The rows of a list of communes: INSEE's file of a year, or our own template. Pure.

Source: INSEE, code officiel géographique, file `v_commune_AAAA.csv`: one row a commune
(TYPECOM = COM), and others for communes déléguées, associées and arrondissements municipaux.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from structures.coverage.geography import AREA, COMMUNE, department
from structures.ground.french import number
from structures.ground.readings import (
    Findings,
    is_missing,
    kind_of_row,
    parse_whole,
    parse_words,
    plain_code,
    told_row,
)
from structures.ground.spreadsheets import Layout, Table
from structures.reference.kinds import Asked

LONGEST_NAME = 100
FIRST_VINTAGE, LAST_VINTAGE = 1943, 2100
# Paris, Lyon, Marseille: INSEE gives their arrondissements codes that look like communes'.
ARRONDISSEMENT = re.compile(r"751(0[1-9]|1[0-9]|20)|6938[1-9]|132(0[1-9]|1[0-6])")
INSEE = Layout(
    required=("TYPECOM", "COM", "DEP", "LIBELLE"),
    useful=re.compile("typecom|com|dep|libelle"),
    usual=re.compile("reg|ctcd|arr|tncc|ncc|nccenr|can|comparent"),
)


@dataclass(frozen=True)
class CommuneRow:
    """A commune as a file gives it; None where the file does not say."""

    line: int
    code: str
    name: str
    department: str
    population: int | None
    vintage: int


def parse_commune_code(text: str) -> str:
    """Read the code of a commune. Raises ValueError, in French."""
    code = plain_code(text)
    if re.fullmatch(r"[0-9]{4}", code):
        raise ValueError(
            f"Le code {code} a perdu son zéro initial : 0{code} attendu. Mettez la colonne au "
            "format Texte dans le fichier d’origine."
        )
    if not COMMUNE.fullmatch(code):
        shown = f"« {text} »" if text else "cellule vide"
        raise ValueError(f"Code de commune attendu sur cinq caractères ({shown}).")
    return code


def parse_department(text: str) -> str:
    """Read the code of a department. Raises ValueError, in French."""
    code = plain_code(text)
    code = f"0{code}" if re.fullmatch("[1-9]", code) else code
    if not AREA.fullmatch(code):
        shown = f"« {text} »" if text else "cellule vide"
        raise ValueError(f"Code de département attendu, par exemple 67, 2A ou 974 ({shown}).")
    return code


def parse_vintage(text: str) -> int:
    """Read a year of INSEE's list. Raises ValueError, in French."""
    year = parse_whole(text)
    if not FIRST_VINTAGE <= year <= LAST_VINTAGE:
        raise ValueError(f"« {text} » n’est pas une année de {FIRST_VINTAGE} à {LAST_VINTAGE}.")
    return year


def read_communes(table: Table, asked: Asked, findings: Findings) -> list[CommuneRow]:
    """Read the rows of our own template."""
    rows = []
    for line, cells in table.rows:
        if what := kind_of_row(cells["code"]):
            findings.notice(told_row(what, cells["code"]), line, "code")
        elif line in table.defects:
            findings.error(table.defects[line], line)
        elif row := _row(line, cells, asked, findings):
            rows.append(row)
    return _kept(rows, asked, findings, "code")


def _row(
    line: int, cells: Mapping[str, str], asked: Asked, findings: Findings
) -> CommuneRow | None:
    code = findings.parsed(parse_commune_code, cells["code"], line, "code")
    name = findings.parsed(lambda text: parse_words(text, LONGEST_NAME), cells["nom"], line, "nom")
    where = findings.parsed(parse_department, cells["departement"], line, "departement")
    people = cells.get("population", "")
    population = (
        None if is_missing(people) else findings.parsed(parse_whole, people, line, "population")
    )
    said = cells.get("millesime_cog") or asked.options["vintage"]
    vintage = findings.parsed(parse_vintage, said, line, "millesime_cog")
    if code is None or name is None or where is None or vintage is None:
        return None
    if department(code) != where:
        findings.error(
            f"La commune {code} n’est pas du département {where} : corrigez l’un des deux.",
            line,
            "departement",
        )
    return CommuneRow(line, code, name, where, population, vintage)


def read_insee_communes(table: Table, asked: Asked, findings: Findings) -> list[CommuneRow]:
    """Read the communes of INSEE's file; what is of another type is counted."""
    vintage, rows, others = int(asked.options["vintage"]), [], 0
    for line, cells in table.rows:
        if line in table.defects:
            findings.error(table.defects[line], line)
            continue
        if cells["typecom"].upper() != "COM":
            others += 1
            continue
        code = findings.parsed(parse_commune_code, cells["com"], line, "COM")
        name = findings.parsed(
            lambda text: parse_words(text, LONGEST_NAME), cells["libelle"], line, "LIBELLE"
        )
        if code and name:
            rows.append(CommuneRow(line, code, name, department(code), None, vintage))
    if others:
        findings.notice(
            f"Communes déléguées ou associées et arrondissements municipaux, ignorés : "
            f"{number(others)}."
        )
    return _kept(rows, asked, findings, "COM")


def _kept(
    rows: Sequence[CommuneRow], asked: Asked, findings: Findings, column: str
) -> list[CommuneRow]:
    """Return the rows of the departments asked for, each commune once."""
    wanted = asked.options.get("departments", "").split()
    found: dict[str, CommuneRow] = {}
    outside = arrondissements = 0
    for row in rows:
        if ARRONDISSEMENT.fullmatch(row.code):
            arrondissements += 1
        elif wanted and row.department not in wanted:
            outside += 1
        elif row.code in found:
            findings.error(
                f"La commune {row.code} {row.name} figure deux fois : lignes "
                f"{found[row.code].line} et {row.line}. Supprimez la ligne en trop.",
                row.line,
                column,
            )
        else:
            found[row.code] = row
    _note_what_is_left_out(outside, arrondissements, wanted, findings)
    if not found and not findings.blocked:
        findings.error("Le fichier ne contient aucune commune des départements demandés.")
    return list(found.values())


def _note_what_is_left_out(
    outside: int, arrondissements: int, wanted: Sequence[str], findings: Findings
) -> None:
    if outside:
        findings.notice(
            f"Communes hors des départements {', '.join(wanted)}, ignorées : {number(outside)}."
        )
    if arrondissements:
        findings.notice(
            "Arrondissements municipaux de Paris, Lyon ou Marseille, ignorés : "
            f"{arrondissements}. La commune entière suffit."
        )
