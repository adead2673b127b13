"""The dialogues of our two structures: what is said, supported, and asked for on paper."""

from django.db.models import QuerySet
from django.utils import timezone

from allocation.engine.measures import COOPERATIVE_PROJECTS, PARTNER_OPERATIONS
from allocation.models import Campaign
from dialogue.course.services import open_dialogues
from dialogue.evidence.services import (
    ProjectEntry,
    add_file,
    add_funding,
    add_operation,
    add_project,
)
from dialogue.models import Dialogue
from dialogue.thread.services import comment
from structures.documents.services import request_document
from structures.models import Structure
from tests.allocation.builders import OWN, make_user
from tests.dialogue import builders as dialogues
from tests.dialogue.appeal_builders import make_letter

OTHER = "68066"


def make_dialogues() -> None:
    """The dialogues open, something said in each of our two, a meeting with its minutes."""
    campaign = Campaign.objects.get()
    open_dialogues(campaign, by=make_user(), today=timezone.localdate())
    for dialogue in dialogues_of_ours():
        comment(dialogue, "Bonjour", by=dialogues.make_director(dialogue.structure.code))
        dialogues.make_meeting(dialogue)


def make_supports() -> None:
    """What supports each of our two dialogues: a file, an operation, a project, a funding."""
    operation = {"title": "Forum", "partner": "CCI", "partner_type": "chamber", "description": "-"}
    for dialogue in dialogues_of_ours():
        by = dialogues.make_director(dialogue.structure.code)
        operations = dialogue.ratings.get(indicator__measure=PARTNER_OPERATIONS.code)
        add_file(operations, name="bilan.pdf", content=b"%PDF-1.7 bilan", label="Bilan", by=by)
        add_operation(operations, operation, by=by)
        others = Structure.objects.filter(code__in=(OWN, OTHER)).exclude(pk=dialogue.structure.pk)
        project = ProjectEntry("Bus des métiers", "Une tournée commune.", "Le bus.", others)
        add_project(
            dialogue.ratings.get(indicator__measure=COOPERATIVE_PROJECTS.code), project, by=by
        )
        add_funding(dialogue, funder="Commune", amount_cents=100_000, by=by)


def make_contests() -> None:
    """A decision contested by each of our two structures, by letter."""
    for code in (OWN, OTHER):
        make_letter(code=code)


def dialogues_of_ours() -> QuerySet[Dialogue]:
    """Return the dialogues of our two structures."""
    return Dialogue.objects.filter(structure__code__in=(OWN, OTHER))


def make_document() -> None:
    """The whole file of one dialogue, asked for by somebody else than who calls."""
    by = make_user("region_agent", email="autre@demo.example")
    request_document("dossier", dialogues_of_ours()[0].pk, by=by)
