"""The parts of the parameters that are changed in one form each, and until when."""

from dataclasses import dataclass

from allocation.campaigns.states import (
    OPEN_TO_PARAMETERS,
    OPEN_TO_RULE,
    State,
)
from allocation.parameters import forms, of_structures
from allocation.parameters.axes import SharesForm


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
        "Le premier versement, la part variable non obtenue, le silence, et ce que citent les "
        "définitions.",
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
