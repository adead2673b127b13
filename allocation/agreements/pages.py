"""What the pages say of conventions: how far their printing is, what is left to do."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from allocation.agreements.selectors import (
    agreements_visible_to,
    count_agreements,
    standing_agreements,
)
from allocation.campaigns.states import State, reached
from allocation.models import Agreement, Campaign
from structures.ground.french import counted
from structures.ground.tasks import DONE, LATER, READ, TODO, WAITING, Task, task
from structures.ground.work.jobs import JobPart, Progress
from structures.models import User


def printing_task(user: User, campaign: Campaign) -> Task:
    """Return the printing of the year's conventions, done or to do. One query."""
    title = "Générer les conventions"
    if not reached(campaign.state, State.ADOPTED):
        return task(title, "Après l’adoption de la répartition.", LATER)
    url = reverse("allocation:agreements", args=[campaign.year])
    counts = count_agreements(campaign)
    detail = f"{counted(counts.printed, 'convention générée', 'conventions générées')}."
    if counts.lost:
        detail = f"{detail} {counts.lost} à générer de nouveau, après une correction."
    elif 0 < counts.printed == counts.asked:
        return task(title, detail, DONE, url)
    return task(title, detail, TODO if user.is_region_staff else WAITING, url)


def own_agreement_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return the convention that a structure has to read, once a run is adopted. One query."""
    if not reached(campaign.state, State.ADOPTED):
        return []
    own = agreements_visible_to(user).filter(campaign=campaign, structure=user.structure_id)
    agreement = own.first()
    if agreement is None:
        return [task("Lire votre convention", "La Région la prépare.", WAITING)]
    where = reverse("allocation:agreement_pdf", args=[campaign.year, agreement.reference])
    return [task("Lire votre convention", f"Référence {agreement.reference}.", READ, where)]


@dataclass(frozen=True)
class Voiding:
    """When a convention was made void, by whom and why: a step back, or a correction."""

    at: datetime
    by: User
    reason: str


def told(void: Agreement) -> dict[str, object]:
    """Return what the page of a convention made void says. One query."""
    change = _voiding(void)
    standing = standing_agreements(void.campaign).filter(structure=void.structure_id)
    replaced_by = standing.filter(state=Agreement.State.GENERATED).first()
    return {"agreement": void, "change": change, "replaced_by": replaced_by}


def _voiding(void: Agreement) -> Voiding:
    step, correction = void.voided, void.corrected
    if step is not None:
        return Voiding(step.changed_at, step.changed_by, step.reason)
    assert correction is not None  # it is void by one of them
    assert correction.adopted_at is not None and correction.adopted_by is not None
    said = f"{correction} : {correction.reason}"
    return Voiding(correction.adopted_at, correction.adopted_by, said)


def printing(campaign: Campaign, progress: Progress, *, asked: str = "") -> JobPart:
    """Return the printing of the conventions, as their page follows it.

    `asked` is what the address asks of their list.
    """
    part_url = reverse("allocation:agreement_progress", args=[campaign.year])
    return JobPart(
        progress,
        label="Conventions générées",
        thing="convention",
        made="générée",
        act="la génération",
        part_id="agreements",
        part_url=f"{part_url}?{asked}",
        page_url=reverse("allocation:agreements", args=[campaign.year]),
        table="allocation/agreements/_agreement_table.html",
    )
