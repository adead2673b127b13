"""The director adds what supports the self-assessment, and withdraws it while it is open."""

import unicodedata
from collections.abc import Mapping

from django.db import transaction

from allocation.services.campaign import require_state
from allocation.states import State
from dialogue.models import Dialogue, Evidence, OtherFunding, PartnerOperation, Rating
from dialogue.selectors.evidence import OPEN_TO_EVIDENCE, OPERATIONS
from dialogue.services.ratings import locked
from structures.access import directs
from structures.models import JournalEntry, User
from structures.services import require, require_valid
from structures.services.files import keep_document
from structures.services.journal import note

MOST_PIECES = 20


@transaction.atomic
def add_file(rating: Rating, *, name: str, content: bytes, label: str, by: User) -> Evidence:
    """Join a file, its kind read from its bytes.

    Raises Refused for a file too large, of another kind than those accepted, or one too many.
    """
    rating = open_to_evidence(rating, by)
    return _added(rating, Evidence(label=label, file=keep_document(name, content)), by)


@transaction.atomic
def add_link(rating: Rating, *, url: str, label: str, by: User) -> Evidence:
    """Join the address of a page. Raises Refused for another kind of link, or with a password."""
    return _added(open_to_evidence(rating, by), Evidence(label=label, url=url), by)


@transaction.atomic
def add_operation(rating: Rating, values: Mapping[str, str], *, by: User) -> PartnerOperation:
    """Add an operation with a partner (title, partner, partner_type, description).

    Raises Refused if the partner is Pôle emploi, under any of its names.
    """
    rating = open_to_evidence(rating, by)
    require(
        rating.indicator.number == OPERATIONS,
        f"Les opérations avec un partenaire appuient l’indicateur {OPERATIONS}.",
    )
    values = {**values, "partner": plain(values["partner"])}
    operation = PartnerOperation(rating=rating, entered_by=by, **values)
    require_valid(operation)
    operation.save()
    trace(rating.dialogue, f"opération « {operation.title} » ajoutée", by)
    return operation


@transaction.atomic
def withdraw(item: Evidence | PartnerOperation, *, by: User) -> None:
    """Withdraw a file, a link or an operation; the file itself stays, as evidence of the past."""
    rating = open_to_evidence(item.rating, by)
    item.delete()
    trace(rating.dialogue, f"« {item} » retiré des pièces de l’{_named(rating)}", by)


@transaction.atomic
def add_funding(dialogue: Dialogue, *, funder: str, amount_cents: int, by: User) -> OtherFunding:
    """Note what another funder gives; it enters no calculation. Raises Refused."""
    _require_open_dialogue(dialogue, by)
    found = dialogue.other_fundings.create(funder=funder, amount_cents=amount_cents, noted_by=by)
    trace(dialogue, f"financement de « {funder} » noté, pour information", by)
    return found


@transaction.atomic
def withdraw_funding(funding: OtherFunding, *, by: User) -> None:
    """Withdraw what was noted of another funder. Raises Refused."""
    _require_open_dialogue(funding.dialogue, by)
    funding.delete()
    trace(funding.dialogue, f"financement de « {funding} » retiré", by)


def open_to_evidence(rating: Rating, by: User) -> Rating:
    """Return the rating locked, if `by` directs its structure and it is time. Raises Refused."""
    rating = locked(rating)
    require(directs(by, rating.dialogue.structure_id), "Les pièces sont ajoutées par la direction.")
    require_state(rating.dialogue.campaign, State.DIALOGUE)
    require(
        rating.stage in OPEN_TO_EVIDENCE,
        "Les pièces s’ajoutent pendant l’auto-évaluation ou la réponse. "
        "Écrivez une intervention pour signaler ce qui manque.",
    )
    return rating


def trace(dialogue: Dialogue, summary: str, by: User) -> None:
    """Note in the structure's journal what was added or withdrawn."""
    text = f"Dialogue de gestion {dialogue.campaign.year} : {summary}"
    note(JournalEntry.Kind.DIALOGUE, text, structure=dialogue.structure, by=by)


def plain(name: str) -> str:
    """Return a name in one way of writing it: composed letters, single ordinary spaces.

    >>> plain("Po\\u0302le\\u00a0 emploi")
    'Pôle emploi'
    """
    return " ".join(unicodedata.normalize("NFKC", name).split())


def _added(rating: Rating, piece: Evidence, by: User) -> Evidence:
    require(
        rating.evidence.count() < MOST_PIECES,
        f"Un indicateur compte {MOST_PIECES} pièces au plus : retirez-en une.",
    )
    piece.rating, piece.added_by = rating, by
    require_valid(piece)
    piece.save()
    trace(rating.dialogue, f"« {piece} » joint à l’{_named(rating)}", by)
    return piece


def _require_open_dialogue(dialogue: Dialogue, by: User) -> None:
    own = directs(by, dialogue.structure_id)
    require(own, "Les autres financements sont notés par la direction.")
    require_state(dialogue.campaign, State.DIALOGUE)
    ratings = dialogue.ratings.select_for_update(of=("self",))
    require(
        any(rating.stage in OPEN_TO_EVIDENCE for rating in ratings),
        "Les autres financements se notent pendant l’auto-évaluation ou la réponse.",
    )


def _named(rating: Rating) -> str:
    return str(rating.indicator).lower()
