"""Files that name young people are refused before anything is read in them.

Source: décret n° 2015-59 of 26 January 2015 (I-MILO), article 4, II, 5°: the Regions
receive anonymised data only; its annex lists what identifies a person.
"""

import re
import unicodedata
from collections.abc import Iterable

from allocation.spreadsheets import FileRefused

ALWAYS = re.compile(
    "prenoms?|nir|nss|ide|matricule|naissance|ddn|civilite|iban|rib"
    "|nomprenom|datenaissance|datedenaissance"
)
PERSONAL = re.compile(
    "noms?|patronyme|adresses?|rue|telephones?|tel|portable|gsm|courriels?|mails?|emails?|mel"
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


def refuse_nominative(columns: Iterable[str]) -> None:
    """Raise FileRefused, naming the columns, when a title looks like a person's data."""
    found = [title for title in columns if _is_nominative(_words(title))]
    if found:
        titles = ", ".join(f"« {title} »" for title in found)
        raise FileRefused(
            f"Ce fichier semble contenir des données nominatives (colonnes : {titles}). La Région "
            "ne peut recevoir que des données anonymisées (décret n° 2015-59 du 26 janvier 2015, "
            "art. 4). Rien n’a été conservé. Supprimez ces colonnes, puis déposez le fichier."
        )


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
