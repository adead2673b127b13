"""What the pages of runs say: the envelope drawn, what is left to compute and to adopt."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from allocation.campaigns.pages import Segment, segments
from allocation.campaigns.states import LABELS, State, reached
from allocation.figures.selectors import FigureCounts
from allocation.models import Axis, Campaign, CampaignRevision, Run, RunTotal
from allocation.reviews.services import late_words, why_not_heard
from allocation.runs.selectors import (
    IndicatorColumn,
    adoption_in,
    amount_name,
    revised_since_last_run,
)
from allocation.runs.services import why_stale
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, euros, moment
from structures.ground.tasks import BLOCKED, DONE, LATER, TODO, WAITING, Task, task
from structures.models import Role, User


def run_tasks(user: User, campaign: Campaign, figures: FigureCounts) -> list[Task]:
    """Return what is left to compute and to adopt. One query at most."""
    revised = revised_since_last_run(campaign) if campaign.state == State.SIMULATION else None
    return [
        computing_task(user, campaign, figures, revised),
        adopting_task(user, campaign, revised),
    ]


def computing_task(
    user: User, campaign: Campaign, figures: FigureCounts, revised: CampaignRevision | None = None
) -> Task:
    """Return the computation of the year, done, to do or blocked. No query.

    It is to be done again once the rule was `revised` since.
    """
    title = "Calculer de nouveau la répartition" if revised else "Calculer la répartition"
    if reached(campaign.state, State.SIMULATION) and not revised:
        return task(title, "Une répartition au moins est calculée.", DONE)
    if figures.missing:
        missing = counted(figures.missing, "valeur", "valeurs")
        detail = f"Il manque {missing} : une absence n’est pas un zéro."
        url = reverse("allocation:figures", args=[campaign.year])
        blocked = reached(campaign.state, State.COLLECTION)
        return task(title, detail, BLOCKED if blocked else LATER, url if blocked else "")
    detail = "Toutes les données sont là."
    if revised:
        detail = f"Le rectificatif n° {revised.number} a changé les paramètres depuis."
    if not user.is_region_staff:
        return task(title, detail, WAITING)
    return task(title, detail, TODO, reverse("allocation:runs", args=[campaign.year]))


def adopting_task(user: User, campaign: Campaign, revised: CampaignRevision | None = None) -> Task:
    """Return the adoption of a run, done or to do; later, where it was `revised` since.

    One query at most.
    """
    title = "Arrêter la répartition"
    if reached(campaign.state, State.ADOPTED):
        adoption = adoption_in(campaign)
        run = adoption.run
        detail = f"{run}, délibération {adoption.deliberation_number}."
        url = reverse("allocation:run_detail", args=[campaign.year, run.number])
        return task(title, detail, DONE, url)
    if revised:
        said = f"Une fois calculée de nouveau, selon le rectificatif n° {revised.number}."
        return task(title, said, LATER)
    detail = "Avec le numéro et la date de la délibération."
    if campaign.state != State.SIMULATION:
        return task(title, detail, LATER)
    if not user.has_role(Role.REGION_MANAGER):
        return task(title, f"Par une ou un responsable. {detail}", WAITING)
    return task(title, detail, TODO, reverse("allocation:runs", args=[campaign.year]))


def run_segments(run: Run) -> list[Segment]:
    """Return the envelope bar of the run, from its frame. No query."""
    facts = run.frame.facts
    axes = sorted(facts["context"]["axes"].items(), key=lambda item: int(item[0]))
    kinds = dict(Axis.Kind.choices)
    amounts = {int(number): cents for number, cents in facts["result"]["axes"].items()}
    return segments(
        [(int(n), names["label"], kinds[names["kind"]], names["share_bp"]) for n, names in axes],
        amounts,
    )


@dataclass(frozen=True)
class RunLineRow:
    """A structure's totals, and its amounts in the order of the columns."""

    total: RunTotal
    amounts: list[int]


def run_line_rows(
    totals: Iterable[RunTotal], columns: Iterable[IndicatorColumn]
) -> list[RunLineRow]:
    """Return the totals of `run_lines` as rows of the list. No query."""
    names = [amount_name(column.number) for column in columns]
    return [RunLineRow(total, [getattr(total, name) for name in names]) for total in totals]


def adoption(campaign: Campaign, run: Run) -> Confirmation:
    """Say what each structure is granted, and what is then fixed, unless it is stale."""
    totals = list(run.totals.select_related("structure"))
    maximum = sum(total.maximum_cents for total in totals)
    advance = sum(total.advance_cents for total in totals)
    wide = counted(len(totals), "structure", "structures")
    return Confirmation(
        title=f"Arrêter la répartition {campaign.year}",
        button=f"Arrêter la répartition de {euros(maximum)}",
        sentences=[
            f"La répartition n° {run.number}, calculée le {moment(run.computed_at)} par "
            f"{run.author}, devient celle de l’année : {euros(maximum)} au plus entre {wide}, dont "
            f"{euros(advance)} de premiers versements.",
            f"Les données {campaign.reference_year} et les paramètres {campaign.year} sont figés. "
            "Une correction demandera une nouvelle répartition, avec son motif.",
            "Chaque structure lit aussitôt sa propre dotation, expliquée. Aucun message ne part.",
            *late_words(campaign),
        ],
        back=(str(run), reverse("allocation:run_detail", args=[campaign.year, run.number])),
        links=[
            (
                "Ce qui reste à vérifier, et ce qu’une erreur de donnée changerait",
                reverse("allocation:run_checklist", args=[campaign.year, run.number]),
            ),
            (
                "La note de présentation pour la délibération",
                reverse("allocation:run_note", args=[campaign.year, run.number]),
            ),
        ],
        done=f"{run} arrêtée.",
        whom=Whom(
            [Concerned(str(total.structure), total.maximum_cents) for total in totals],
            caption="Ce que chaque structure peut recevoir",
            amount="Dotation maximale",
        ),
        for_good="L’adoption ne se retire, avec un motif, que tant qu’aucune convention n’est "
        "générée.",
        hindrance=_hindrance(campaign, run),
        rests_on=run.sha256,
    )


def _hindrance(campaign: Campaign, run: Run) -> str:
    if campaign.state == State.SIMULATION:
        return why_stale(campaign, run) or why_not_heard(campaign)
    return (
        f"La campagne {campaign.year} est à l’étape « {LABELS[State(campaign.state)]} » : une "
        f"répartition s’arrête à l’étape « {LABELS[State.SIMULATION]} »."
    )
