"""What going back says before it is done: what it voids, for how much, who is told."""

from django.urls import reverse

from allocation.campaigns.states import LABELS, StepBack
from allocation.models import Campaign
from allocation.steps_back.selectors import readers_of, voided
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted


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
