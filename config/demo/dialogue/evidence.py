"""The demo's evidence: invented projects, operations, links and other fundings."""

from collections.abc import Mapping
from typing import Any

from allocation.engine.measures import COOPERATIVE_PROJECTS, PARTNER_OPERATIONS
from allocation.models import Campaign
from config.demo.files import told
from config.demo.people import director_of
from dialogue.evidence.services import (
    ProjectEntry,
    add_funding,
    add_link,
    add_operation,
    add_project,
    confirm_part,
)
from dialogue.models import Dialogue, Rating
from structures.models import Role, Structure, User

Row = Mapping[str, Any]


def load_evidence(campaign: Campaign, people: dict[str, User]) -> None:
    """Add the evidence of the demo director's structure, by the services that the pages call.

    Projects are entered by the director of the structure that leads them, and each part
    that is told is confirmed by its own.
    """
    data, director = told("dialogue-evidence", campaign.year), people[Role.DIRECTOR]
    dialogue = Dialogue.objects.get(campaign=campaign, structure=director.structure)
    ratings = {rating.indicator.number: rating for rating in dialogue.ratings.all()}
    structures = Structure.objects.in_bulk(field_name="code")
    for row in data["projects"]:
        _add_project(campaign, row, structures)
    operations = dialogue.ratings.get(indicator__measure=PARTNER_OPERATIONS.code)
    for row in data["operations"]:
        add_operation(operations, row, by=director)
    for row in data["links"]:
        add_link(ratings[row["indicator"]], url=row["url"], label=row["label"], by=director)
    for row in data["fundings"]:
        add_funding(dialogue, **row, by=director)


def _add_project(campaign: Campaign, row: Row, structures: Mapping[str, Structure]) -> None:
    lead = structures[row["lead"]]
    entry = ProjectEntry(
        title=row["title"],
        description=row["description"],
        part=row["parts"][lead.code],
        partners=[structures[code] for code in row["parts"] if code != lead.code],
        from_recommendations=row["from_recommendations"],
    )
    led = {"dialogue__campaign": campaign, "dialogue__structure": lead}
    rating = Rating.objects.get(**led, indicator__measure=COOPERATIVE_PROJECTS.code)
    project = add_project(rating, entry, by=director_of(lead))
    for cooperation in project.cooperations.filter(confirmed_at=None):
        part = row["parts"][cooperation.structure.code]
        if part:
            confirm_part(cooperation, part, by=director_of(cooperation.structure))
