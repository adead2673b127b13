"""What adopting a run says before it is done."""

from django.urls import reverse

from allocation.campaigns.states import LABELS, State
from allocation.models import Campaign, Run
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, euros, moment


def adoption(campaign: Campaign, run: Run) -> Confirmation:
    """Say what each structure is granted, and what is then fixed. One query."""
    totals = list(run.totals.select_related("structure"))
    maximum = sum(total.maximum_cents for total in totals)
    advance = sum(total.advance_cents for total in totals)
    wide = counted(len(totals), "structure", "structures")
    return Confirmation(
        title=f"Arrêter la répartition {campaign.year}",
        button=f"Arrêter la répartition de {euros(maximum)}",
        sentences=[
            f"La {_lower(run)}, calculée le {moment(run.computed_at)} par {run.author}, devient "
            f"celle de l’année : {euros(maximum)} au plus entre {wide}, dont {euros(advance)} de "
            "premiers versements.",
            f"Les données {campaign.reference_year} et les paramètres {campaign.year} sont figés. "
            "Une correction demandera une nouvelle répartition, avec son motif.",
            "Chaque structure lit aussitôt sa propre dotation, expliquée. Aucun message ne part.",
        ],
        back=(str(run), reverse("allocation:run_detail", args=[campaign.year, run.number])),
        done=f"{run} arrêtée.",
        whom=Whom(
            [Concerned(str(total.structure), total.maximum_cents) for total in totals],
            caption="Ce que chaque structure peut recevoir",
            amount="Dotation maximale",
        ),
        for_good="L’adoption ne se retire, avec un motif, que tant qu’aucune convention n’est "
        "générée.",
        hindrance=_hindrance(campaign),
        rests_on=run.sha256,
    )


def _lower(run: Run) -> str:
    return f"{run}".replace("Répartition", "répartition", 1)


def _hindrance(campaign: Campaign) -> str:
    if campaign.state == State.SIMULATION:
        return ""
    return (
        f"La campagne {campaign.year} est à l’étape « {LABELS[State(campaign.state)]} » : une "
        f"répartition s’arrête à l’étape « {LABELS[State.SIMULATION]} »."
    )
