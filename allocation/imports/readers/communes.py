"""Which communes a file has, and which year's list it follows.

A file may follow the list of communes of another year, or give the arrondissements of a city.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from structures.coverage.geography import (
    ARRONDISSEMENTS,
    CoverageMap,
    Kind,
    closest_geography,
    geography_of,
    identify,
)
from structures.ground.readings import Findings, kind_of_row, named, plain_code, told_row
from structures.ground.spreadsheets import column_key

OUTSIDE = ("outside", "outside, shortened")

Row = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class Titles:
    """The columns of the code and of the name of a commune, as written; the name may be absent."""

    code: str
    name: str = ""

    def of(self, cells: Mapping[str, str]) -> tuple[str, str]:
        """Return the code and the name that a row gives."""
        return cells[column_key(self.code)], cells.get(column_key(self.name), "")


def commune_rows(
    rows: Iterable[Row],
    titles: Titles,
    perimeter: CoverageMap,
    findings: Findings,
    left_out: int = 0,
) -> dict[str, Row]:
    """Return the rows of the perimeter's communes, by the code that the file gives.

    Former communes are among them, and the arrondissements of a city that has no row of its own.
    `left_out` counts the rows that were passed over as the file was read.
    """
    found: dict[str, Row] = {}
    outside: Counter[Kind] = Counter({"outside": left_out} if left_out else {})
    for line, row in rows:
        text, name = titles.of(row)
        kind, code = identify(text, name, perimeter)
        if kind in OUTSIDE:
            outside[kind] += 1
        elif kind != "commune":
            _note_other_row(kind, text or name, line, titles, findings)
        elif code in found:
            findings.error(
                f"La commune {perimeter.commune_name(code)} figure deux fois : lignes "
                f"{found[code][0]} et {line}. Supprimez la ligne en trop.",
                line,
                titles.code,
            )
        else:
            found[code] = (line, row)
    _leave_arrondissements(found, perimeter, titles, findings)
    _note_outside(outside, perimeter, findings)
    _note_codes_read_as_numbers(found, titles, findings)
    return found


def _note_other_row(kind: Kind, text: str, line: int, titles: Titles, findings: Findings) -> None:
    if kind == "not data":
        what = kind_of_row(text) or "total d’un département ou d’une région"
        findings.notice(told_row(what, text), line, titles.code)
    elif kind == "unknown":
        findings.error(
            f"La commune {text} n’existe pas dans le référentiel. Corrigez le code, ou demandez à "
            "l’administrateur de compléter les communes.",
            line,
            titles.code,
        )
    elif kind == "shortened":
        findings.error(
            f"Le code {text} a perdu son zéro initial : 0{text} attendu. Mettez la colonne au "
            "format Texte dans le fichier d’origine.",
            line,
            titles.code,
        )
    else:
        shown = f"« {text} »" if text else "cellule vide"
        findings.error(f"Code commune attendu sur cinq caractères ({shown}).", line, titles.code)


def _leave_arrondissements(
    found: dict[str, Row], perimeter: CoverageMap, titles: Titles, findings: Findings
) -> None:
    """Leave out the arrondissements of a city that is there; alone, they must all be there."""
    for city, parts in ARRONDISSEMENTS.items():
        present = [code for code in parts if code in found and code not in perimeter.communes]
        name = perimeter.commune_name(city)
        if not present:
            continue
        if city in found:
            findings.notice(
                f"Arrondissements de {name} laissés de côté ({len(present)}) : la ligne de la "
                "commune est lue.",
                found[present[0]][0],
                titles.code,
            )
            for code in present:
                del found[code]
        elif absent := [code for code in parts if code not in found]:
            findings.error(
                f"{name} n’a pas de ligne, et il lui manque des arrondissements ({len(absent)}) : "
                f"{named(absent)}. Ajoutez-les, ou la ligne de la commune.",
                column=titles.code,
            )
        else:
            findings.notice(
                f"{name} n’a pas de ligne : ses {len(present)} arrondissements sont additionnés.",
                found[present[0]][0],
                titles.code,
            )


def _note_outside(outside: Counter[Kind], perimeter: CoverageMap, findings: Findings) -> None:
    departments = ", ".join(sorted(perimeter.departments))
    if outside:
        findings.notice(
            f"Communes hors des départements {departments}, ignorées : {outside.total()}."
        )
    if shortened := outside["outside, shortened"]:
        findings.notice(f"Codes sans leur zéro initial parmi les communes ignorées : {shortened}.")


def _note_codes_read_as_numbers(
    rows: Mapping[str, Row], titles: Titles, findings: Findings
) -> None:
    lines = [
        line
        for line, row in rows.values()
        if plain_code(titles.of(row)[0]) != titles.of(row)[0].upper()
    ]
    if lines:
        findings.notice(
            f"Codes écrits comme des nombres (67482.0 pour 67482), corrigés : {len(lines)}.",
            lines[0],
            titles.code,
        )


def geography_facts(
    rows: Mapping[str, Row], titles: Titles, perimeter: CoverageMap, findings: Findings
) -> dict[str, str]:
    """Return which year's communes a file has; none where no commune was ever absorbed."""
    if not perimeter.absorbed:
        return {}
    codes = {plain_code(titles.of(row)[0]) for _, row in rows.values()}
    if found := geography_of(codes, perimeter.absorbed):
        return {"geography_year": str(found.year), "geography": found.label}
    year, lacking, extra = closest_geography(codes, perimeter.absorbed)
    reasons = [f"il y manque {named(lacking)}"] if lacking else []
    reasons += [f"{named(extra)} n’y existe plus" if extra else ""]
    findings.error(
        "Le fichier mélange les communes de plusieurs années. La liste la plus proche est celle du "
        f"1er janvier {year} : {' ; '.join(filter(None, reasons))}. Reprenez le fichier d’origine.",
        column=titles.code,
    )
    return {}
