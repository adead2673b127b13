"""The demo's action plans: invented actions, written by the services that the pages call."""

import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from django.conf import settings

from allocation.models import Campaign
from config.demo.files import told
from config.demo.people import director_of
from structures.ground import clock
from structures.models import Action, ActionPlan, Structure, User
from structures.plans.services import (
    add_action,
    carry_over,
    change_action,
    create_plan,
    publish_plan,
)

Row = Mapping[str, Any]


def load_plans() -> None:
    """Load the plans of the fixtures, each written and published by its own director."""
    structures = Structure.objects.in_bulk(field_name="code")
    rows = json.loads((settings.FIXTURES_DIR / "demo-plans.json").read_text())["plans"]
    for minute, row in enumerate(rows):
        clock.turn_to(written_on(row["year"]), time(15, minute))
        structure = structures[row["structure"]]
        _write(structure, row, by=director_of(structure))


def load_results(before: Campaign, people: dict[str, User]) -> None:
    """Tell what became of the actions of a year, at its end, each by its own director."""
    for row in told("plans", before.year + 1)["results"]:
        action = Action.objects.get(
            plan__structure__code=row["structure"], plan__year=before.year, title=row["title"]
        )
        values = {name: row[name] for name in ("status", "progress", "result")}
        change_action(action, values, by=director_of(action.plan.structure))


def load_next_plans(campaign: Campaign, people: dict[str, User]) -> None:
    """Write and publish the plans of the second year."""
    structures = Structure.objects.in_bulk(field_name="code")
    for row in told("plans", campaign.year)["plans"]:
        structure = structures[row["structure"]]
        _write(structure, row | {"year": campaign.year}, by=director_of(structure))


def written_on(year: int) -> date:
    """Return the day of January when the plans of a year are written."""
    return date(year, 1, 14)


def _write(structure: Structure, row: Row, *, by: User) -> None:
    year = row["year"]
    plan = structure.plans.filter(year=year).first() or create_plan(structure, year, by=by)
    for action in row["actions"]:
        if action.get("carried"):
            _carry(plan, action, by=by)
        else:
            add_action(plan, _values(action), by=by)
    publish_plan(plan, by=by)


def _carry(plan: ActionPlan, row: Row, *, by: User) -> None:
    """Take the action of the same title again from the year before, then tell its means."""
    before = Action.objects.get(
        plan__structure=plan.structure, plan__year=plan.year - 1, title=row["title"]
    )
    values = _values(row)
    carry_over(before.plan, [before], deadline=values["deadline"], by=by)
    change_action(before.carried_to, values, by=by)


def _values(row: Row) -> dict[str, Any]:
    staff = row["staff_fte"]
    return {name: value for name, value in row.items() if name != "carried"} | {
        "deadline": date.fromisoformat(row["deadline"]),
        "staff_fte": None if staff is None else Decimal(staff),
    }
