"""Cooperative projects: entered once by the lead, each partner confirms its own part."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from dialogue.models import Cooperation, CooperativeProject, Rating
from dialogue.selectors.evidence import COOPERATION, may_be_confirmed, possible_partners
from dialogue.services.evidence import open_to_evidence, trace
from structures import clock
from structures.access import directs
from structures.models import JournalEntry, Structure, User
from structures.services import require
from structures.services.journal import note, note_each


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
    rating = open_to_evidence(rating, by)
    dialogue = rating.dialogue
    require(
        rating.indicator.number == COOPERATION,
        f"Les projets coopératifs appuient l’indicateur {COOPERATION}.",
    )
    require(entry.partners, "Choisissez au moins une structure partenaire.")
    require(
        set(possible_partners(dialogue)).issuperset(entry.partners),
        "Les partenaires sont d’autres structures actives de la campagne.",
    )
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
    project.delete()
    trace(rating.dialogue, f"projet coopératif « {project} » retiré", by)
