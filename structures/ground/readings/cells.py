"""What one cell says: a number, a date, nothing yet, a total. Messages are in French."""

import re
from datetime import date, timedelta
from decimal import Decimal

from structures.ground.numbers import MAX_WHOLE_DIGITS, read_number

# Marks of secrecy or absence; only the empty cell was seen in published files, the others
# are prudence. None of them is ever a zero.
MISSING_MARKS = frozenset(
    ("", "s", "ns", "nd", "nc", "c", "na", "n/a", "#n/a", "#n/d", "///", "…", "-", "–", "—")
)
MINUS_SIGNS = ("-", "−")
MAYBE_THOUSANDS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
MAX_DECIMALS = 20
# What nearly every cell of a long file holds, and needs no other look.
PLAIN_NUMBER = re.compile(rf"[0-9]{{1,{MAX_WHOLE_DIGITS}}}(?:[.,][0-9]{{1,{MAX_DECIMALS}}})?")
REFUSED_NUMBERS = (
    (
        re.compile(r"[=@].*", re.DOTALL),
        "est une formule. Collez les valeurs à la place des formules.",
    ),
    (
        re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?[eE][-+]?[0-9]+"),
        "est en notation scientifique : le tableur a pu perdre des chiffres. Mettez la colonne "
        "au format Nombre dans le fichier d’origine.",
    ),
    (
        re.compile(r".*%"),
        "est un pourcentage : un effectif est attendu.",
    ),
)
TOTAL = re.compile(r"tota(l|ux)\b|ensemble\b", re.IGNORECASE)
# What else is computed from the rows around, and what is written under a table that is signed.
COMPUTED = {
    "sous-total": re.compile(r"(sous|s/s?)[\s\-‑–]*tot(al|aux)?\b", re.IGNORECASE),
    "moyenne ou autre calcul": re.compile(
        r"(moyennes?|moy|médianes?|écarts?|évolutions?|cumuls?)\b"
        r"|(mini(mum|ma)?|maxi(mum|ma)?|min|max)(\.|\s*[:/-]|\s*\Z|\s+(des?|du|par)\b)",
        re.IGNORECASE,
    ),
}
SIGNED = re.compile(
    r"fait\s+(à|le)\b|(lu et|vu et|date et|pour\s).*(approuvé|vérifié|signature|direct|présid)"
    r"|signatures?\b|signée?s?\s+(à|le|par)\b|certifiée?s?\b|cachet\b"
    r"|(le|la|l['’])\s*(co)?(direct(eur|rice)|présidente?|responsable|trésori(er|ère))\b",
    re.IGNORECASE,
)
SIGNATURE = "signature"
NOTE = re.compile(r"(sources?|champ|notes?|lecture|avertissement)\b|\*|\([0-9*]+\)", re.IGNORECASE)
# Of no use here: software adds the hour of an extraction to its day.
HOUR = r"(?:[ T]+[0-9]{1,2}[:h][0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
FRENCH_DAY = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/([0-9]{{4}}){HOUR}")
ISO_DAY = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}}){HOUR}")
SERIAL_DAY = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
FIRST_YEAR, LAST_YEAR = 1900, 2100  # as on the screens
# What a spreadsheet shows where a formula failed.
IN_ERROR = re.compile(r"#(?:[A-Z][A-Z0-9/]*[!?/A-Z]|VALEUR ?!|ERREUR)|Err\s?:[0-9]+", re.IGNORECASE)
DECIMAL_ZEROS = re.compile(r"(?<=[0-9])[.,]0+\Z")
FORMULA_MARKS = frozenset("=+@")
SHOWN = 40
INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
DAY_ZERO = date(1899, 12, 30)


def is_missing(text: str) -> bool:
    """Whether a cell is empty, under statistical secrecy or not available."""
    mark = re.sub(r"[\s.]", "", text).casefold()
    return mark in MISSING_MARKS or re.fullmatch(r"<=?[0-9]+", mark) is not None


def is_error(text: str) -> bool:
    """Tell whether a cell holds the failure of a formula, such as #DIV/0! or #N/A."""
    return IN_ERROR.fullmatch(text.strip()) is not None


