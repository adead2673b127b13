"""Files that may hold data about people are refused before anything is read or kept.

A file brings the columns that its kind has, and no other: a list of words alone would let
through the title that nobody thought of.
Source: décret n° 2015-59 of 26 January 2015 (I-MILO), article 4, II, 5°: the Regions
receive anonymised data only; its annex lists what identifies a person.
"""

import re
import unicodedata
from collections.abc import Iterable

from structures.ground.spreadsheets import (
    Content,
    FileRefused,
    HowRead,
    Layout,
    Only,
    Table,
    column_key,
    read_table,
)

# Around the table, a heading may say « adresse »; a list of people has several such titles.
LONGEST_TITLE, TITLES_OF_A_LIST = 40, 2
ALWAYS = re.compile(
    "prenoms?|nir|nss|secu|ide|identites?|matricule|naissance|naiss|ddn|civilite|iban|rib"
    "|nomprenom|datenaissance|datedenaissance"
)
PERSONAL = re.compile(
    "noms?|patronyme|adresses?|rue|telephones?|tel|portable|mobile|gsm|courriels?|mails?|emails?|mel"
    "|identifiant|dossier"
)
# A name or an address is harmless when it is the one of a place or of a body…
BODIES = re.compile(
    "communes?|structures?|ml|missions?|paio|accueil|antenne|territoire|region|departement|epci"
    "|canton|zone|indicateur|dispositif|organisme|etablissement|fichier|officiel"
)
# … unless the title says that it belongs to someone.
PEOPLE = re.compile("jeunes?|beneficiaire|usager|personne|individu|candidat|demandeur")
PAIRS = ({"securite", "sociale"}, {"ne", "le"}, {"nee", "le"}, {"id", "jeune"})


def read_impersonal(
    name: str,
    content: Content,
    layout: Layout,
    *,
    how: HowRead | None = None,
    only: Only | None = None,
) -> Table:
    """Read a file that holds nothing about people. Raises FileRefused when it may."""
    table = read_table(name, content, layout, how=how, only=only)
    refuse_nominative(table.columns)
    for row in table.beside:
        titles = [text for text in row if len(text) <= LONGEST_TITLE]
        if sum(_is_nominative(_words(title)) for title in titles) >= TITLES_OF_A_LIST:
            refuse_nominative(titles)
    _refuse_unusual(table.columns, layout)
    return table


def unusual_columns(columns: Iterable[str], layout: Layout) -> list[str]:
    """Return the titles that such a file has no use for."""
    return [
        title
        for title in columns
        if not any(kind.fullmatch(column_key(title)) for kind in (layout.useful, layout.usual))
    ]


def _refuse_unusual(columns: Iterable[str], layout: Layout) -> None:
    if unusual := unusual_columns(columns, layout):
        raise FileRefused(
            f"Colonnes inattendues dans ce fichier : {_quoted(unusual)}. Pour qu’aucune donnée "
            "sur une personne ne soit reçue, seules les colonnes du modèle sont acceptées. Rien "
            "n’a été conservé. Supprimez ces colonnes, puis déposez le fichier."
        )


def refuse_nominative(columns: Iterable[str]) -> None:
    """Raise FileRefused, naming the columns, when a title looks like a person's data."""
    found = [title for title in columns if _is_nominative(_words(title))]
    if found:
        raise FileRefused(
            f"Ce fichier semble contenir des données nominatives (colonnes : {_quoted(found)}). La "
            "Région ne peut recevoir que des données anonymisées (décret n° 2015-59 du "
            "26 janvier 2015, art. 4). Rien n’a été conservé. Supprimez "
            "ces colonnes, puis déposez le fichier."
        )


def _quoted(titles: Iterable[str]) -> str:
    return ", ".join(f"« {title} »" for title in titles)


def _is_nominative(words: set[str]) -> bool:
    def has(pattern: re.Pattern[str]) -> bool:
        return any(pattern.fullmatch(word) for word in words)

    if has(ALWAYS) or any(pair <= words for pair in PAIRS):
        return True
    return has(PERSONAL) and (has(PEOPLE) or not has(BODIES))


def _words(title: str) -> set[str]:
    """Split `Date_de-naissance`, `dateNaissance` and `DATE DE NAISSANCE` into the same words."""
    letters = unicodedata.normalize("NFKD", title)
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return {word.casefold() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", plain)}
