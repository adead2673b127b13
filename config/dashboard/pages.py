"""What the dashboard says: each number with what it means, and who is waited for."""

from dataclasses import dataclass

from django.urls import reverse

from allocation.campaigns.pages import Segment, envelope_segments
from allocation.reviews.selectors import Standing as Heard
from config.dashboard.selectors import Dashboard
from structures.ground.french import counted, euros, percent


@dataclass(frozen=True)
class Awaited:
    """Who is waited for, for what, and where to see it."""

    text: str
    url: str


@dataclass(frozen=True)
class Said:
    """The sentences and drawings of the dashboard."""

    segments: list[Segment]
    advances: list[str]
    awaited: list[Awaited]
    payments: list[tuple[str, str]]


def said(found: Dashboard) -> Said:
    """Return what the page says. One query, for the axes."""
    return Said(
        envelope_segments(found.campaign), _advances(found), _awaited(found), _payments(found)
    )


def _advances(found: Dashboard) -> list[str]:
    """Say what first payments are of the former grants, apart from the share of the fixed axes."""
    if found.sums is None:
        return []
    campaign, sums = found.campaign, found.sums
    pay = euros(sums.advance_cents)
    share = percent(sums.advance_cents, campaign.envelope_cents)
    lines = [f"Les premiers versements font {pay}, soit {share} de l’enveloppe."]
    if sums.former_grant_cents:
        of_former = percent(sums.advance_cents, sums.former_grant_cents)
        former = euros(sums.former_grant_cents)
        lines.append(
            f"C’est {of_former} des dotations antérieures ({former}) : ce que les structures "
            "touchent dès la signature, à côté de ce qu’elles avaient."
        )
    else:
        lines.append("Une dotation antérieure au moins n’est pas connue : rien à comparer.")
    fixed = percent(sums.fixed_cents, campaign.envelope_cents)
    lines.append(
        f"Ce n’est pas la part fixe, {euros(sums.fixed_cents)} ou {fixed} de l’enveloppe, due "
        "quelles que soient les notes de l’axe 3."
    )
    return lines


def _awaited(found: Dashboard) -> list[Awaited]:
    year, said = found.campaign.year, []
    if found.heard:
        reviews = reverse("allocation:reviews", args=[year])
        silent = found.heard.standings.get(Heard.SILENT, 0)
        if silent and found.heard.open:
            words = counted(silent, "direction n’a", "directions n’ont")
            said.append(Awaited(f"Relecture des données : {words} rien dit.", reviews))
        if found.heard.contested:
            words = counted(found.heard.contested, "contestation attend", "contestations attendent")
            said.append(Awaited(f"{words} une réponse de la Région.", reviews))
    if found.dialogues:
        dialogues = reverse("dialogue:overview", args=[year])
        if found.dialogues.silent:
            words = counted(found.dialogues.silent, "texte", "textes")
            said.append(Awaited(f"Dialogues : {words} en retard des structures.", dialogues))
        if found.dialogues.own:
            words = counted(found.dialogues.own, "texte", "textes")
            said.append(Awaited(f"Dialogues : {words} en retard de la Région.", dialogues))
    return said


def _payments(found: Dashboard) -> list[tuple[str, str]]:
    due = found.due
    if due is None:
        return []
    owed = due.maximum_cents if due.final_cents is None else due.final_cents
    label = "Dotations maximales" if due.final_cents is None else "Montants finaux"
    paid = percent(due.paid_cents, owed) if owed else "0 %"
    rows = [(label, euros(owed)), ("Payé à ce jour", f"{euros(due.paid_cents)} ({paid})")]
    if due.settled:
        rows.append(("Gardé par la Région", euros(due.retained_cents)))
    return rows
