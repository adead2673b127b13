"""What the pages of corrections say: where one stands, what it leaves to redo, whose turn it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from allocation.agreements.selectors import agreements_to_amend
from allocation.campaigns.states import LABELS, STEPS_BACK, State
from allocation.corrections.models import Correction
from allocation.corrections.selectors import (
    Consequence,
    adopted_corrections,
    correction_prepared,
    may_adopt,
    open_to_corrections,
    replacing,
    why_closed,
)
from allocation.models import Axis, Campaign, Run
from structures.ground.french import counted, date_long, euros, in_a_row, number, signed_euros
from structures.ground.tasks import TODO, WAITING, Task, few, task
from structures.models import Role, Structure, User

if TYPE_CHECKING:
    from allocation.corrections.differences import ChangedLine, ChangedTotal, DifferenceSums

TONES = {
    "Arrêtée": "done",
    "À arrêter": "progress",
    "En préparation": "waiting",
    "Abandonnée": "neutral",
}


@dataclass(frozen=True)
class Told:
    """A correction as other pages tell of it: in a sentence, why, with what is left to amend."""

    text: str
    reason: str
    number: int
    to_amend: list[str]


@dataclass(frozen=True)
class TotalRow:
    """A structure's amounts on both sides, what it gains or loses, and its first payment."""

    total: "ChangedTotal"
    change: str
    advance: str


@dataclass(frozen=True)
class LineRow:
    """A line on both sides: « value ÷ total », the amounts, what it gains, its left-over cent."""

    line: "ChangedLine"
    name: str
    before: str
    after: str
    change: str
    cent: str


def total_rows(totals: "Iterable[ChangedTotal]") -> list[TotalRow]:
    """Return the totals of `changed_totals` as rows of the list. No query."""
    return [TotalRow(total, signed_euros(total.change), _advance(total)) for total in totals]


def line_rows(lines: "Iterable[ChangedLine]", names: Mapping[int, str]) -> list[LineRow]:
    """Return the cells of `changed_lines` as rows of the list; `names` is by indicator. No query.

    A line of the variable part follows the fixed part, which is not measured.
    """
    return [
        LineRow(
            line=line,
            name=names[line.indicator_number],
            before=_share(line, line.before_value, line.before_total),
            after=_share(line, line.after_value, line.after_total),
            change=signed_euros(line.change),
            cent=_cent(line),
        )
        for line in lines
    ]


def sums_sentence(sums: "DifferenceSums") -> str:
    """Say who gains and who loses in all. No query."""
    gain = counted(sums.gainers, "structure gagne", "structures gagnent")
    same = counted(sums.same, "ne change pas", "ne changent pas")
    return (
        f"{gain} en tout {euros(sums.gained_cents)}, {counted(sums.losers, 'perd', 'perdent')} en "
        f"tout {euros(sums.lost_cents)}{f', {same}' if sums.same else ''}."
    )


def _share(line: "ChangedLine", value: Decimal | None, total: Decimal | None) -> str:
    if line.kind == Axis.Kind.VARIABLE:
        return "selon la part fixe"
    if value is None or total is None:
        return "non partagé"
    return f"{number(value)} ÷ {number(total)}"


def _cent(line: "ChangedLine") -> str:
    """Say what becomes of a left-over cent, or nothing."""
    if line.before_rank is None and line.after_rank is not None:
        return "prend un centime restant"
    if line.before_rank is not None and line.after_rank is None:
        return "ne prend plus de centime restant"
    return ""


def _advance(total: "ChangedTotal") -> str:
    if total.advance_due_cents is not None:
        return "déjà dû, inchangé"
    changed = total.advance_cents - total.before_advance
    return signed_euros(changed) if changed else "inchangé"


def standing(correction: Correction) -> tuple[str, str]:
    """Return where a correction stands, in a word, and its tone."""
    if correction.adopted_at:
        said = "Arrêtée"
    elif correction.withdrawn_at:
        said = "Abandonnée"
    else:
        said = "À arrêter" if correction.run_id else "En préparation"
    return said, TONES[said]


def may_write(user: User, campaign: Campaign) -> bool:
    """Tell whether a person may prepare a correction now."""
    return user.is_region_staff and open_to_corrections(campaign)


def what_is_possible(campaign: Campaign) -> str:
    """Say what may be done about a wrong figure, where no correction may be made; or nothing."""
    state = State(campaign.state)
    if open_to_corrections(campaign):
        return ""
    if state == State.SETTLEMENT:
        act = STEPS_BACK[state].act
        return (
            "Le solde est arrêté : les montants finals reposent sur la répartition. Tant qu’aucun "
            f"solde n’est prévu et qu’aucun courrier n’est parti, une ou un responsable peut "
            f"« {act.lower()} » depuis la page de la campagne, puis la correction se fait ici. "
            "Ensuite, l’erreur se répare dans la campagne suivante, par délibération."
        )
    if state == State.CLOSED:
        return (
            "La campagne est close : ses montants ne changent plus. Une erreur se répare dans la "
            "campagne suivante, par délibération."
        )
    return (
        f"La campagne est à l’étape « {LABELS[state]} » : une donnée fausse se corrige sur la "
        "page « Données », avant que la répartition ne soit arrêtée."
    )


