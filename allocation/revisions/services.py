"""Changing the rule of an open campaign: proposed by one person, confirmed by another, told to all.

What is previewed is what is applied: the same services change the rows, first for a trial that
is undone, then for good, in the transaction of the confirmation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import zip_longest
from typing import Any

import pgtrigger
from django.db import transaction
from django.utils.text import Truncator

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import locked, set_parts
from allocation.campaigns.states import OPEN_TO_FIGURES, State
from allocation.engine.measures import MEASURES
from allocation.figures.wordings import word_older_figures
from allocation.models import Campaign
from allocation.parameters.axes import parts_in_words
from allocation.parameters.models import ParameterChange
from allocation.parameters.selectors import opening_problems
from allocation.parameters.services import (
    NOTHING,
    Change,
    add_indicator,
    change_values,
    note_changes,
    set_steps,
)
from allocation.revisions.mails import revision_mails
from allocation.revisions.models import CampaignRevision
from allocation.revisions.proposals import (
    PARTS,
    STEP,
    added_numbers,
    decoded,
    differing,
    is_addition,
    is_list_of_parts,
    is_of_the_rule,
    reading_order,
    stored_values,
)
from allocation.revisions.selectors import next_number, people_to_tell
from structures.access import require_role
from structures.ground import clock
from structures.ground.fields import most_characters
from structures.ground.refusals import Refused, require
from structures.journal.services import note, note_each
from structures.messages.services import post
from structures.models import JournalEntry, Role, User

PREPARING = (Role.REGION_ADMIN, Role.REGION_MANAGER)
FIXED_RULE = (
    "allocation.Campaign:rule_is_frozen",
    "allocation.Axis:parameters_are_frozen",
    "allocation.Indicator:parameters_are_frozen",
    "allocation.IndicatorPart:parameters_are_frozen",
)


@transaction.atomic
def prepare_revision(campaign: Campaign, reason: str, *, by: User) -> CampaignRevision:
    """Begin a revision, empty; one at a time. Raises Refused unless figures are open."""
    require_role(by, *PREPARING)
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    require(reason.strip(), "Dites pourquoi : le motif est lu par toutes les structures.")
    require(
        not campaign.revisions.filter(confirmed_at=None, withdrawn_at=None).exists(),
        "Un rectificatif de cette campagne est déjà en préparation : complétez-le, ou "
        "abandonnez-le.",
    )
    revision = CampaignRevision.objects.create(
        campaign=campaign, reason=reason.strip(), prepared_by=by, writers=[by.pk]
    )
    note(
        JournalEntry.Kind.ALLOCATION,
        f"{campaign} : rectificatif en préparation",
        structure=None,
        by=by,
        reason=revision.reason,
        audience=JournalEntry.Audience.REGION,
    )
    return revision


@transaction.atomic
def propose(revision: CampaignRevision, values: Mapping[str, Any], *, by: User) -> None:
    """Write values into a revision, by key (`proposals`); a value that is stored already leaves it.

    None in place of an addition takes the indicator away, with all that is said of it. Raises
    Refused for what the rule does not allow; nothing is then written.
    """
    require_role(by, *PREPARING)
    campaign, revision = _locked(revision)
    dropped = {key for key, value in values.items() if is_addition(key) and value is None}
    proposed = {
        key: value
        for key, value in {**revision.proposed, **values}.items()
        if not any(key == whose or key.startswith(f"{whose}.") for whose in dropped)
    }
    revision.proposed = differing(proposed, stored_values(campaign))
    revision.changes = [asdict(change) for change in _tried(campaign, revision.proposed)]
    revision.writers = sorted({*revision.writers, by.pk})
    revision.save()


@transaction.atomic
def withdraw_revision(revision: CampaignRevision, *, by: User) -> None:
    """Give up a revision that nobody confirmed; it stays, and changes nothing."""
    require_role(by, *PREPARING)
    revision = _still_prepared(revision)
    revision.withdrawn_by, revision.withdrawn_at = by, clock.now()
    revision.save()
    note(
        JournalEntry.Kind.ALLOCATION,
        f"{revision.campaign} : rectificatif abandonné",
        structure=None,
        by=by,
        reason=revision.reason,
        audience=JournalEntry.Audience.REGION,
    )


@transaction.atomic
def confirm_revision(revision: CampaignRevision, seen: str, *, by: User) -> CampaignRevision:
    """Apply a revision that somebody else prepared, and tell everybody; return it.

    `seen` is the fingerprint of what was read. Raises Refused, and changes nothing, when it
    changed since, or when a parameter is no longer what it was when the revision was prepared.
    """
    require_role(by, Role.REGION_MANAGER)
    campaign, revision = _locked(revision)
    require(
        by.pk not in revision.writers,
        "Vous avez écrit ce rectificatif : une ou un autre responsable le relit et le confirme.",
    )
    require(revision.changes, "Ce rectificatif ne change rien encore.")
    require(
        revision.fingerprint == seen,
        "Ce rectificatif a changé depuis que vous avez ouvert la page : relisez-le ci-dessous.",
    )
    revision.number = next_number(campaign)
    revision.confirmed_by, revision.confirmed_at = by, clock.now()
    revision.save()
    word_older_figures(campaign)
    changes = _applied(campaign, revision.proposed)
    require(
        [asdict(change) for change in changes] == revision.changes,
        "Un paramètre a changé depuis la préparation de ce rectificatif : abandonnez-le, puis "
        "préparez-en un autre sur les paramètres d’aujourd’hui.",
    )
    _tell(campaign, revision, changes, by=by)
    return revision


def _tell(
    campaign: Campaign, revision: CampaignRevision, changes: list[Change], *, by: User
) -> None:
    source = f"{revision} : {revision.reason}"
    longest = most_characters(ParameterChange, "source")
    note_changes(campaign, changes, source=Truncator(source).chars(longest), by=by)
    post(revision_mails(revision, people_to_tell(campaign)), by=by)
    note_each(
        JournalEntry.Kind.ALLOCATION,
        f"{campaign} : {revision.summary}",
        structures=campaign_structures(campaign),
        by=by,
    )


def _locked(revision: CampaignRevision) -> tuple[Campaign, CampaignRevision]:
    """Return the campaign and the revision, locked in that order. Raises Refused."""
    campaign = locked(revision.campaign, *OPEN_TO_FIGURES)
    found = _still_prepared(revision)
    found.campaign = campaign
    return campaign, found


def _still_prepared(revision: CampaignRevision) -> CampaignRevision:
    rows = CampaignRevision.objects.select_for_update(of=("self",))
    found = rows.select_related("campaign", "prepared_by").get(pk=revision.pk)
    if not found.is_prepared:
        done = "confirmé" if found.confirmed_at else "abandonné"
        raise Refused(f"Ce rectificatif est déjà {done} : il ne change plus.")
    return found


def _tried(campaign: Campaign, proposed: Mapping[str, Any]) -> list[Change]:
    """Return what the values would change; all of it is undone."""
    with transaction.atomic():
        with pgtrigger.ignore(*FIXED_RULE):
            changes = _applied(Campaign.objects.get(pk=campaign.pk), proposed)
        transaction.set_rollback(True)
    return changes


def _applied(campaign: Campaign, proposed: Mapping[str, Any]) -> list[Change]:
    """Change the rows, and return what changed, in the order in which people read it."""
    values = decoded(proposed)
    changes = [_added(campaign, number, values) for number in added_numbers(values)]
    steps = {State(k.partition(".")[2]): v for k, v in values.items() if k.startswith(f"{STEP}.")}
    rule = {key: value for key, value in values.items() if is_of_the_rule(key)}
    changes += change_values(campaign, rule) if rule else []
    for key in filter(is_list_of_parts, values):
        changes += _with_parts(campaign, int(key.split(".")[1]), values[key])
    changes += set_steps(campaign, steps) if steps else []
    problems = opening_problems(campaign)
    require(not problems, " ".join(problems))
    return sorted(changes, key=lambda change: reading_order(change.key))


def _with_parts(campaign: Campaign, number: int, labels: Sequence[str]) -> list[Change]:
    """Rename the parts of a sum, and add those at the end: what is counted keeps its place."""
    indicator = campaign.indicators.get(number=number)
    stored = list(indicator.parts.all())
    require(
        len(labels) >= len(stored),
        f"{indicator} : un dispositif se renomme, ou s’ajoute au bout de la liste. Aucun ne se "
        "retire une fois la collecte ouverte.",
    )
    before = parts_in_words(part.label for part in stored)
    set_parts(indicator, list(zip_longest(stored, labels)))
    label = f"{indicator}, dispositifs"
    return [Change(f"indicator.{number}.{PARTS}", label, before, parts_in_words(labels))]


def _added(campaign: Campaign, number: int, values: Mapping[str, Any]) -> Change:
    """Add an indicator, inactive until what is said of it makes it whole."""
    given = values[f"indicator.{number}"]
    axis, measure = campaign.axes.get(number=given["axis"]), given["measure"]
    row = {"number": number, "measure": measure, "weight": 0, "active": False}
    [added] = add_indicator(campaign, axis, row)
    return Change(
        added.key, f"{added.label}, ajouté à l’axe {axis.number}", NOTHING, MEASURES[measure].label
    )
