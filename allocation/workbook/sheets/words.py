"""The sheet that says what the workbook is, and how it counts. Pure."""

from collections.abc import Iterator
from datetime import datetime

from allocation.workbook.sheets.cells import Sheet
from allocation.workbook.sheets.material import Material

WIDTH = 100  # characters
RULES = (
    "L’enveloppe va aux axes selon leur part, chaque axe à ses indicateurs selon leur poids, "
    "chaque indicateur aux structures au prorata de leur valeur comptée (valeur × coefficient).",
    "Chaque part est d’abord arrondie au centime inférieur. Les centimes restants vont un par un "
    "aux plus grands restes ; à égalité, au plus petit code.",
    "La part fixe F est la somme des axes fixes, entre ses garde-fous s’il y en a. L’axe variable "
    "se partage au prorata de F : c’est un plafond. La dotation maximale est F plus ce plafond.",
    "Le premier versement ne dépasse jamais F ; celui qui était déjà dû avant une correction "
    "reste ce qu’il est.",
    "Une note de 0 à 3 obtient 0, 1/3, 2/3 ou tout du plafond, arrondi au centime inférieur. Le "
    "solde est le montant final moins le premier versement.",
)
HOW = (
    "Les montants sont des centimes entiers. Chaque cellule calculée est une formule, et porte "
    "aussi sa valeur : le classeur est juste dès l’ouverture, même en mode protégé.",
    "Un tableur compte sur une quinzaine de chiffres. Quand un produit en demande plus, la somme à "
    "partager est coupée en tranches, comme dans une division posée : rien n’est arrondi.",
    "Quand les valeurs ont trop de décimales pour cela, la part est calculée à une erreur près, "
    "affichée ; le niveau est « prouvé » si cette erreur ne peut déplacer aucun centime. Sinon ses "
    "montants répètent l’enregistrement, et la feuille « Contrôle » le dit.",
    "Changez une valeur de « Données » ou de « Paramètres » : tout se recalcule, et « Contrôle » "
    "montre l’écart avec ce qui a été enregistré. L’enregistrement, lui, ne change pas.",
)
DEMO = "Données de démonstration : les personnes, les activités et les montants sont inventés."
SHEETS = (
    "Paramètres : la règle de l’année, et le partage de l’enveloppe entre les axes.",
    "Données : les valeurs de chaque structure.",
    "Une feuille par axe : l’enveloppe de chaque indicateur, puis chaque montant avec son reste et "
    "son rang.",
    "Premier versement, puis Solde une fois l’axe variable noté.",
    "Synthèse : ce que reçoit chaque structure.",
    "Contrôle : chaque montant enregistré, le même recalculé, et l’écart.",
)


def reading_sheet(material: Material, sha256: str, *, demo: bool = False) -> Sheet:
    """Write which run this is, its fingerprint, the rules and the sheets, in plain words."""
    sheet = Sheet("Lisez-moi", (WIDTH,))
    for row, (text, style) in enumerate(_lines(material, sha256, demo)):
        if text:
            sheet.heights[row] = -(-len(text) // WIDTH)
            sheet.put((row, 0), text, style=style)
    return sheet


def _lines(material: Material, sha256: str, demo: bool) -> Iterator[tuple[str, str]]:
    run = material.record["run"]
    day = datetime.fromisoformat(run["computed_at"]).strftime("%d/%m/%Y")
    yield f"Classeur de calcul de la répartition n° {run['number']}", "title"
    yield (
        f"Campagne {run['campaign']}, données {run['reference_year']}, calculée le {day} "
        f"(temps universel). {len(material.codes)} structures.",
        "wrapped",
    )
    if demo:
        yield DEMO, "wrapped"
    yield f"Empreinte SHA-256 de l’enregistrement : {sha256}", "wrapped"
    for title, texts in (
        ("La règle", RULES),
        ("Comment ce classeur compte", HOW),
        ("Les feuilles", SHEETS),
    ):
        yield "", ""
        yield title, "head"
        yield from ((text, "wrapped") for text in texts)
