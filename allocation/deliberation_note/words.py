"""What the note says in sentences: what is voted, its main amounts, the change from before."""

from collections.abc import Iterable

from django.utils import timezone

from allocation.deliberation_note.selectors import Before, NoteRow
from allocation.guard_rails.selectors import limits_in_words
from allocation.models import Adoption, Run
from structures.ground.french import (
    change_of,
    counted,
    date_long,
    euros,
    percent,
)

Amount = tuple[str, str, str]  # what it is, how much, and what to know of it


def lead(run: Run, adoption: Adoption | None, total: NoteRow, structures: int) -> str:
    """Say in a sentence what is to be voted, or was."""
    amount, year = euros(total.maximum_cents), run.campaign.year
    among = f"{counted(structures, 'structure', 'structures')} du réseau des missions locales"
    if adoption:
        day = date_long(adoption.deliberation_date)
        return (
            f"Par sa délibération n° {adoption.deliberation_number} du {day}, la Région a arrêté "
            f"la répartition de {amount} entre {among}, pour l’année {year}."
        )
    return (
        f"Il est proposé de répartir {amount} entre {among}, pour l’année {year}. Rien n’est "
        "arrêté avant le vote."
    )


def computed(run: Run) -> str:
    """Say which run the amounts are of."""
    day = date_long(timezone.localtime(run.computed_at).date())
    return f"Répartition n° {run.number}, calculée le {day}"


def particulars(run: Run, respread: Iterable[str]) -> list[str]:
    """Say what is not as usual in this run, and bears on the vote. No query."""
    said = [
        f"« {label} » vaut 0 dans tout le réseau : son argent va aux autres indicateurs du "
        "même axe."
        for label in respread
    ]
    if rails := limits_in_words(run.frame.facts["inputs"]["parameters"]):
        before = run.frame.facts["context"]["fixed_reference"]["year"]
        said.append(f"La variation des parts fixes est bornée : {rails}, par rapport à {before}.")
    if run.reason:
        said.append(f"Motif de ce calcul : {run.reason}")
    return said


def main_amounts(total: NoteRow, former_cents: int | None) -> list[Amount]:
    """Return the amounts to be remembered. No query."""
    whole = total.maximum_cents
    found = [
        (
            "Part fixe",
            euros(total.fixed_cents),
            f"{percent(total.fixed_cents, whole)} de l’enveloppe",
        )
    ]
    if total.ceiling_cents:
        of_all = f"{percent(total.ceiling_cents, whole)} de l’enveloppe, au plus"
        found.append(("Plafond de la part variable", euros(total.ceiling_cents), of_all))
    first = f"{percent(total.advance_cents, whole)} de l’enveloppe"
    if former_cents:
        first += f" et {percent(total.advance_cents, former_cents)} de la dotation antérieure"
    found.append(("Premier versement", euros(total.advance_cents), first))
    return found


def change_sentences(year: int, total: NoteRow, before: Before, rows: list[NoteRow]) -> list[str]:
    """Say how the whole changes, and what of it can be compared. No query."""
    if total.before_cents is None:
        return [
            "Ce que les structures recevaient auparavant n’est pas connu pour toutes : les "
            "ensembles ne se comparent pas."
        ]
    gap = _gap(total)
    if before.year is None:
        return [
            f"Les structures recevaient ensemble {euros(total.before_cents)} de dotation "
            f"antérieure ; leur maximum {year} est de {euros(total.maximum_cents)} : {gap}.",
            "La dotation antérieure ne suivait pas cette méthode : seuls les montants se "
            "comparent, et l’écart d’une structure ne se détaille pas cause par cause.",
        ]
    said = [
        f"L’ensemble des dotations maximales passe de {euros(total.before_cents)} en "
        f"{before.year} à {euros(total.maximum_cents)} en {year} : {gap}.",
        *_moves(rows),
    ]
    if before.gone_cents:
        said.append(
            f"En {before.year}, {euros(before.gone_cents)} allaient en plus à des structures qui "
            f"n’ont plus de part en {year}."
        )
    return said


def _gap(total: NoteRow) -> str:
    assert total.gap_cents is not None and total.before_cents is not None
    return change_of(total.gap_cents, total.before_cents) if total.gap_cents else "aucun écart"


def _moves(rows: list[NoteRow]) -> list[str]:
    """Count who has more and who has less; a structure without anything before is told apart."""
    gaps = [row.gap_cents for row in rows if row.gap_cents is not None]
    more, less = sum(gap > 0 for gap in gaps), sum(gap < 0 for gap in gaps)
    new = len(rows) - len(gaps)
    found = [
        f"{counted(more, 'structure peut', 'structures peuvent')} recevoir davantage, "
        f"{counted(less, 'structure', 'structures')} moins."
    ]
    if new:
        found.append(
            f"{counted(new, 'structure n’avait', 'structures n’avaient')} pas de part l’année "
            "d’avant."
        )
    return found
