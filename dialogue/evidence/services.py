"""Joining evidence, recording operations and cooperations, withdrawing them."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from allocation.campaigns.selectors import indicators_measuring
from allocation.campaigns.services import locked as hold
from allocation.campaigns.services import require_state
from allocation.engine.measures import EvidenceKind, supported_by
from allocation.models import State
from dialogue.evidence.models import (
    Cooperation,
    CooperativeProject,
    Evidence,
    OtherFunding,
    PartnerOperation,
)
from dialogue.evidence.selectors import OPEN_TO_EVIDENCE, may_be_confirmed, possible_partners
from dialogue.models import Dialogue, Rating
from dialogue.ratings.services import locked
from structures.access import directs
from structures.ground import clock
from structures.ground.files.fingerprints import sha256
from structures.ground.files.services import keep_document
from structures.ground.refusals import Refused, require, require_valid
from structures.journal.services import note, note_each
from structures.models import JournalEntry, Structure, User

MOST_PIECES = 20


@transaction.atomic
def add_file(rating: Rating, *, name: str, content: bytes, label: str, by: User) -> Evidence:
    """Join a file, its kind read from its bytes.

    Raises Refused for a file too large, of another kind than those accepted, or one too many.
    """
    rating = open_to_evidence(rating, by)
    _require_new(rating, label=label, file__sha256=sha256(content))
    return _added(rating, Evidence(label=label, file=keep_document(name, content)), by)


@transaction.atomic
def add_link(rating: Rating, *, url: str, label: str, by: User) -> Evidence:
    """Join the address of a page. Raises Refused for another kind of link, or with a password."""
    rating = open_to_evidence(rating, by)
    _require_new(rating, label=label, url=url)
    return _added(rating, Evidence(label=label, url=url), by)


@transaction.atomic
def add_operation(rating: Rating, values: Mapping[str, str], *, by: User) -> PartnerOperation:
    """Add an operation with a partner (title, partner, partner_type, description).

    Raises Refused if the partner is Pôle emploi, under any of its names.
    """
    rating = open_to_evidence(rating, by)
    _require_supported(rating, EvidenceKind.OPERATION, "Les opérations avec un partenaire")
    values = {**values, "partner": plain(values["partner"])}
    same = rating.operations.filter(**values)
    require(not same.exists(), "Cette opération est déjà saisie.")
    operation = PartnerOperation(rating=rating, entered_by=by, **values)
    require_valid(operation)
    operation.save()
    trace(rating.dialogue, f"opération « {operation.title} » ajoutée", by)
    return operation


@transaction.atomic
def withdraw(item: Evidence | PartnerOperation, *, by: User) -> None:
    """Withdraw a file, a link or an operation; the file itself stays, as evidence of the past."""
    rating = open_to_evidence(item.rating, by)
    _take_out(item)
    trace(rating.dialogue, f"« {item} » retiré des pièces de l’{_named(rating)}", by)


@transaction.atomic
def add_funding(dialogue: Dialogue, *, funder: str, amount_cents: int, by: User) -> OtherFunding:
    """Note what another funder gives; it enters no calculation. Raises Refused."""
    _require_open_dialogue(dialogue, by)
    same = dialogue.other_fundings.filter(funder=funder, amount_cents=amount_cents)
    require(
        not same.exists(),
        "Ce financement est déjà noté. S’il y en a deux de ce montant, dites ce qui les distingue.",
    )
    found = dialogue.other_fundings.create(funder=funder, amount_cents=amount_cents, noted_by=by)
    trace(dialogue, f"financement de « {funder} » noté, pour information", by)
    return found


@transaction.atomic
def withdraw_funding(funding: OtherFunding, *, by: User) -> None:
    """Withdraw what was noted of another funder. Raises Refused."""
    _require_open_dialogue(funding.dialogue, by)
    _take_out(funding)
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


def _require_new(rating: Rating, **piece: str) -> None:
    same = rating.evidence.filter(**piece)
    require(not same.exists(), "Cette pièce est déjà jointe sous cet intitulé.")


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


def _require_supported(rating: Rating, kind: EvidenceKind, name: str) -> None:
    if kind not in rating.indicator.meaning.evidence:
        where = indicators_measuring(rating.dialogue.campaign, supported_by(kind))
        raise Refused(f"{name} appuient {where}.")


def _take_out(row: Model) -> None:
    """Delete a row that may be gone since the page was shown: it is taken out once."""
    deleted, _ = row.delete()
    require(deleted, f"« {row} » est déjà retiré.")


def _named(rating: Rating) -> str:
    return str(rating.indicator).lower()


@dataclass(frozen=True)
class ProjectEntry:
    """What the lead writes of a project: for all, its own part, and with whom."""

    title: str
    description: str
    part: str
    partners: Collection[Structure]
    from_recommendations: bool = False


@transaction.atomic
def add_project(rating: Rating, entry: ProjectEntry, *, by: User) -> CooperativeProject:
    """Enter a project once for all its structures; the lead's own part is confirmed at once.

    Raises Refused without a partner, or with one that is not among the campaign's.
    """
    hold(rating.dialogue.campaign)  # before the rating, as a step back does
    rating = open_to_evidence(rating, by)
    dialogue = rating.dialogue
    _require_supported(rating, EvidenceKind.PROJECT, "Les projets coopératifs")
    require(entry.partners, "Choisissez au moins une structure partenaire.")
    require(
        set(possible_partners(dialogue)).issuperset(entry.partners),
        "Les partenaires sont d’autres structures actives de la campagne.",
    )
    led = CooperativeProject.objects.filter(campaign=dialogue.campaign, lead=dialogue.structure)
    same = led.filter(title=entry.title, description=entry.description)
    require(not same.exists(), "Ce projet est déjà saisi.")
    project = CooperativeProject.objects.create(
        campaign=dialogue.campaign,
        lead=dialogue.structure,
        title=entry.title,
        description=entry.description,
        from_recommendations=entry.from_recommendations,
        entered_by=by,
    )
    parts = [Cooperation(project=project, structure=partner) for partner in entry.partners]
    own = Cooperation(
        project=project,
        structure=dialogue.structure,
        part=entry.part,
        confirmed_by=by,
        confirmed_at=clock.now(),
    )
    Cooperation.objects.bulk_create([own, *parts])
    trace(dialogue, f"projet coopératif « {project} » saisi", by)
    named = f"Projet coopératif « {project} » porté par {project.lead} : part à confirmer"
    note_each(JournalEntry.Kind.DIALOGUE, named, structures=entry.partners, by=None)
    return project


@transaction.atomic
def confirm_part(cooperation: Cooperation, part: str, *, by: User) -> Cooperation:
    """Confirm, by its own director, the part that a structure takes, in its own words.

    Raises Refused once confirmed, or once the replies of both structures are in.
    """
    found = Cooperation.objects.select_for_update(of=("self",)).select_related(
        "project__lead", "project__campaign", "structure"
    )
    cooperation = found.get(pk=cooperation.pk)
    own = directs(by, cooperation.structure_id)
    require(own, "Une part est confirmée par la direction de sa structure.")
    require(not cooperation.confirmed_at, "Cette part est déjà confirmée.")
    require(
        may_be_confirmed(cooperation),
        "Les auto-évaluations et les réponses sont closes : signalez votre part dans une "
        "intervention, elle sera lue par les trois parties.",
    )
    require(part.strip(), "Écrivez la part que prend votre structure.")
    cooperation.part = part.strip()
    cooperation.confirmed_by, cooperation.confirmed_at = by, clock.now()
    cooperation.save()
    project = cooperation.project
    summary = f"Projet coopératif « {project} » : part de {cooperation.structure} confirmée"
    for structure, actor in ((cooperation.structure, by), (project.lead, None)):
        note(JournalEntry.Kind.DIALOGUE, summary, structure=structure, by=actor)
    return cooperation


@transaction.atomic
def withdraw_project(rating: Rating, project: CooperativeProject, *, by: User) -> None:
    """Withdraw a project that the structure leads, while no partner has confirmed its part."""
    rating = open_to_evidence(rating, by)
    require(
        project.lead_id == rating.dialogue.structure_id,
        "Un projet est retiré par la structure qui le porte.",
    )
    parts = list(project.cooperations.select_for_update(of=("self",)))
    confirmed = [part for part in parts if part.structure_id != project.lead_id]
    require(
        not any(part.confirmed_at for part in confirmed),
        "Une structure partenaire a confirmé sa part : le projet ne se retire plus.",
    )
    project.cooperations.all().delete()
    _take_out(project)
    trace(rating.dialogue, f"projet coopératif « {project} » retiré", by)
