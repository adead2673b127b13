"""What settling a year says before it is done."""

from collections.abc import Sequence

from django.urls import reverse

from allocation.campaigns.states import LABELS, State
from allocation.models import Campaign
from allocation.settlement.selectors import SettlementRow, SettlementTable
from dialogue.settlement.selectors import OpenDialogue
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, euros


def settling(
    campaign: Campaign, left: Sequence[OpenDialogue], table: SettlementTable | None
) -> Confirmation:
    """Say what each structure finally gets, and what is still to be paid. No query."""
    return Confirmation(
        title=f"Arrêter le solde {campaign.year}",
        button=_button(table),
        sentences=_sentences(table) if table else [],
        back=(f"Solde {campaign.year}", reverse("dialogue:settlement", args=[campaign.year])),
        done="Le solde est arrêté.",
        whom=_whom(table) if table else None,
        for_good="Les montants finals ne changent plus. Le solde ne se retire, avec un motif, que "
        "tant qu’aucun n’est prévu ni annoncé par une lettre.",
        hindrance=_hindrance(campaign, left),
    )


def _button(table: SettlementTable | None) -> str:
    much = f" : {euros(table.total.final_cents)}" if table else ""
    return f"Arrêter le solde{much}"


def _sentences(table: SettlementTable) -> list[str]:
    total, wide = table.total, counted(len(table.rows), "structure", "structures")
    found = [
        f"Le montant final de {wide} est enregistré : {euros(total.final_cents)} en tout, sur une "
        f"enveloppe de {euros(table.envelope_cents)}.",
        f"Le premier versement fait {euros(total.advance_cents)} ; le solde, "
        f"{euros(total.balance_cents)}.",
    ]
    if table.retained_cents:
        found.append(f"{euros(table.retained_cents)} non obtenus restent à la Région.")
    back = [row for row in table.rows if row.amounts.balance_cents < 0]
    if back:
        much = euros(-sum(row.amounts.balance_cents for row in back))
        found.append(f"{counted(len(back), 'reversement', 'reversements')} à traiter : {much}.")
    return [*found, "Chaque structure lit aussitôt son propre montant. Aucun message ne part."]


def _whom(table: SettlementTable) -> Whom:
    caption = "Le solde de chaque structure"
    return Whom([_row(row) for row in table.rows], caption=caption, amount="Solde")


def _row(row: SettlementRow) -> Concerned:
    final = f"montant final : {euros(row.amounts.final_cents)}"
    return Concerned(str(row.structure), row.amounts.balance_cents, final)


def _hindrance(campaign: Campaign, left: Sequence[OpenDialogue]) -> str:
    if campaign.state != State.DIALOGUE:
        return (
            f"La campagne {campaign.year} est à l’étape « {LABELS[State(campaign.state)]} » : le "
            f"solde s’arrête à l’étape « {LABELS[State.DIALOGUE]} »."
        )
    if left:
        names = ", ".join(str(dialogue.structure) for dialogue in left)
        return f"Dialogues à clore avant le solde : {names}."
    return ""