def why_no_figure(correction: Correction) -> str:
    """Say why no value is added to a correction any more, or nothing. No query."""
    return why_closed(correction) or what_is_possible(correction.campaign)


def waits_for(correction: Correction, user: User) -> str:
    """Say who adopts a correction, if it is not this person."""
    if not user.has_role(Role.REGION_MANAGER):
        return "Une ou un responsable qui n’en a rien préparé la relit et l’arrête."
    if not may_adopt(correction, user):
        return "Vous l’avez préparée : une ou un autre responsable la relit et l’arrête."
    return ""


def correction_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return the correction that waits for somebody of the Region, if there is one.

    One query, none where the campaign never was corrected.
    """
    if not user.is_region or not open_to_corrections(campaign):
        return []
    prepared = correction_prepared(campaign)
    if prepared is None:
        return []
    url = reverse("allocation:correction", args=[campaign.year, prepared.number])
    if prepared.run is None:
        verdict = TODO if user.is_region_staff else WAITING
        detail = "Ajoutez les données corrigées, puis calculez la répartition."
        return [task("Préparer la correction", detail, verdict, url)]
    waits = waits_for(prepared, user)
    said = waits or "Relisez les écarts : qui gagne, qui perd, par quelle donnée."
    return [task("Correction à arrêter", said, WAITING if waits else TODO, url)]


def consequence_sentences(found: Sequence[Consequence]) -> list[str]:
    """Say what a correction leaves to redo, by name. No query."""
    again = [str(one.structure) for one in found if one.again]
    amended = [f"{one.structure} ({one.amends.reference})" for one in found if one.amends]
    returned = [str(one.structure) for one in found if one.returned]
    due = [f"{one.structure} ({euros(one.due.amount_cents)})" for one in found if one.due]
    said = [
        again
        and f"{counted(len(again), 'convention', 'conventions')} sur "
        "lesquelles rien n’est dû : annulées, à générer de nouveau d’après la répartition "
        f"corrigée ({_all(again)}).",
        amended
        and f"{counted(len(amended), 'avenant', 'avenants')} à établir, la convention engageant "
        f"déjà la Région : {_all(amended)}.",
        returned
        and f"{counted(len(returned), 'premier versement prévu', 'premiers versements prévus')} "
        f"et non validés : repris, à prévoir de nouveau ({_all(returned)}).",
        due
        and f"{counted(len(due), 'premier versement déjà dû', 'premiers versements déjà dus')} : "
        f"aucun ne baisse, le solde portera la différence ({_all(due)}).",
    ]
    return [sentence for sentence in said if sentence]


def told_corrections(campaign: Campaign, structure: Structure | None = None) -> list[Told]:
    """Return the corrections as the pages of the year tell of them, the latest first.

    With the conventions to amend, those of a structure alone where it is one's page. Two queries,
    none where the campaign never was corrected.
    """
    found = adopted_corrections(campaign)
    if not found:
        return []
    amended = agreements_to_amend(campaign)
    if structure:
        amended = amended.filter(structure=structure)
    names = [f"{one.structure} ({one.reference})" for one in amended]
    last = found[-1]
    return [_told(one, names if one == last else []) for one in reversed(found)]


def told_on_run(run: Run) -> Told | None:
    """Return how a run that was adopted was replaced, for its own page; or None.

    One query, none for one of `runs_shown` that never was.
    """
    correction = replacing(run) if vars(run).get("was_replaced", True) else None
    if correction is None or correction.run is None:
        return None
    day = date_long(timezone.localdate(correction.adopted_at))
    text = (
        f"Répartition remplacée le {day} par la répartition n° {correction.run.number} : elle se "
        "lit encore et ne compte plus."
    )
    return Told(text, correction.reason, correction.number, [])


def _told(correction: Correction, to_amend: list[str]) -> Told:
    assert correction.run is not None  # it was adopted
    day = date_long(timezone.localdate(correction.adopted_at))
    text = (
        f"{correction} du {day} : la répartition n° {correction.run.number} remplace la "
        f"n° {correction.corrects.number}."
    )
    return Told(text, correction.reason, correction.number, to_amend)


def _all(names: Sequence[str]) -> str:
    return in_a_row(names) if len(names) <= FEW else few(names, len(names))


FEW = 12