def parse_number(text: str) -> Decimal:
    """Read a number that is not negative, without rounding it.

    Raises ValueError, in French, for anything else and for what `is_missing`.

    >>> parse_number("1 234,50")
    Decimal('1234.50')
    """
    if PLAIN_NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if is_error(text):
        raise ValueError(
            f"« {text} » est l’erreur d’une formule, et non une valeur. Corrigez la formule dans "
            "le fichier, ou saisissez la valeur à sa place."
        )
    if is_missing(text):
        shown = f"« {text} »" if text else "cellule vide"
        raise ValueError(f"Valeur manquante ({shown}) : ce n’est pas un zéro. Saisissez la donnée.")
    for pattern, reason in REFUSED_NUMBERS:
        if pattern.fullmatch(text.strip()):
            raise ValueError(f"« {text} » {reason}")
    found = read_number(text)
    if found and found.sign in MINUS_SIGNS:
        raise ValueError(f"« {text} » est négatif : un effectif ne peut pas l’être.")
    if not found or found.sign:
        raise ValueError(f"« {text} » n’est pas un nombre. Écrivez par exemple 1 234,5.")
    if len(found.whole) > MAX_WHOLE_DIGITS or len(found.decimals) > MAX_DECIMALS:
        raise ValueError(f"« {text} » a trop de chiffres pour un effectif. Vérifiez la cellule.")
    return found.size


def parse_whole(text: str) -> int:
    """Read a whole number, written 48 or 48,0. Raises ValueError, in French.

    1.000 may be one or a thousand, so it is refused.
    """
    value = parse_number(text)
    if value != int(value) or MAYBE_THOUSANDS.fullmatch(text.strip()):
        raise ValueError(
            f"« {text} » : un nombre entier est attendu, sans décimale. Si « , » ou « . » y "
            "sépare des milliers, supprimez-le."
        )
    return int(value)


def parse_day(text: str) -> date:
    """Read 2014-12-31, 31/12/2014 or 42004, a spreadsheet's days since 30 December 1899.

    An hour after the day is left out. Raises ValueError, in French.
    """
    day = _calendar_day(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            f"« {text} » : une année de {FIRST_YEAR} à {LAST_YEAR} est attendue. Corrigez la date."
        )
    return day


def _calendar_day(text: str) -> date:
    try:
        if found := ISO_DAY.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := FRENCH_DAY.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise ValueError(f"« {text} » n’existe pas dans le calendrier.") from None
    if found := SERIAL_DAY.fullmatch(text):
        return DAY_ZERO + timedelta(days=int(found[1]))
    raise ValueError(f"« {text} » n’est pas une date. Écrivez par exemple 31/12/2014.")


def plain_code(text: str) -> str:
    """Give back its code to a cell that a spreadsheet took for a number.

    >>> plain_code("67482.0")
    '67482'
    """
    return DECIMAL_ZEROS.sub("", text).upper()


def kind_of_row(label: str) -> str:
    """Say in French that a row is not data, from its first cell; '' when it is."""
    if TOTAL.match(label):
        return "total"
    for kind, pattern in COMPUTED.items():
        if pattern.match(label):
            return kind
    if SIGNED.match(label):
        return SIGNATURE
    return "note de bas de tableau" if NOTE.match(label) else ""


def told_row(kind: str, label: str) -> str:
    """Say in French that a row is left out; who signed a file is not repeated."""
    shown = "" if kind == SIGNATURE else f" : « {label} »"
    return f"Ligne ignorée ({kind}){shown}."


def parse_words(text: str, longest: int) -> str:
    """Read a name or a short text that must be there. Raises ValueError, in French.

    What a spreadsheet would run, or a database refuse, is not one.
    """
    if not text:
        raise ValueError("Cellule vide : un texte est attendu.")
    if text[0] in FORMULA_MARKS:
        raise ValueError(f"« {text[:SHOWN]} » commence comme une formule. Écrivez le texte seul.")
    if INVISIBLE.search(text):
        raise ValueError(
            f"« {text[:SHOWN]} » contient un caractère invisible ou un saut de ligne. Écrivez le "
            "texte sur une seule ligne."
        )
    if len(text) > longest:
        raise ValueError(f"Texte trop long ({len(text)} caractères) : {longest} au plus.")
    return text
