"""The demo's evidence: invented projects, operations, links and other fundings."""

import json
from collections.abc import Mapping

from django.conf import settings

from allocation.models import Campaign
from dialogue.models import Cooperation, CooperativeProject, Dialogue, Rating
from dialogue.selectors.evidence import COOPERATION, OPERATIONS
from dialogue.services.cooperations import ProjectEntry, add_project
from dialogue.services.evidence import add_funding, add_link, add_operation
from structures import clock
from structures.models import Role, Structure, User

FILE = settings.FIXTURES_DIR / "demo-dialogue-evidence.json"
Row = Mapping[str, object]


def load_evidence(campaign: Campaign, people: dict[str, User]) -> None:
    """Add the evidence of the demo director's structure, by the services that the pages call.

    Called while the ratings of that structure are at their self-assessment. What comes
    from structures without an account is taken over by the administrator.
    """
    data = json.loads(FILE.read_text())
    director, taker = people[Role.DIRECTOR], people[Role.REGION_ADMIN]
    dialogue = Dialogue.objects.get(campaign=campaign, structure=director.structure)
    ratings = {rating.indicator.number: rating for rating in dialogue.ratings.all()}
    structures = Structure.objects.in_bulk(field_name="code")
    for row in data["projects"]:
        if structures[row["lead"]] == director.structure:
            _lead(ratings[COOPERATION], row, structures, by=director)
        else:
            _take_over(campaign, row, structures, by=taker)
    _confirm_for_those_without_account(data["projects"], by=taker)
    for row in data["operations"]:
        add_operation(ratings[OPERATIONS], row, by=director)
    for row in data["links"]:
        add_link(ratings[row["indicator"]], url=row["url"], label=row["label"], by=director)
    for row in data["fundings"]:
        add_funding(dialogue, **row, by=director)


def _lead(rating: Rating, row: Row, structures: Mapping[str, Structure], *, by: User) -> None:
    partners = [structures[code] for code in row["parts"] if code != row["lead"]]
    entry = ProjectEntry(
        title=row["title"],
        description=row["description"],
        part=row["parts"][row["lead"]],
        partners=partners,
        from_recommendations=row["from_recommendations"],
    )
    add_project(rating, entry, by=by)


def _take_over(
    campaign: Campaign, row: Row, structures: Mapping[str, Structure], *, by: User
) -> None:
    project = CooperativeProject.objects.create(
        campaign=campaign,
        lead=structures[row["lead"]],
        title=row["title"],
        description=row["description"],
        from_recommendations=row["from_recommendations"],
        entered_by=by,
    )
    for code in row["parts"]:
        project.cooperations.create(structure=structures[code])


def _confirm_for_those_without_account(rows: list[Row], *, by: User) -> None:
    for row in rows:
        for code, part in row["parts"].items():
            waiting = Cooperation.objects.filter(
                project__title=row["title"], structure__code=code, confirmed_at=None
            )
            if part:
                waiting.update(part=part, confirmed_by=by, confirmed_at=clock.now())
