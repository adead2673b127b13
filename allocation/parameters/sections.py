"""The parts of the parameters changed in one form each, until when, and what is told beside."""

from collections.abc import Iterable
from dataclasses import dataclass

from allocation.campaigns.states import (
    OPEN_TO_PARAMETERS,
    OPEN_TO_RULE,
    State,
)
from allocation.engine.measures import Kind, Measure
from allocation.parameters import forms, of_structures
from allocation.parameters.axes import SharesForm

HOW_OBTAINED = {
    Kind.CENSUS: "Estimé commune par commune d’après le recensement, puis additionné sur le "
    "périmètre de chaque structure.",
    Kind.COUNT: "Compté par la structure sur l’année de référence, vérifié par la Région.",
    Kind.SUM: "Compté par la structure dispositif par dispositif, puis additionné.",
    Kind.LEVEL: "Niveau de 0 à 3, argumenté par la structure et arrêté dans le dialogue.",
}


@dataclass(frozen=True)
class Section:
    """A part of the parameters that is changed in one form."""

    title: str
    lead: str
    form: type[forms.ParameterForm]
    states: tuple[State, ...] = OPEN_TO_RULE


# By its name in the address.
SECTIONS = {
    "enveloppe": Section(
        "Enveloppe", "Le montant de l’année, au centime, et ce qui l’explique.", forms.EnvelopeForm
    ),
    "regles": Section(
        "Règles de calcul",
        "Le premier versement, la part variable non obtenue, les garde-fous de la part fixe, le "
        "silence, et ce que citent les définitions.",
        forms.RuleForm,
    ),
    "controles": Section(
        "Contrôle des données",
        "Ce qui demande un commentaire à la saisie. La règle de partage n’en dépend pas.",
        forms.ControlsForm,
        OPEN_TO_PARAMETERS,
    ),
    "parts": Section(
        "Parts des axes", "Ensemble, les axes se partagent toute l’enveloppe.", SharesForm
    ),
    "calendrier": Section(
        "Calendrier",
        "Le jour prévu de chaque étape. Il se reporte ensuite, jusqu’à la clôture, et les "
        "structures en sont prévenues.",
        forms.CalendarForm,
    ),
    "textes": Section(
        "Textes",
        "Ce que les conventions et les décisions de l’année impriment. Ils sont figés quand la "
        "répartition est arrêtée.",
        forms.TextsForm,
        OPEN_TO_PARAMETERS,
    ),
    "dotations-anterieures": Section(
        "Dotations antérieures",
        "Ce que chaque structure recevait. Un montant changé prend pour source celle du "
        "changement.",
        of_structures.GrantsForm,
        OPEN_TO_PARAMETERS,
    ),
    "coefficients": Section(
        "Coefficients de solidarité",
        "Chacun multiplie ce que compte la mesure du besoin. Laissé vide, il vaut 1.",
        of_structures.CoefficientsForm,
        OPEN_TO_PARAMETERS,
    ),
    "besoin": Section(
        "Coefficients d’après un besoin",
        "Coefficient = besoin de la structure ÷ moyenne simple du réseau, arrondi à quatre "
        "décimales, entre deux bornes. Les coefficients calculés remplacent les précédents.",
        of_structures.NeedForm,
        OPEN_TO_PARAMETERS,
    ),
}


def measures_told(measures: Iterable[Measure]) -> list[tuple[str, str]]:
    """Return what each measure counts, and how it is obtained."""
    return [(one.label[:1].upper() + one.label[1:], _how(one)) for one in measures]


def _how(measure: Measure) -> str:
    told = [HOW_OBTAINED[measure.kind]]
    if measure.takes_solidarity:
        told.append("Prend le coefficient de solidarité de la structure.")
    if measure.within:
        told.append(f"Contrôlé : ne dépasse pas « {measure.within.label} ».")
    if not measure.repeatable:
        told.append("Un seul indicateur par campagne a cette mesure.")
    return " ".join(told)
