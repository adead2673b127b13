"""From INSEE's census: young people in the labour force and out of work.

Values of communes are added up by structure, exactly: census estimates carry many
decimals and nothing is rounded. Source: INSEE, communal base « Emploi – Population active ».
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from allocation.engine import exact_product, exact_sum
from allocation.imports.readers.census import CensusColumns, Rule, census_columns, latest_vintage
from allocation.imports.readers.reading import Reading, Value
from structures.coverage.geography import (
    CoverageMap,
    Kind,
    closest_geography,
    geography_of,
    identify,
)
from structures.ground.french import number
from structures.ground.readings import Findings, kind_of_row, named, parse_number
from structures.ground.spreadsheets import Layout, Only, Table

LAYOUT = Layout(
    required=("CODGEO",),
    useful=re.compile(r"codgeo|libgeo|p[0-9]{2}_(h?chom|fchom|act|actocc)1524"),
    # INSEE's other keys and variables: a few letters, a year, then what is counted.
    usual=re.compile(r"reg|dep|com|libcom|libdep|libreg|nivgeo|[a-z]{1,4}[0-9]{2}_?[a-z0-9_]*"),
)
CODE = "CODGEO"
OUTSIDE = ("outside", "outside, shortened")
TOLERANCE = Decimal("0.01")
WHOLE_COMMUNE = 10_000

Row = tuple[int, Mapping[str, str]]


def layout_before(year: int) -> Layout:
    """Return the layout of which, of several sheets, the latest vintage before `year` is read."""
    return replace(LAYOUT, prefer=partial(latest_vintage, before=year))


def rows_within(perimeter: CoverageMap) -> Only:
    """Return the rows that matter of a national file: those of the Region's departments."""
    return Only(CODE, prefixes=tuple(sorted(perimeter.departments)))


def read_insee(table: Table, perimeter: CoverageMap, *, year: int, indicator: int) -> Reading:
    """Add up a commune file by structure, for its latest vintage before the campaign's `year`.

    The values are those of `indicator`, by its number.

    Facts: `vintage`, `geography_year`, `geography` (the same in words, when several years
    share a list of communes), `column_rule`; the two in the middle are absent where no
    commune was ever absorbed. Raises FileRefused if the file has no suitable column; all
    other problems are issues.
    """
    census = census_columns(table.columns, before=year)
    findings = Findings()
    rows = _commune_rows(table, perimeter, findings)
    facts = {"vintage": str(census.vintage), "column_rule": str(census.rule)}
    facts |= _geography(set(rows), perimeter, findings)
    measured = _measured(rows, table, census, perimeter, findings)
    _note_other_vintages(census, findings)
    _check_presence(set(rows), perimeter, findings)
    _check_coverage(perimeter, findings)
    empty = _empty_perimeters(perimeter, findings)
    found = {} if findings.blocked else _values(measured, perimeter, facts)
    values = {(indicator, structure): value for structure, value in found.items()}
    return Reading(values, facts, findings.issues(), empty)


def _commune_rows(table: Table, perimeter: CoverageMap, findings: Findings) -> dict[str, Row]:
    """Return the rows of the perimeter's communes, former ones included, by code."""
    rows: dict[str, Row] = {}
    outside: Counter[Kind] = Counter()
    for line, row in table.rows:
        kind, code = identify(row["codgeo"], row.get("libgeo", ""), perimeter)
        if kind in OUTSIDE:
            outside[kind] += 1
        elif kind != "commune":
            _note_other_row(kind, row["codgeo"] or row.get("libgeo", ""), line, findings)
        elif code in rows:
            findings.error(
                f"La commune {perimeter.commune_name(code)} figure deux fois : lignes "
                f"{rows[code][0]} et {line}. Supprimez la ligne en trop.",
                line,
                CODE,
            )
        else:
            rows[code] = (line, row)
    if table.left_out:
        outside["outside"] += table.left_out
    _note_outside(outside, perimeter, findings)
    _note_codes_read_as_numbers(rows, findings)
    return rows


def _note_other_row(kind: Kind, text: str, line: int, findings: Findings) -> None:
    if kind == "not data":
        what = kind_of_row(text) or "total d’un département ou d’une région"
        findings.notice(f"Ligne ignorée ({what}) : « {text} ».", line, CODE)
    elif kind == "unknown":
        findings.error(
            f"La commune {text} n’existe pas dans le référentiel. Corrigez le code, ou demandez à "
            "l’administrateur de compléter les communes.",
            line,
            CODE,
        )
    elif kind == "shortened":
        findings.error(
            f"Le code {text} a perdu son zéro initial : 0{text} attendu. Mettez la colonne au "
            "format Texte dans le fichier d’origine.",
            line,
            CODE,
        )
    else:
        shown = f"« {text} »" if text else "cellule vide"
        findings.error(f"Code commune attendu sur cinq caractères ({shown}).", line, CODE)


def _note_outside(outside: Counter[Kind], perimeter: CoverageMap, findings: Findings) -> None:
    departments = ", ".join(sorted(perimeter.departments))
    if outside:
        findings.notice(
            f"Communes hors des départements {departments}, ignorées : {outside.total()}."
        )
    if shortened := outside["outside, shortened"]:
        findings.notice(f"Codes sans leur zéro initial parmi les communes ignorées : {shortened}.")


def _note_codes_read_as_numbers(rows: Mapping[str, Row], findings: Findings) -> None:
    lines = [line for code, (line, row) in rows.items() if row["codgeo"].upper() != code]
    if lines:
        findings.notice(
            f"Codes écrits comme des nombres (67482.0 pour 67482), corrigés : {len(lines)}.",
            lines[0],
            CODE,
        )


