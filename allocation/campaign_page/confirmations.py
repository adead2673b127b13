"""What opening and closing a year say before they are done."""

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from allocation.campaigns.pages import envelope_segments
from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.states import LABELS, State
from allocation.models import Campaign
from allocation.parameters.pages import opening
from allocation.parameters.selectors import opening_problems
from allocation.payments.selectors import left_to_pay
from allocation.settlement.selectors import settled_amounts
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, euros
from structures.models import User

STRUCTURES = ("structure", "structures")


def opening_told(campaign: Campaign, user: User) -> Confirmation:
    """Say what opening the collection fixes. At most a dozen queries, however wide the network."""
    said = opening(user, campaign)
    axes = envelope_segments(campaign)
    wide = counted(campaign_structures(campaign).count(), *STRUCTURES)
    return Confirmation(
        title=f"Ouvrir la collecte des données {campaign.year}",
        button="Ouvrir la collecte des données",
        sentences=[
            f"Les données {campaign.reference_year} de {wide} se saisissent, s’importent et se "
            "relisent à partir de maintenant.",
            f"L’enveloppe de {euros(campaign.envelope_cents)}, les parts des axes, les poids et "
            "les indicateurs sont fixés : ils ne changent plus que par un rectificatif, annoncé à "
            "chacun.",
            *([said.text] if said else []),
        ],
        back=(str(campaign), _page_of(campaign)),
        done="La collecte des données est ouverte.",
        whom=Whom(
            [Concerned(f"Axe {one.number} : {one.label}", one.amount_cents) for one in axes],
            caption="L’enveloppe qui est fixée, par axe",
            who="Axe",
            noun=("autre axe", "autres axes"),
        ),
        for_good="Les paramètres ne se rouvrent, avec un motif, qu’en revenant à la préparation.",
        hindrance=_no_opening(campaign, user),
        rests_on=str(said.seen if said else ""),
    )


def _no_opening(campaign: Campaign, user: User) -> str:
    said = opening(user, campaign)
    if said is None:
        return f"La campagne {campaign.year} est déjà à l’étape « {_stage(campaign)} »."
    if not said.may_open:
        return (
            "Vous avez écrit le dernier changement : la collecte est ouverte par une autre "
            "personne."
        )
    return " ".join(opening_problems(campaign))


def closing_told(campaign: Campaign) -> Confirmation:
    """Say what closing a year ends, and what each structure got. At most six queries."""
    amounts = settled_amounts(campaign)
    total = sum(final for _, final in amounts)
    wide = counted(len(amounts), *STRUCTURES)
    return Confirmation(
        title=f"Clore la campagne {campaign.year}",
        button=f"Clore la campagne {campaign.year}",
        sentences=[
            f"Toutes les sommes sont payées : {euros(total)} à {wide}.",
            f"Plus rien ne change en {campaign.year} : ni donnée, ni note, ni montant, ni "
            "versement. Tout reste lisible.",
            "La clôture est écrite dans l’historique de chaque structure. Aucun message ne part.",
            *filter(None, [_unanswered(campaign)]),
        ],
        back=(str(campaign), _page_of(campaign)),
        done=f"La campagne {campaign.year} est close.",
        whom=Whom(
            [Concerned(str(structure), final) for structure, final in amounts],
            caption="Ce que chaque structure a reçu",
            amount="Montant final",
        ),
        for_good="Une année close ne se rouvre pas.",
        hindrance=_no_closing(campaign),
    )


def _unanswered(campaign: Campaign) -> str:
    """Return what the floor above says of the appeals that wait for their answer, or nothing."""
    said: str = import_string(settings.LEFT_UNANSWERED)(campaign)
    return said


def _no_closing(campaign: Campaign) -> str:
    if campaign.state != State.SETTLEMENT:
        return (
            f"La campagne {campaign.year} est à l’étape « {_stage(campaign)} » : elle se clôt à "
            f"l’étape « {LABELS[State.SETTLEMENT]} »."
        )
    unpaid = [
        f"{line.structure} ({euros(line.final_cents - line.paid_cents)})"
        for line in left_to_pay(campaign)
    ]
    return f"À payer avant la clôture : {', '.join(unpaid)}." if unpaid else ""


def _stage(campaign: Campaign) -> str:
    return LABELS[State(campaign.state)]


def _page_of(campaign: Campaign) -> str:
    return reverse("allocation:campaign", args=[campaign.year])
