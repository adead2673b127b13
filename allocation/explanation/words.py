"""The plain sentences of the allocation explained: « votre » to the structure itself alone.

Whatever is printed can be computed again by hand: a rounded number is said to be one, and is
never a factor.
"""

from dataclasses import dataclass

from allocation.explanation.lines import SheetAxis, SheetLine
from allocation.explanation.selectors import Solidarity
from allocation.explanation.standing import DecidedLine, Standing
from structures.ground.french import counted, date_long, euros, number, percent

# What the convention asks for before the balance, and where.
DOCUMENTS = "les documents demandés remis (article 6 de la convention)"
PART_OF_CEILING = {0: "rien", 1: "le tiers", 2: "les deux tiers", 3: "la totalité"}


@dataclass(frozen=True)
class Voice:
    """To whom the page speaks: the structure itself, or somebody who reads about it."""

    own: bool

    @property
    def counts(self) -> str:
        """Who counts something."""
        return "Vous comptez" if self.own else "La structure compte"

    @property
    def whose(self) -> str:
        """Whose part it is, after the noun."""
        return "" if self.own else " de la structure"


def line_sentence(
    line: SheetLine, axis: SheetAxis, solidarity: Solidarity | None, voice: Voice
) -> str:
    """Say what an indicator gives, in one sentence."""
    cents, pot = euros(line.amount_cents), euros(line.pot_cents)
    share = f"environ {percent(line.value, line.total, 2)} de cet indicateur"
    if axis.variable:
        own, whole = euros(int(line.value)), euros(int(line.total))
        fixed = "votre part fixe" if voice.own else "la part fixe de la structure"
        return (
            f"Pour {fixed} de {own}, sur {whole} dans le réseau : {pot} × {own} ÷ {whole} = "
            f"{cents} au plus{left_over(line)}, {share}."
        )
    own, whole = (number(value, line.places) for value in (line.value, line.total))
    weighted = solidarity if solidarity and solidarity.indicator == line.number else None
    said = f"{voice.counts} {_counted(line, own, weighted)} sur les {whole} du réseau"
    if line.places is None:
        return f"{said} : {pot} × {own} ÷ {whole} = {cents}{left_over(line)}, {share}."
    return f"{said} : {cents}{left_over(line)} des {pot}, {share}."


def _counted(line: SheetLine, own: str, weighted: Solidarity | None) -> str:
    """Say what the structure counts, and what its coefficient makes of it."""
    about = "" if line.places is None else "environ "
    unit = line.names["unit"]
    if weighted is None:
        return f"{about}{own} {unit}"
    if not weighted.reason:
        return f"{about}{own} {unit} (coefficient de solidarité 1)"
    measured, coefficient = number(weighted.measured, line.places), number(weighted.coefficient)
    why = weighted.reason.rstrip(". ")
    return (
        f"{about}{measured} {unit}, comptés {about}{own} par le coefficient de solidarité "
        f"{coefficient} ({why}),"
    )


def left_over(line: SheetLine) -> str:
    """Say that a line took a left-over cent, or nothing."""
    if line.left_over_rank is None:
        return ""
    return f" (arrondi : +1 centime, {_ordinal(line.left_over_rank)} reste du réseau)"


def exact_sentence(line: SheetLine, axis: SheetAxis) -> str:
    """Say the computation with all its digits, and what rounding did."""
    if axis.variable:
        own, whole = euros(int(line.value)), euros(int(line.total))
    else:
        own, whole = number(line.value), number(line.total)
    said = f"Calcul exact : {euros(line.pot_cents)} × {own} ÷ {whole}."
    if line.floor_cents is None or line.remainder is None:
        return said
    said += (
        f" Au centime inférieur : {euros(line.floor_cents)} ; reste de la division, en centimes : "
        f"{number(line.remainder)}{'' if axis.variable else f' ÷ {whole}'}."
    )
    if line.left_over_rank is None:
        return said
    rank = _ordinal(line.left_over_rank)
    return f"{said} C’est le {rank} plus grand reste du réseau : il reçoit un centime."


def decided_sentence(decided: DecidedLine) -> str:
    """Say what a settled level earns."""
    part = PART_OF_CEILING[decided.level]
    return (
        f"Note arrêtée : {decided.level} sur 3, soit {part} de ce plafond : "
        f"{euros(decided.earned_cents)}."
    )


def left_to_come(now: Standing) -> str:
    """Say what may still come, or is to be paid back."""
    low, high = now.left
    if now.final_cents is not None:
        return _either_way(low) if low else "rien : tout est versé"
    most = _either_way(high)
    if now.redistributes:  # others may earn less, which can only add to it
        most = f"{'au plus' if high < 0 else 'au moins'} {most}"
    return most if low == high else f"entre {_either_way(low)} et {most}"


def _either_way(cents: int) -> str:
    return f"{euros(-cents)} à reverser" if cents < 0 else euros(cents)


def when_sentences(now: Standing) -> list[str]:
    """Say when what is left comes, and what it depends on."""
    said = []
    if not now.advance_paid and now.advance_cents:
        said.append(
            f"Le premier versement, {euros(now.advance_cents)}, vient à la signature de la "
            "convention."
        )
    if now.final_cents is not None:
        return [*said, *_once_settled(now)]
    day = now.settlement_day
    planned = f"prévu le {date_long(day)}" if day else "dont le jour n’est pas encore fixé"
    said.append(
        f"Le solde est payé après le dialogue de gestion et l’arrêt du solde, {planned}, une fois "
        f"validé par la Région et {DOCUMENTS}."
    )
    if now.all_decided:
        said.append("Toutes les notes sont arrêtées.")
    elif now.decided:
        known = counted(len(now.decided), "note est arrêtée", "notes sont arrêtées")
        said.append(f"{known} sur {now.rated} : la fourchette en tient compte.")
    return said


def _once_settled(now: Standing) -> list[str]:
    """Say what was done of the balance, and what it still waits for."""
    said = [f"Le solde a été arrêté le {date_long(now.settled_on)}."] if now.settled_on else []
    left = now.left.high_cents
    if now.balance_paid_on:
        said.append(f"Il a été payé le {date_long(now.balance_paid_on)}.")
    elif left < 0:
        said.append("Le reversement est dû une fois validé par la Région.")
    elif left and now.validated_on:
        day = date_long(now.validated_on)
        said.append(f"La Région l’a validé le {day} : il reste à le payer.")
    elif left:
        said.append(f"Le solde est payé une fois validé par la Région et {DOCUMENTS}.")
    return said


def _ordinal(rank: int) -> str:
    return "1er" if rank == 1 else f"{rank}e"
