"""What printing decision letters says before it is done."""

from collections.abc import Sequence

from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.models import Campaign
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted
from structures.people.selectors import Recipients


def printing_told(campaign: Campaign, due: Sequence[Recipients]) -> Confirmation:
    """Say which letters are printed, and who is told of each. No query."""
    letters = counted(len(due), "lettre de décision", "lettres de décision")
    return Confirmation(
        title=f"Imprimer les lettres de décision {campaign.year}",
        button=f"Imprimer {letters}",
        sentences=[
            f"{letters} : chacune est imprimée une fois, avec les niveaux, les textes, les motifs, "
            "les euros et les voies de recours.",
            "La structure peut lire la sienne dès qu’elle est imprimée. Sa direction et sa "
            "présidence en sont averties chacune par un message, sans niveau, ni motif, ni "
            "montant.",
            "Une lettre imprimée après l’arrêt du solde porte aussi le montant final ; celles qui "
            "le sont déjà ne changent pas.",
        ],
        back=("Lettres de décision", reverse("dialogue:letters", args=[campaign.year])),
        done="",  # the list says how far the printing is
        whom=Whom([_row(one) for one in due], caption="Qui est averti"),
        for_good="Une lettre imprimée est figée, et un message parti ne se reprend pas.",
        hindrance=_hindrance(campaign, due),
    )


def _row(one: Recipients) -> Concerned:
    people = [f"{person.name} ({person.role.label})" for person in one.people]
    return Concerned(str(one.structure), note=", ".join(people) or "personne à avertir")


def _hindrance(campaign: Campaign, due: Sequence[Recipients]) -> str:
    if not reached(campaign.state, State.DIALOGUE):
        return "Les dialogues ne sont pas ouverts : il n’y a pas de décision à imprimer."
    return "" if due else "Chaque dialogue clos a déjà sa lettre de décision."
