"""Whether every commune of the perimeter is in a file, under one code or another.

Only some of the codes that a file has and today's list has not are told apart by their codes: one
that was absorbed leaves the commune that took it in with a row of its own, one that changed its
code does not. Source: INSEE, code officiel géographique, movements 41 and 50.
"""

from collections.abc import Mapping

from allocation.imports.readers.communes import Row, Titles
from structures.coverage.geography import ARRONDISSEMENTS, CoverageMap
from structures.ground.readings import Findings, named
from structures.ground.spreadsheets import column_key


def check_presence(
    rows: Mapping[str, Row], titles: Titles, perimeter: CoverageMap, findings: Findings
) -> None:
    """Note the communes that the file has under a former code, and those that it has not."""
    absent = perimeter.communes.keys() - rows.keys()
    absent -= {city for city, parts in ARRONDISSEMENTS.items() if rows.keys() & set(parts)}
    for code, former in _former_codes(rows, perimeter).items():
        if code in absent and _is_same(code, former, (rows, titles, perimeter), findings):
            absent.remove(code)
    together = {code for code in absent if perimeter.separated.get(code) in rows}
    _refuse_together(together, titles, perimeter, findings)
    if missing := [perimeter.commune_name(code) for code in absent - together]:
        findings.error(
            f"Communes absentes du fichier ({len(missing)}) : {named(missing)}. Ajoutez leurs "
            "lignes : une commune absente n’est pas un zéro.",
            column=titles.code,
        )


def _former_codes(rows: Mapping[str, Row], perimeter: CoverageMap) -> dict[str, list[str]]:
    """Return the codes of the file that a commune of today has had, by its code of today."""
    found: dict[str, list[str]] = {}
    for code in sorted(rows.keys() & perimeter.absorbed.keys() - perimeter.communes.keys()):
        found.setdefault(perimeter.successor(code), []).append(code)
    return found


def _is_same(
    code: str,
    former: list[str],
    file: tuple[Mapping[str, Row], Titles, CoverageMap],
    findings: Findings,
) -> bool:
    """Tell whether a commune is in the file under a former code: of the same name, or alone.

    It is said, and asked to be checked where no name tells. Under another name, it is a commune
    that was absorbed, and that of the row is missing.
    """
    rows, titles, perimeter = file
    name = column_key(perimeter.communes[code])
    names = {one: _names(one, rows[one], titles, perimeter) for one in former}
    same = [one for one in former if name in names[one]]
    old = (same or former)[0]
    if not same and (len(former) > 1 or names[old]):
        return False
    day = perimeter.absorbed[old][1]
    said = (
        f"{perimeter.commune_name(code)} figure dans le fichier sous son ancien code {old} "
        f"(jusqu’au {day:%d/%m/%Y}) : la valeur compte pour elle."
    )
    if same:
        findings.notice(said, rows[old][0], titles.code)
    else:
        findings.warning(f"{said} Vérifiez qu’aucune ligne {code} ne manque.", rows[old][0])
    return True


def _names(code: str, row: Row, titles: Titles, perimeter: CoverageMap) -> set[str]:
    """Return what a former commune is called, by the file and by the list of communes."""
    known = (titles.of(row[1])[1], perimeter.former_names.get(code, ""))
    return {column_key(name) for name in known if name}


def _refuse_together(
    codes: set[str], titles: Titles, perimeter: CoverageMap, findings: Findings
) -> None:
    if codes:
        names = [
            f"{perimeter.commune_name(code)} avec "
            f"{perimeter.commune_name(perimeter.separated[code])}"
            for code in codes
        ]
        findings.error(
            f"Communes séparées depuis, que le fichier compte encore ensemble ({len(codes)}) : "
            f"{named(names)}. Prenez un fichier dans les communes d’aujourd’hui.",
            column=titles.code,
        )
