"""A block copied from a spreadsheet, laid on the cells that are in sight. Pure.

Rows are told by their place, or by codes or names in the first columns; columns by their place,
or by numbers or labels in the first line. What does not fit is refused whole, naming the cell.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from structures.ground.french import counted, in_a_row
from structures.ground.numbers import read_number
from structures.ground.readings import is_missing, plain_code
from structures.ground.refusals import Refused, require

MOST_CELLS = 5_000
HEADING_WORDS = frozenset({"", "structure", "structures", "code", "nom", "mission locale"})
NUMBERED = re.compile(r"(?:indicateur\s*)?(?:n\s*[o°]\s*)?([0-9]{1,3})", re.IGNORECASE)
Line = list[str]
Place = tuple[str, int]


@dataclass(frozen=True)
class RowInSight:
    """A structure of the page."""

    code: str
    name: str


@dataclass(frozen=True)
class ColumnInSight:
    """An indicator of the page; one that is not `typed` is read-only."""

    number: int
    label: str
    typed: bool = True


@dataclass(frozen=True)
class InSight:
    """What the page shows, in its order: a paste touches nothing else."""

    rows: Sequence[RowInSight]
    columns: Sequence[ColumnInSight]


@dataclass(frozen=True)
class Pasted:
    """What a block says of one cell, and where in the block it says so."""

    code: str
    number: int
    text: str
    place: str


def read_block(text: str, sight: InSight, at: Place) -> list[Pasted]:
    """Return what a block says of each cell, from the cell `at` on where it names none.

    Raises Refused, in French, for a block that does not fit: nothing of it is to be written.
    """
    lines = _lines(text)
    keys = _key_columns(lines, sight)
    heading = _heading(lines, keys, sight)
    body = lines[1:] if heading else lines
    require(body, "Le bloc collé n’a que des titres : copiez aussi les valeurs.")
    codes = _named_rows(body, keys, sight, bool(heading)) if keys else _rows_from(at, body, sight)
    numbers = (
        _named_columns(heading[keys:], sight, keys)
        if heading
        else _columns_from(at, len(body[0]) - keys, sight, bool(keys))
    )
    first = 2 if heading else 1
    return [
        Pasted(code, number, value, f"ligne {first + y}, colonne {keys + 1 + x} du bloc")
        for y, (code, line) in enumerate(zip(codes, body, strict=True))
        for x, (number, value) in enumerate(zip(numbers, line[keys:], strict=True))
    ]


def _lines(text: str) -> list[Line]:
    """Return the lines of a block, of the same number of cells each."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    lines = [[_bare(cell) for cell in line.split("\t")] for line in whole.split("\n")]
    wide = len(lines[0])
    require(
        len(lines) * wide <= MOST_CELLS,
        f"Le bloc collé a plus de {MOST_CELLS} cellules : importez plutôt le fichier.",
    )
    for rank, line in enumerate(lines, 1):
        require(
            len(line) == wide,
            f"Le bloc collé n’est pas un rectangle : sa ligne {rank} a "
            f"{counted(len(line), 'cellule', 'cellules')}, la première en a {wide}.",
        )
    return lines


def _bare(cell: str) -> str:
    """Return a cell without the quotes that a spreadsheet puts around some."""
    found = cell.strip()
    if len(found) > 1 and found[0] == found[-1] == '"':
        return found[1:-1].replace('""', '"').strip()
    return found


def _plain(text: str) -> str:
    """Return a name so that two ways to write it are the same: accents, capitals, apostrophes."""
    bare = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def _is_number(cell: str) -> bool:
    return read_number(cell) is not None or is_missing(cell)


def _key_columns(lines: list[Line], sight: InSight) -> int:
    """Return how many first columns say which structure a line is of: none, one or two."""
    known = _codes_by_key(sight)
    count = 0
    for column in list(zip(*lines, strict=True))[:2]:
        cells = [cell for cell in column[1:] or column if cell]
        words = [cell for cell in cells if not _is_number(cell)]
        found = [cell for cell in cells if _key(cell) in known]
        named = len(words) * 2 >= len(cells) and bool(words)
        if not (named or (found and len(found) * 2 >= len(cells))) or len(lines[0]) == count + 1:
            break
        count += 1
    return count


def _key(cell: str) -> str:
    return _plain(plain_code(cell))


