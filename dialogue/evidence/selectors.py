"""What supports a self-assessment, and what a structure is asked to confirm."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from allocation.campaigns.selectors import campaign_structures
from allocation.engine.measures import EvidenceKind, supported_by
from allocation.models import State
from dialogue.evidence.models import Cooperation, Evidence, PartnerOperation
from dialogue.models import Dialogue, Rating
from dialogue.rules import Stage
from structures.access import directs, structures_visible_to
from structures.models import Structure, User

OPEN_TO_EVIDENCE = (Stage.SELF_ASSESSMENT, Stage.REPLY)
FILE, LINK = "fichier", "lien"


@dataclass(frozen=True)
class SharedProject:
    """A cooperative project as one of its structures shows it.

    All of its structures show what is done together. The lead shows every part, a partner
    its own: `parts` then holds that one.
    """

    pk: int
    title: str
    lead: str
    is_led: bool
    description: str
    from_recommendations: bool
    parts: list[Cooperation]

    @property
    def is_confirmed_by_a_partner(self) -> bool:
        """Whether a structure other than the lead has confirmed its part."""
        return any(part.confirmed_at and part.structure.name != self.lead for part in self.parts)


@dataclass(frozen=True)
class Support:
    """All that supports a self-assessment: files and links, operations, projects."""

    pieces: list[Evidence]
    operations: list[PartnerOperation]
    projects: list[SharedProject]

    @property
    def is_empty(self) -> bool:
        """Whether nothing supports it yet."""
        return not (self.pieces or self.operations or self.projects)


def evidence_of(rating: Rating) -> Support:
    """Return what supports the rating, the same for all who may read it. At most four queries.

    Files come without their content.
    """
    pieces = rating.evidence.select_related("file", "added_by").defer("file__content")
    return Support(list(pieces), list(rating.operations.all()), _projects(rating))


def evidence_visible_to(user: User) -> QuerySet[Evidence]:
    """Return the files and links of the dialogues that `user` may see."""
    visible = structures_visible_to(user)
    return Evidence.objects.filter(rating__dialogue__structure__in=visible)


def kinds_to_add(rating: Rating, user: User) -> list[str]:
    """Return what `user` may add to the rating now. No query on a visible rating."""
    if not is_open_to(rating, user):
        return []
    return [*rating.indicator.meaning.evidence, FILE, LINK]


def is_open_to(rating: Rating, user: User) -> bool:
    """Tell whether `user` directs the structure and may add or withdraw evidence now."""
    return (
        directs(user, rating.dialogue.structure_id)
        and rating.stage in OPEN_TO_EVIDENCE
        and rating.dialogue.campaign.state == State.DIALOGUE
    )


def possible_partners(dialogue: Dialogue) -> QuerySet[Structure]:
    """Return the campaign's active structures, but the dialogue's own."""
    return campaign_structures(dialogue.campaign).exclude(pk=dialogue.structure_id)


def cooperations_of(dialogue: Dialogue) -> QuerySet[Cooperation]:
    """Return the projects led by others that name the structure, still to confirm first."""
    named = Cooperation.objects.filter(
        structure=dialogue.structure_id, project__campaign=dialogue.campaign_id
    ).exclude(project__lead=dialogue.structure_id)
    found = named.select_related("project__lead", "structure", "confirmed_by")
    return found.order_by("-confirmed_at", "project__title", "pk")


# A part may be confirmed as long as one of the two structures, lead or partner, is at its
# assessment or its reply: a partner is not penalised because it was quicker than the lead.
CONFIRMABLE = Exists(
    Rating.objects.filter(
        Q(dialogue__structure=OuterRef("structure"))
        | Q(dialogue__structure=OuterRef("project__lead")),
        dialogue__campaign=OuterRef("project__campaign"),
        dialogue__campaign__state=State.DIALOGUE,
        indicator__measure__in=supported_by(EvidenceKind.PROJECT),
        stage__in=OPEN_TO_EVIDENCE,
    )
)


def may_be_confirmed(cooperation: Cooperation) -> bool:
    """Tell whether a part may still be confirmed. One query."""
    return Cooperation.objects.filter(CONFIRMABLE, pk=cooperation.pk).exists()


def _projects(rating: Rating) -> list[SharedProject]:
    if EvidenceKind.PROJECT not in rating.indicator.meaning.evidence:
        return []
    structure = rating.dialogue.structure_id
    # All the parts of the projects it leads, its own part alone of the others.
    shown = Q(project__lead=structure) | Q(structure=structure)
    found = Cooperation.objects.filter(shown, project__campaign=rating.dialogue.campaign_id)
    parts: dict[int, list[Cooperation]] = {}
    for part in found.select_related("project__lead", "structure").order_by("project__title", "pk"):
        parts.setdefault(part.project_id, []).append(part)
    return [_shared(own, structure) for own in parts.values()]


def _shared(parts: list[Cooperation], structure: int) -> SharedProject:
    project = parts[0].project
    is_led = project.lead_id == structure
    return SharedProject(
        pk=project.pk,
        title=project.title,
        lead=project.lead.name,
        is_led=is_led,
        description=project.description,
        from_recommendations=project.from_recommendations,
        parts=parts,
    )
