"""What closing a structure says before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, date_long
from structures.models import Structure, User


@dataclass(frozen=True)
class Ending:
    """What a structure leaves: the communes it covers, who signs in for it, what stands in the way.

    What stands in the way does today; another day may be free of it.
    """

    communes: int
    accounts: Sequence[User]
    refusals: Sequence[str]


def closing(structure: Structure, ending: Ending) -> Confirmation:
    """Say what becomes of the communes, mandates and accounts of a structure. No query."""
    communes = counted(ending.communes, "commune passe", "communes passent")
    accounts = counted(len(ending.accounts), "compte est désactivé", "comptes sont désactivés")
    detail = reverse("structures:detail", args=[structure.code])
    return Confirmation(
        title=f"Fermer {structure}",
        button=f"Fermer {structure}",
        sentences=[
            *(f"À régler d’abord, au jour d’aujourd’hui : {one}" for one in ending.refusals),
            f"{communes} à la structure, ou aux structures du fichier, que vous indiquez."
            if ending.communes
            else "Elle ne couvre plus aucune commune.",
            "Les mandats en cours prennent fin le jour de la fermeture.",
            f"{accounts} aussitôt.",
            "Une structure ne ferme pas tant qu’une somme lui est due : aucun versement n’est "
            "perdu.",
            "Répartitions, conventions, projets et journal restent lisibles par la Région et "
            "l’État.",
        ],
        back=(structure.name, detail),
        done=f"{structure} est fermée.",
        whom=Whom(
            [Concerned(str(one), note=one.get_role_display()) for one in ending.accounts],
            caption="Qui ne pourra plus se connecter",
            who="Compte",
            noun=("autre compte", "autres comptes"),
        ),
        for_good="Une structure fermée ne se rouvre pas.",
        hindrance=_hindrance(structure),
        links=_links(structure),
    )


def _hindrance(structure: Structure) -> str:
    if not structure.closed_on:
        return ""
    return (
        f"{structure} est fermée depuis le {date_long(structure.closed_on)}. Son historique reste "
        "lisible par la Région et l’État."
    )


def _links(structure: Structure) -> list[tuple[str, str]]:
    perimeters, merger = reverse("structures:perimeters_csv"), reverse("allocation:structure_merge")
    return [
        (
            "Télécharger le périmètre de la structure (CSV), à compléter avec les structures "
            "qui reprennent chaque commune",
            f"{perimeters}?structure={structure.code}",
        ),
        (
            "L’activité passe à une autre structure ? Enregistrez plutôt une fusion : les "
            "données n-1 s’additionnent",
            f"{merger}?merged={structure.pk}",
        ),
    ]
