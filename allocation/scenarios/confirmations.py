"""What is read before a scenario is deleted, or becomes the rule of the year or its run."""

from django.urls import reverse

from allocation.campaigns.states import State
from allocation.models import Scenario
from allocation.scenarios.pages import changed_words
from allocation.scenarios.selectors import Ground, Side, computed, inputs_of, last_number
from allocation.scenarios.services import Becoming, Step
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.files.fingerprints import seal
from structures.ground.french import euros, number

READ_BY = {
    Step.PARAMETERS: "Lu à côté de chaque paramètre, avec votre nom et la date.",
    Step.REVISION: "Lu par toutes les structures de la campagne, la Région et l’État ; imprimé "
    "dans les conventions.",
    Step.RUN: "Conservé avec la répartition, après le nom du scénario.",
}
FOR_GOOD = {
    Step.PARAMETERS: "Les paramètres peuvent encore changer jusqu’à l’ouverture de la collecte.",
    Step.REVISION: "Le rectificatif peut être abandonné tant qu’il n’est pas confirmé.",
    Step.RUN: "Une répartition calculée se conserve telle quelle. Cet acte ne l’arrête pas.",
}


def deletion(scenario: Scenario) -> Confirmation:
    """Say what deleting a scenario loses."""
    return Confirmation(
        title=f"Supprimer le scénario « {scenario.name} »",
        button="Supprimer ce scénario",
        sentences=[
            "Ses paramètres et les données qu’il essaie ne se lisent plus.",
            "Aucune répartition n’en dépend : celles qui en ont été faites restent.",
        ],
        back=_back(scenario),
        done=f"Le scénario « {scenario.name} » est supprimé.",
        rests_on=f"{scenario.pk} {scenario.changed_at.isoformat()}",
    )


def becoming_told(scenario: Scenario, ground: Ground, becomes: Becoming) -> Confirmation:
    """Say what making a run of a scenario does now, or what keeps it from it. One query at most."""
    side = computed(scenario, ground)
    hindrance = becomes.hindrance
    if becomes.step == Step.RUN and not hindrance:
        hindrance = side.refused
    return Confirmation(
        title=_title(scenario, becomes),
        button=_button(becomes, side),
        sentences=_sentences(scenario, ground, becomes, side.refused),
        back=_back(scenario),
        done="",
        whom=_whom(ground, side) if becomes.step != Step.PARAMETERS and side.given else None,
        for_good=FOR_GOOD[becomes.step],
        hindrance=hindrance,
        links=_cells(ground, becomes),
        rests_on=seal({"inputs": inputs_of(scenario, ground), "figures": scenario.figures}),
    )


def _title(scenario: Scenario, becomes: Becoming) -> str:
    called = f"« {scenario.name} »"
    return {
        Step.PARAMETERS: f"Donner à la campagne les paramètres du scénario {called}",
        Step.REVISION: f"Préparer le rectificatif du scénario {called}",
        Step.RUN: f"Faire du scénario {called} une répartition",
    }[becomes.step]


def _button(becomes: Becoming, side: Side) -> str:
    if becomes.step == Step.RUN:
        return f"Calculer la répartition de {euros(side.total().maximum)}"
    revised = becomes.step == Step.REVISION
    return "Préparer ce rectificatif" if revised else "Enregistrer ces paramètres"


def _sentences(scenario: Scenario, ground: Ground, becomes: Becoming, refused: str) -> list[str]:
    changed = changed_words(scenario, ground)
    names = _names(ground)
    solidarity = [
        f"Coefficient de solidarité, {names[code]} : {number(one) if one else 'retiré'}."
        for code, one in becomes.coefficients.items()
    ]
    if becomes.step == Step.REVISION:
        later = (
            "Ses coefficients de solidarité, qui ne sont pas de la règle, seront écrits avec la "
            "répartition."
        )
        return [
            "La collecte est ouverte : la règle ne change plus que par un rectificatif. Celui-ci "
            "est préparé à votre nom, avec ce que le scénario change :",
            *changed,
            "Une ou un autre responsable le confirme ; chacun en est alors averti. Revenez ensuite "
            "ici : la répartition se calculera.",
            *(
                [f"Pour l’instant, ce scénario ne donne aucun montant. {refused}"]
                if refused
                else []
            ),
            *([later] if solidarity else []),
        ]
    if becomes.step == Step.PARAMETERS:
        return [
            "La campagne est en préparation : le scénario en devient la règle. La répartition se "
            "calculera une fois les données là.",
            *changed,
            *solidarity,
        ]
    entered, last = ground.campaign.state == State.COLLECTION, last_number(ground.campaign)
    return [
        "Les paramètres de la campagne sont ceux du scénario : la répartition est calculée sur les "
        "données de cet instant, et conservée avec son empreinte.",
        *([f"L’année a déjà une répartition : la dernière est la n° {last}."] if last else []),
        *(["La campagne passe à l’étape « simulation »."] if entered else []),
        *solidarity,
    ]


def _whom(ground: Ground, side: Side) -> Whom:
    rows = [
        Concerned(str(one), side.given[one.code].maximum)
        for one in ground.basis.structures
        if one.code in side.given
    ]
    return Whom(rows, caption="Ce que chaque structure aurait", amount="Dotation maximale")


def _cells(ground: Ground, becomes: Becoming) -> list[tuple[str, str]]:
    """Return where each value that is tried is to be entered first."""
    if not becomes.hindrance:
        return []
    names = _names(ground)
    year = ground.campaign.year
    return [
        (
            f"{names[code]}, indicateur {n} : saisir {number(value)}",
            reverse("allocation:figure_edit", args=[year, code]),
        )
        for n, code, value in becomes.cells
    ]


def _names(ground: Ground) -> dict[str, str]:
    return {one.code: str(one) for one in ground.basis.structures}


def _back(scenario: Scenario) -> tuple[str, str]:
    return "Simulations", reverse("allocation:scenarios", args=[scenario.campaign.year])
