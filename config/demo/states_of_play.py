"""The demo's états des lieux, their analysis and its restitution: invented texts."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from allocation.models import Campaign
from config.demo.files import told
from config.demo.people import director_of
from structures.ground import clock
from structures.journal.services import note
from structures.models import (
    CrossAnalysis,
    JournalEntry,
    Recommendation,
    StateOfPlay,
    Structure,
    Territory,
    User,
)
from structures.restitutions import services as restitutions
from structures.restitutions.selectors import PARTS, possible_sources
from structures.states_of_play import services as states_of_play
from structures.states_of_play.selectors import seal_of

FILE = settings.FIXTURES_DIR / "demo-states-of-play.json"
TEXTS = ("documents", *StateOfPlay.Section.values)
WRITING = timedelta(days=7)  # after the last interview
RESTITUTED_ON = date(2014, 11, 17)
Row = Mapping[str, Any]


def load_states_of_play(people: dict[str, User]) -> None:
    """Load the états des lieux of 2014 and one of 2015, and restitute the analysis of 2014."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    structures = Structure.objects.in_bulk(field_name="code")
    for row in data["states_of_play"]:
        _load(structures[row["structure"]], row, people)
    _restitute(data, people)


def validate_state_of_play(campaign: Campaign, people: dict[str, User]) -> None:
    """Let the demo director validate the état des lieux of the year before, as it stands."""
    structure = people["director"].structure
    found = StateOfPlay.objects.get(structure=structure, year=campaign.year - 1)
    states_of_play.validate(found, [], by=people["director"])


def load_next_state_of_play(campaign: Campaign, people: dict[str, User]) -> None:
    """Hand in the demo director's état des lieux of the year, to be read over."""
    data = told("states-of-play", campaign.year)
    for row in data["states_of_play"]:
        _load(Structure.objects.get(code=row["structure"]), row, people)


def restitute_elsewhere(campaign: Campaign, people: dict[str, User]) -> None:
    """Publish the analysis of 2014 to the territories that had not had it yet."""
    data = json.loads(FILE.read_text(encoding="utf-8"))
    analysis = CrossAnalysis.objects.get(year=data["analysis"]["year"])
    for territory in Territory.objects.exclude(number=data["restituted_to"]):
        manager = people["region_manager"]
        restitutions.publish(analysis, territory, confirmed=True, by=manager)


def _load(structure: Structure, row: Row, people: dict[str, User]) -> None:
    agent = people["region_agent"]
    texts = {name: row[name] for name in TEXTS}
    talks = [t | {"held_on": date.fromisoformat(t["held_on"])} for t in row["interviews"]]
    clock.turn_to(max(talk["held_on"] for talk in talks) + WRITING, time(11, 45))
    found = states_of_play.write(structure, row["year"], texts, talks, by=agent)
    states_of_play.send_for_proofreading(found, by=agent)
    if row["validated_at"]:
        _validate(found, row, by=director_of(structure))


def _validate(found: StateOfPlay, row: Row, *, by: User) -> None:
    """Validate as the directors did, at the hour told."""
    found.refresh_from_db()
    validated_at = timezone.make_aware(datetime.fromisoformat(row["validated_at"]))
    clock.turn_to(validated_at.date(), validated_at.time())
    for point in row["blocking_points"]:
        found.blocking_points.create(**point)
    states = StateOfPlay.State
    found.state = states.VALIDATED_WITH_BLOCKING if row["blocking_points"] else states.VALIDATED
    found.validated_by = by
    found.validated_at = validated_at
    found.validated_sha256 = seal_of(found)
    found.save()
    note(
        JournalEntry.Kind.STATE_OF_PLAY,
        f"{found} {found.get_state_display()}",
        structure=found.structure,
        by=by,
    )


def _restitute(data: Row, people: dict[str, User]) -> None:
    written = data["analysis"]
    texts = {name: written[name] for name in PARTS}
    clock.turn_to(RESTITUTED_ON, time(14, 30))
    analysis = restitutions.write_analysis(written["year"], texts, by=people["region_agent"])
    sources = {s.structure.code: s for s in possible_sources(analysis.year)}
    for row in written["recommendations"]:
        restitutions.write_recommendation(
            Recommendation(analysis=analysis),
            {"title": row["title"], "text": row["text"]},
            [sources[code] for code in row["rests_on"]],
            by=people["region_agent"],
        )
    restitutions.publish(
        analysis,
        Territory.objects.get(number=data["restituted_to"]),
        confirmed=True,
        by=people["region_manager"],
    )
