"""What is said of a file as it was recognised."""

from django.utils.text import capfirst

from allocation.imports.models import ImportBatch
from allocation.recognition.sight import COLUMNS, Sight
from structures.ground.french import counted
from structures.ground.spreadsheets import ENCODINGS, SEPARATORS

Told = list[tuple[str, str]]


def recognised_sentence(sight: Sight) -> str:
    """Say what a file was recognised as, and what to do."""
    if sight.kinds:
        return f"Reconnu d’après ses titres : {_label(sight.kinds[0])}. Confirmez, ou corrigez."
    if sight.others:
        return (
            f"Reconnu d’après ses titres : {_label(sight.others[0])}. Cet import ne revient pas à "
            "votre rôle : transmettez le fichier à une personne du service qui saisit l’activité."
        )
    return (
        "Les titres de ce fichier ne sont pas connus. Dites ce que contiennent ses colonnes, ou "
        "choisissez sa nature si vous la connaissez."
    )


def told_of(sight: Sight) -> Told:
    """Return how a file was read, term by term; what is empty is left out."""
    how = sight.how
    terms = {
        "Feuille": how.get("sheet", ""),
        "Autres feuilles": ", ".join(s for s in sight.sheets if s != how.get("sheet")),
        "Encodage": ENCODINGS.get(how.get("encoding", ""), ""),
        "Séparateur": SEPARATORS.get(how.get("separator", ""), ""),
        "Millésime": str(next(iter(sight.vintages), "")),
        "Autres millésimes": ", ".join(map(str, sight.vintages[1:])),
        "Titres": f"ligne {how.get('header_line', 1)}",
        "Colonnes": counted(len(sight.columns) + sight.more_columns, "colonne", "colonnes"),
    }
    return [(term, said) for term, said in terms.items() if said]


def cut_columns(sight: Sight) -> int:
    """Return how many columns are not shown among the first rows."""
    return max(0, len(sight.columns) + sight.more_columns - COLUMNS)


def _label(kind: str) -> str:
    return f"« {capfirst(ImportBatch.Kind(kind).label)} »"
