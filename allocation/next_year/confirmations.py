"""What bringing the former grants up to date says before it is done."""

from allocation.campaigns.models import Campaign
from allocation.campaigns.states import OPEN_TO_PARAMETERS
from allocation.next_year.selectors import GrantsRefresh, grants_refresh
from allocation.runs.selectors import runs_of
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, in_a_row


def refreshing(campaign: Campaign, back: str) -> Confirmation:
    """Say what each former grant becomes, in euros, and what it makes stale. Nine queries."""
    refresh = grants_refresh(campaign)
    moves = refresh.moves if refresh else []
    count = counted(len(moves), "dotation antérieure", "dotations antérieures")
    return Confirmation(
        title=f"Actualiser les dotations antérieures {campaign.year}",
        button=f"Actualiser {count}",
        sentences=_sentences(campaign, refresh) if refresh else [],
        back=("Dotations antérieures reprises", back),
        done=f"Dotations antérieures {campaign.year} actualisées : {count}.",
        whom=Whom(
            [
                Concerned(str(one.structure), one.cents, f"Jusqu’ici : {one.before}")
                for one in moves
            ],
            caption="Chaque dotation antérieure, avant et après",
            amount="Après",
        ),
        for_good="Chaque changement est noté avec sa source ; un montant se corrige ensuite à la "
        "page des dotations antérieures, jusqu’à ce que la répartition soit arrêtée.",
        hindrance=_hindrance(campaign, refresh),
    )


def _sentences(campaign: Campaign, refresh: GrantsRefresh) -> list[str]:
    told = [
        f"Les dotations reprises de {refresh.origin.year} prennent pour montant et pour source : "
        f"{refresh.source}.",
        "Aucun versement prévu ne change : ces montants servent de comparaison"
        + (
            ", et de base au premier versement."
            if campaign.advance_base == Campaign.AdvanceBase.FORMER_GRANT
            else "."
        ),
    ]
    if refresh.left:
        names = in_a_row([str(one.structure) for one in refresh.left])
        told.append(f"Saisies à la main, elles restent comme elles sont : {names}.")
    last = runs_of(campaign).first()
    if last:
        told.append(
            f"La {str(last)[:1].lower()}{str(last)[1:]} a été calculée sur les montants d’avant : "
            "elle ne pourra plus être arrêtée, une nouvelle est à calculer."
        )
    return told


def _hindrance(campaign: Campaign, refresh: GrantsRefresh | None) -> str:
    if campaign.state not in OPEN_TO_PARAMETERS:
        return "La répartition de l’année est arrêtée : ses dotations antérieures sont figées."
    if refresh and not refresh.source:
        year = refresh.origin.year
        return f"La répartition {year} n’est pas arrêtée : il n’y a aucun montant à reprendre."
    return "" if refresh and refresh.moves else "Les dotations antérieures sont déjà à jour."
