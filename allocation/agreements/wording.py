"""The texts of a convention with a structure's own values in them, as the document prints them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from allocation.agreement_texts.rule import Case, Clause, Part, fill, holds, parts_of
from allocation.agreement_texts.vocabulary import BLOCKS, CLAUSES
from structures.ground.french import (
    basis_points,
    continued,
    count_in_words,
    counted,
    date_long,
    euros,
    in_words,
)
from structures.ground.markdown import render
from structures.models import Structure, StructureProject

if TYPE_CHECKING:
    from allocation.agreements.sheet import AgreementSheet, FirstPayment

# The first word of a name, and its article; another name follows what the body is.
FEMININE = ("association", "maison", "mission", "permanence", "structure", "commune", "ville")
MASCULINE = ("centre", "comité", "gip", "groupement", "service", "syndicat")
ARTICLES = ("la ", "le ", "les ", "l’", "l'")
VOWELS = "aeéèêiouh"
UNSAID_DAY = "à la date fixée par la Région"
# The campaign's own visas come before the decisions.
OWN_VISAS_BEFORE = "visas_projet"
Values = Mapping[str, str]


@dataclass(frozen=True)
class Piece:
    """What is printed as it is, or the template that prints a block."""

    template: str
    html: SafeString


@dataclass(frozen=True)
class Article:
    """An article: its title, its pieces in order."""

    number: int
    title: str
    pieces: list[Piece]


@dataclass(frozen=True)
class PrintedTexts:
    """All that a convention says in words, in order."""

    parties: list[SafeString]
    visas: list[SafeString]
    articles: list[Article]
    closing: SafeString
    bank: SafeString


def printed_texts(sheet: "AgreementSheet", attachment_name: str) -> PrintedTexts:
    """Return the texts that this convention has, its values in them. No query."""
    case = Case(
        regime=sheet.structure.regime,
        day=sheet.deliberation.day,
        has_project=sheet.project is not None,
        has_perimeter=bool(sheet.perimeter.communes),
        shared=sheet.redistributed,
    )
    kept = {k for k, c in CLAUSES.items() if holds(c.when, case) and sheet.texts[k].strip()}
    values = values_of(sheet, attachment_name)

    def said(part: Part) -> list[tuple[Clause, str]]:
        found = [c for c in CLAUSES.values() if c.part == part and c.key in kept]
        return [(c, fill(render(sheet.texts[c.key]), values)) for c in found]

    return PrintedTexts(
        parties=[_inside(html) for _, html in said(Part.PARTY)],
        visas=_visas(sheet, kept, values),
        articles=[
            Article(number, clauses[0][0].title, [p for _, html in clauses for p in _pieces(html)])
            for number, found in groupby(said(Part.ARTICLE), key=lambda one: one[0].number)
            if (clauses := list(found))
        ],
        closing=_joined(html for _, html in said(Part.CLOSING)),
        bank=_joined(html for _, html in said(Part.BANK)),
    )


def _pieces(html: str) -> list[Piece]:
    # Safe: Markdown of the house, where values were escaped before they took their places.
    return [Piece(name, mark_safe(text)) for name, text in parts_of(html, BLOCKS)]


def _joined(texts: Iterable[str]) -> SafeString:
    return mark_safe("".join(texts))


def _inside(html: str) -> SafeString:
    """Return a rendered text of one paragraph, without its own tags."""
    return mark_safe(html.strip().removeprefix("<p>").removesuffix("</p>"))


def _visas(sheet: "AgreementSheet", kept: set[str], values: Values) -> list[SafeString]:
    found: list[SafeString] = []
    for clause in CLAUSES.values():
        if clause.key == OWN_VISAS_BEFORE:
            own = sheet.campaign.legal_visas.splitlines()
            found += [escape(line) for line in own if line.strip()]
        if clause.part == Part.VISA and clause.key in kept:
            lines = sheet.texts[clause.key].splitlines()
            found += [_inside(fill(render(line), values)) for line in lines if line.strip()]
    return found


def values_of(sheet: "AgreementSheet", attachment_name: str) -> dict[str, str]:
    """Return what each variable is worth in this convention, as plain text."""
    campaign, region, amounts = sheet.campaign, sheet.region, sheet.amounts
    siret = f", SIRET {region.siret}" if region.siret else ""
    return {
        "annee": str(campaign.year),
        "annee_de_reference": str(campaign.reference_year),
        "reference": sheet.reference,
        "fichier_joint": attachment_name,
        "region.nom": region.name,
        "region.nom_et_siret": f"{region.name}{siret}",
        "region.siege": region.seat,
        "region.representant": represented_by(region.signatory, region.signatory_name),
        "region.tribunal": region.court,
        "deliberation.numero": sheet.deliberation.number,
        "deliberation.date": date_long(sheet.deliberation.day),
        "repartition.numero": str(sheet.run.number),
        "montant_maximal": euros(amounts.maximum),
        "montant_maximal_en_lettres": in_words(amounts.maximum),
        "part_fixe": euros(amounts.fixed),
        "plafond": euros(amounts.ceiling),
        "premier_versement": euros(amounts.advance),
        "premier_versement_en_lettres": in_words(amounts.advance),
        "regle_du_premier_versement": _rule_of(sheet.first_payment),
        "part_fixe_restante": euros(amounts.fixed_left),
        "relances": count_in_words(campaign.reminders_needed),
        "jours_de_silence": count_in_words(campaign.silence_days),
        "communes": counted(sheet.perimeter.communes, "commune", "communes"),
        **_of_structure(sheet),
        **_of_project(sheet.project),
        **_of_terms(sheet),
    }


def _of_structure(sheet: "AgreementSheet") -> dict[str, str]:
    one = sheet.structure
    place = f"{one.postcode} {one.town}".strip()
    rna = f", inscrite au répertoire national des associations sous le numéro {one.rna}"
    chairs = f"{sheet.president}, qui en assure la présidence"
    unnamed = "sa représentante légale ou son représentant légal"
    return {
        "structure.nom": one.legal_name,
        "structure.nom_avec_article": with_article(one),
        "structure.siret": sheet.siret,
        "structure.adresse": ", ".join(part for part in (one.street, place) if part),
        "structure.president": chairs if sheet.president else unnamed,
        "structure.signataire": sheet.president or unnamed,
        "structure.tribunal": sheet.court,
        "structure.volume": one.register_volume,
        "structure.folio": one.register_folio,
        "structure.date_inscription": date_long(one.registered_on) if one.registered_on else "",
        "structure.mention_rna": rna if one.rna else "",
    }


def _of_project(project: StructureProject | None) -> dict[str, str]:
    if project is None:
        return {}
    days = {
        "valide_le": project.validated_on,
        "debut": project.starts_on,
        "fin": project.ends_on,
    }
    return {f"projet.{name}": date_long(day) for name, day in days.items() if day}


def _of_terms(sheet: "AgreementSheet") -> dict[str, str]:
    """Return the values of the campaign, said in general where an older year has none."""
    terms, year = sheet.terms, sheet.campaign.year
    days = f"un délai de {count_in_words(terms.payment_days)} jours" if terms.payment_days else ""
    met = "lorsque les obligations qu’elle prévoit sont remplies"
    return {
        "ligne_budgetaire": terms.budget_line or f"budget de la Région, exercice {year}",
        "comptable": sheet.region.accountant or "le comptable public de la Région",
        "delai_de_paiement": days or "le délai que la Région indique à la structure,",
        "date_fin": _day(terms.ends_on, met),
        "date_compte_rendu_financier": _day(terms.financial_report_on),
        "date_comptes": _day(terms.accounts_on),
        "date_rapport_activite": _day(terms.activity_report_on),
        "date_donnees": _day(terms.figures_on),
    }


def _day(day: date | None, unsaid: str = UNSAID_DAY) -> str:
    return f"le {date_long(day)}" if day else unsaid


def _rule_of(payment: "FirstPayment") -> str:
    base = (
        f"de la dotation antérieure de la structure, soit {euros(payment.base_cents)}"
        if payment.of_former_grant
        else "du montant maximal"
    )
    capped = ", ramenés au montant de la part fixe" if payment.capped else ""
    return f"{basis_points(payment.rate_bp)} {base}{capped}"


def represented_by(title: str, name: str) -> str:
    """Return who signs for the Region: the office, then the name.

    >>> represented_by("la présidente du conseil régional", "Anne Roth")
    'la présidente du conseil régional, Anne Roth'
    """
    said = [title or "sa présidente ou son président", name]
    return ", ".join(part for part in said if part)


def with_article(structure: Structure) -> str:
    """Return the structure's name as a sentence says it: « la Mission locale de Saverne »."""
    name = structure.legal_name
    first = name.partition(" ")[0].lower()
    if name.lower().startswith(ARTICLES):
        return continued(name)
    if first in (*FEMININE, *MASCULINE):
        if first[0] in VOWELS:
            return f"l’{name}"
        return f"{'la' if first in FEMININE else 'le'} {name}"
    is_public = structure.regime == Structure.Regime.PUBLIC
    return f"{'l’organisme' if is_public else 'l’association'} {name}"