def _codes_by_key(sight: InSight) -> dict[str, str]:
    """Return the codes in sight by what may name them; a name that two bear names none."""
    names = [_plain(row.name) for row in sight.rows]
    by_name = {_plain(r.name): r.code for r in sight.rows if names.count(_plain(r.name)) == 1}
    return by_name | {_key(row.code): row.code for row in sight.rows}


def _heading(lines: list[Line], keys: int, sight: InSight) -> Line:
    """Return the first line if it says which indicator each column is of, else nothing."""
    first = lines[0]
    titles, corner = first[keys:], first[:keys]
    words = [title for title in titles if not _is_number(title)]
    named = any(_number_of(title, sight) for title in words)
    if named or len(words) * 2 > len(titles):
        return first
    untold = bool(corner) and all(_plain(cell) in HEADING_WORDS for cell in corner)
    return first if untold and all(_number_of(title, sight) for title in titles) else []


def _number_of(title: str, sight: InSight) -> int | None:
    """Return the indicator that a title names, by its number, its label, or both."""
    found = _plain(title)
    numbered = NUMBERED.fullmatch(found)
    for column in sight.columns:
        label = _plain(column.label)
        if found in (label, f"{column.number}. {label}", f"{column.number} {label}"):
            return column.number
        if numbered and int(numbered[1]) == column.number:
            return column.number
    return None


def _named_rows(body: list[Line], keys: int, sight: InSight, headed: bool) -> list[str]:
    known = _codes_by_key(sight)
    codes: list[str] = []
    for rank, line in enumerate(body, 2 if headed else 1):
        said = [cell for cell in line[:keys] if cell]
        found = {known[_key(cell)] for cell in said if _key(cell) in known}
        require(
            found,
            f"Ligne {rank} du bloc : « {' '.join(said) or 'cellule vide'} » n’est le code ni le "
            "nom d’aucune structure affichée. Vérifiez-le, ou changez de page ou de filtre.",
        )
        require(
            len(found) == 1,
            f"Ligne {rank} du bloc : « {' '.join(said)} » désigne deux structures. "
            "Gardez le code seul.",
        )
        codes += found
    _refuse_twice(codes, "la structure")
    return codes


def _named_columns(titles: Line, sight: InSight, keys: int) -> list[int]:
    numbers = []
    for rank, title in enumerate(titles, keys + 1):
        number = _number_of(title, sight)
        if number is None:
            raise Refused(
                f"Ligne 1, colonne {rank} du bloc : « {title or 'cellule vide'} » n’est ni un "
                "nombre, ni le numéro ou l’intitulé d’un indicateur affiché. Corrigez la cellule, "
                "ou retirez la colonne."
            )
        numbers.append(number)
    _refuse_twice([str(number) for number in numbers], "l’indicateur")
    return _typed(numbers, sight)


def _refuse_twice(found: list[str], what: str) -> None:
    twice = [one for one in dict.fromkeys(found) if found.count(one) > 1]
    require(not twice, f"Le bloc collé donne deux fois {what} {in_a_row(twice)}." if twice else "")


def _rows_from(at: Place, body: list[Line], sight: InSight) -> list[str]:
    codes = [row.code for row in sight.rows]
    here = codes[codes.index(at[0]) :]
    require(
        len(body) <= len(here),
        f"Le bloc collé a {counted(len(body), 'ligne', 'lignes')}, et il n’en reste que "
        f"{len(here)} à l’écran à partir de cette cellule. Rien n’est enregistré.",
    )
    return here[: len(body)]


def _columns_from(at: Place, wide: int, sight: InSight, named: bool) -> list[int]:
    """Return the columns from the cell on; a block as wide as all that is typed begins there."""
    numbers = [column.number for column in sight.columns]
    here = numbers[numbers.index(at[1]) :]
    typed = [column.number for column in sight.columns if column.typed]
    if named and wide == len(typed):
        here = typed
    require(
        wide <= len(here),
        f"Le bloc collé a {counted(wide, 'colonne', 'colonnes')} de valeurs, et il n’en reste que "
        f"{len(here)} à l’écran à partir de cette cellule. Rien n’est enregistré.",
    )
    return _typed(here[:wide], sight)


def _typed(numbers: list[int], sight: InSight) -> list[int]:
    read_only = [c for c in sight.columns if c.number in numbers and not c.typed]
    if read_only:
        raise Refused(
            f"Le bloc collé touche l’indicateur {read_only[0].number} ({read_only[0].label}), qui "
            "ne se saisit pas : il vient d’un fichier importé. Retirez sa colonne du bloc, ou "
            "collez à partir d’une autre."
        )
    return numbers