def _geography(codes: set[str], perimeter: CoverageMap, findings: Findings) -> dict[str, str]:
    if not perimeter.absorbed:
        return {}
    if found := geography_of(codes, perimeter.absorbed):
        return {"geography_year": str(found.year), "geography": found.label}
    year, lacking, extra = closest_geography(codes, perimeter.absorbed)
    reasons = [f"il y manque {named(lacking)}"] if lacking else []
    reasons += [f"{named(extra)} n’y existe plus" if extra else ""]
    findings.error(
        "Le fichier mélange les communes de plusieurs années. La liste la plus proche est celle du "
        f"1er janvier {year} : {' ; '.join(filter(None, reasons))}. Reprenez le fichier d’origine.",
        column=CODE,
    )
    return {}


def _measured(
    rows: Mapping[str, Row],
    table: Table,
    census: CensusColumns,
    perimeter: CoverageMap,
    findings: Findings,
) -> dict[str, Decimal]:
    """Return the value of each row that can be read, by code of the file."""
    measured: dict[str, Decimal] = {}
    for code, (line, row) in rows.items():
        if line in table.defects:
            findings.error(table.defects[line], line)
            continue
        cells = {
            column: findings.parsed(parse_number, row[column.casefold()], line, column)
            for column in census.rule.columns
        }
        read = {column: value for column, value in cells.items() if value is not None}
        if len(read) < len(cells):
            continue
        measured[code] = _applied(census.rule, read)
        name = perimeter.commune_name(code)
        if measured[code] < 0:
            findings.error(f"{name} : {census.rule} est négatif.", line, census.rule.columns[0])
        _compare(measured[code], census, name, (line, row), findings)
    return measured


def _applied(rule: Rule, cells: Mapping[str, Decimal]) -> Decimal:
    return exact_sum(
        [cells[column] for column in rule.added] + [-cells[column] for column in rule.removed]
    )


def _compare(
    value: Decimal, census: CensusColumns, name: str, row: Row, findings: Findings
) -> None:
    """Warn if another rule of the file gives another value; its unreadable cells give none."""
    line, texts = row
    for check in census.checks:
        try:
            cells = {column: parse_number(texts[column.casefold()]) for column in check.columns}
        except ValueError:
            continue
        other = _applied(check, cells)
        if abs(value - other) > TOLERANCE:
            findings.warning(
                f"{name} : {census.rule} donne {number(value, grouped=False)}, mais {check} donne "
                f"{number(other, grouped=False)}. La première valeur est retenue.",
                line,
                census.rule.columns[0],
            )


def _note_other_vintages(census: CensusColumns, findings: Findings) -> None:
    if census.others:
        findings.notice(
            f"Millésime lu : {census.vintage}. Autres millésimes du fichier, ignorés : "
            f"{', '.join(map(str, census.others))}."
        )


def _check_presence(codes: set[str], perimeter: CoverageMap, findings: Findings) -> None:
    absent = [perimeter.commune_name(code) for code in perimeter.communes.keys() - codes]
    if absent:
        findings.error(
            f"Communes absentes du fichier ({len(absent)}) : {named(absent)}. Ajoutez leurs "
            "lignes : une commune absente n’est pas un zéro.",
            column=CODE,
        )


def _check_coverage(perimeter: CoverageMap, findings: Findings) -> None:
    """Note the communes that no structure covers, or not wholly, or one out of the campaign."""
    covered = {code: perimeter.coverage.get(code, ()) for code in perimeter.communes}
    problems = {
        "Communes rattachées à aucune structure": [c for c, parts in covered.items() if not parts],
        "Communes dont les quotités ne font pas 100 %": [
            c
            for c, parts in covered.items()
            if parts and sum(share for _, share in parts) != WHOLE_COMMUNE
        ],
        "Communes rattachées à une structure absente de la campagne": [
            c
            for c, parts in covered.items()
            if any(structure not in perimeter.structures for structure, _ in parts)
        ],
    }
    for problem, codes in problems.items():
        if codes:
            names = named([perimeter.commune_name(code) for code in codes])
            findings.error(
                f"{problem} ({len(codes)}) : {names}. Corrigez le périmètre, puis déposez à "
                "nouveau le fichier."
            )


def _empty_perimeters(perimeter: CoverageMap, findings: Findings) -> tuple[str, ...]:
    covering = {
        structure
        for code in perimeter.communes
        for structure, share in perimeter.coverage.get(code, ())
        if share
    }
    empty = sorted(perimeter.structures.keys() - covering)
    for code in empty:
        findings.warning(
            f"{code} {perimeter.structures[code]} n’a aucune commune : son 0 est la somme d’un "
            "périmètre vide. Confirmez-le, ou complétez son périmètre."
        )
    return tuple(empty)


def _values(
    measured: Mapping[str, Decimal], perimeter: CoverageMap, facts: Mapping[str, str]
) -> dict[str, Value]:
    """Share each commune among its structures, then add up; nothing is rounded."""
    parts: dict[str, list[Decimal]] = {code: [] for code in perimeter.structures}
    for code, value in measured.items():
        for structure, share in perimeter.coverage[perimeter.successor(code)]:
            parts[structure].append(exact_product(value, Decimal(share).scaleb(-4)))
    vintage = facts["vintage"]
    return {
        structure: Value(
            value=exact_sum(values),
            source=f"Insee, recensement {vintage}, base communale « Emploi – Population active »",
            definition=f"Actifs inoccupés de 15 à 24 ans : {facts['column_rule']}",
            comment="" if values else "Somme d’un périmètre vide : aucune commune rattachée.",
            observed_on=date(int(vintage), 1, 1),
        )
        for structure, values in sorted(parts.items())
    }
