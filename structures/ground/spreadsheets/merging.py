"""Merged cells: what names a row is said of each that it covers, nothing else is."""

from collections.abc import Sequence

from structures.ground.spreadsheets.choice import Chosen
from structures.ground.spreadsheets.lines import Merged
from structures.ground.spreadsheets.table import Layout, column_key

Rows = list[tuple[int, dict[str, str]]]
NAMED = 5


def carry_down(
    rows: Rows, merged: Sequence[Merged], chosen: Chosen, layout: Layout
) -> tuple[list[str], list[str]]:
    """Write the code of a merged cell on each of its rows; return what to note, and to warn of.

    A value over several rows is left where it is: of which row it is cannot be told.
    """
    keys = [column_key(title) for title in chosen.titles]
    title, by_line = layout.required[0], dict(rows)
    code = column_key(title)
    carried: list[str] = []
    left: list[str] = []
    for first, place, last, end in sorted(merged):
        touched = [key for key in keys[place : end + 1] if layout.useful.fullmatch(key)]
        if first <= chosen.line or not touched or (first == last and len(touched) == 1):
            continue
        if touched == [code]:
            carried.append(f"{first} à {last}")
            _carry(by_line, code, first, last)
        else:
            column = chosen.titles[keys.index(touched[0])]
            left.append(
                f"{column}, lignes {first} à {last}" if first < last else f"{column}, ligne {first}"
            )
    notices, warnings = [], []
    if carried:
        notices.append(
            f"Cellules fusionnées dans la colonne {title} : le code est repris sur chacune de "
            f"leurs lignes ({_some(carried)})."
        )
    if left:
        warnings.append(
            f"Cellules fusionnées hors de la colonne {title} : {_some(left)}. Seule la première "
            "cellule est lue : défusionnez-les et complétez les autres dans le fichier."
        )
    return notices, warnings


def _carry(by_line: dict[int, dict[str, str]], code: str, first: int, last: int) -> None:
    text = by_line.get(first, {}).get(code, "")
    for line, cells in by_line.items():
        if first < line <= last and not cells[code]:
            cells[code] = text


def _some(found: Sequence[str]) -> str:
    more = f" et {len(found) - NAMED} autres" if len(found) > NAMED else ""
    return f"{' ; '.join(found[:NAMED])}{more}"
