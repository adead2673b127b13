"""What going back says before it is done: what it voids, for how much, who is told."""

from django.urls import reverse

from allocation.campaigns.states import LABELS, OPEN_TO_PARAMETERS, State, StepBack
from allocation.models import Campaign
from allocation.next_year.selectors import taking_over_from
from allocation.steps_back.selectors import readers_of, voided
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted

AMOUNTS_GO = (State.ADOPTED, State.SETTLEMENT)


def going_back(campaign: Campaign, step: StepBack, reason: str, hindrance: str) -> Confirmation:
    """Say what a step back does."""
    told = readers_of(campaign, step)
    leaders = told.exclude(structure=None).count()
    people = counted(len(told), "personne", "personnes")
    among = f", dont {leaders} dans les structures" if leaders else ""
    rows = [Concerned(one.name, one.cents, one.reference) for one in voided(campaign, step)]
    return Confirmation(
        title=f"{step.act}, campagne {campaign.year}",
        button=step.act,
        sentences=[
            f"La campagne {campaign.year} revient de l’étape « {LABELS[step.leaves]} » à l’étape "
            f"« {LABELS[step.to]} ».",
            *step.voids,
            *_of_the_next_year(campaign, step),
            f"{people}{among} : chacune reçoit aussitôt un message, avec votre motif.",
            f"Motif : {reason}",
        ],
        back=(str(campaign), reverse("allocation:campaign", args=[campaign.year])),
        done=f"{step.done}. Un message part à chaque personne concernée.",
        whom=Whom(rows, caption="Ce qui ne vaut plus"),
        for_good="L’historique garde ce retour. L’étape peut être refaite ensuite ; ce qui est "
        "annulé ne redevient pas valable.",
        hindrance=hindrance,
    )


def _of_the_next_year(campaign: Campaign, step: StepBack) -> list[str]:
    """Say what becomes of the former grants that were copied from amounts that go."""
    following = taking_over_from(campaign) if step.leaves in AMOUNTS_GO else None
    if following is None:
        return []
    said = f"Les dotations antérieures {following.year} viennent de ces montants"
    if following.state in OPEN_TO_PARAMETERS:
        return [f"{said} : elles restent comme elles sont, jusqu’à ce qu’on les actualise."]
    return [f"{said} : la répartition {following.year} est arrêtée, elles ne changent plus."]
