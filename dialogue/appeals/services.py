"""Contesting a decision, acknowledging, answering, withdrawing, carrying an answer out."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from allocation.campaigns.services import locked
from allocation.corrections.selectors import correction_prepared
from allocation.corrections.services import prepare_correction
from allocation.models import Campaign
from dialogue.appeals.mails import answer_mails, receipt_mails, sent_mails, withdrawal_mails
from dialogue.appeals.models import (
    Appeal,
    AppealAnswer,
    AppealCorrection,
    AppealReceipt,
    AppealTerms,
    AppealWithdrawal,
)
from dialogue.appeals.selectors import (
    Contestable,
    Terms,
    contestable,
    correction_after,
    may_send,
    may_withdraw,
    prepared,
    terms_of,
)
from dialogue.rules import answer_day
from structures.access import require_not_author, require_role
from structures.ground import clock
from structures.ground.files.services import keep_document
from structures.ground.french import date_long
from structures.ground.refusals import require, require_valid
from structures.journal.services import note
from structures.messages.services import post
from structures.models import REGION_STAFF, JournalEntry, Role, Structure, User

Outcome, Effect = AppealAnswer.Outcome, AppealAnswer.Effect
OVER = "Ce recours est répondu ou retiré : rien ne s’y ajoute."


@dataclass(frozen=True)
class Writing:
    """What is written against the decision of a key, with a file (name, content) or without."""

    decision: str
    text: str
    file: tuple[str, bytes] | None = None


@dataclass(frozen=True)
class Reply:
    """What the Region answers, and why."""

    outcome: str
    effect: str
    text: str


@transaction.atomic
def send_appeal(campaign: Campaign, structure: Structure, writing: Writing, *, by: User) -> Appeal:
    """Contest a decision, by who directs or presides the structure. Raises Refused."""
    require(
        may_send(by, structure),
        "Un recours est formé par la direction ou la présidence de la structure.",
    )
    return _keep(campaign, structure, writing, clock.today(), by)


@transaction.atomic
def record_letter(
    campaign: Campaign, structure: Structure, writing: Writing, received_on: date, *, by: User
) -> Appeal:
    """Enter an appeal that came by letter, at the day of its receipt. Raises Refused."""
    require_role(by, *REGION_STAFF)
    require(received_on <= clock.today(), "Un courrier ne se reçoit pas à une date à venir.")
    require(writing.file, "Joignez le courrier numérisé.")
    return _keep(campaign, structure, writing, received_on, by)


@transaction.atomic
def acknowledge(appeal: Appeal, *, by: User) -> AppealReceipt:
    """Tell the structure that its appeal was received, and until when it is answered."""
    require_role(by, *REGION_STAFF)
    appeal = _open(appeal)
    require(
        not AppealReceipt.objects.filter(appeal=appeal).exists(),
        "La réception de ce recours est déjà accusée.",
    )
    receipt = AppealReceipt.objects.create(appeal=appeal, acknowledged_by=by)
    post(receipt_mails(appeal, clock.today()), by=by)
    _note(appeal, "réception accusée", by)
    return receipt


@transaction.atomic
def answer(appeal: Appeal, reply: Reply, *, by: User) -> AppealAnswer:
    """Answer an appeal once, with a reason; no level and no amount changes. Raises Refused.

    For a manager who did not decide what is contested, and no stand-in who prepared it.
    """
    require_answerer(appeal, by)
    appeal = _open(appeal)
    text = reply.text.strip()
    require(text, "Une réponse a son motif : il est lu par la structure, la Région et l’État.")
    given = AppealAnswer(
        appeal=appeal, outcome=reply.outcome, effect=reply.effect, text=text, author=by
    )
    require_valid(given)
    given.save()
    post(answer_mails(appeal, clock.today()), by=by)
    _note(appeal, f"{given.get_outcome_display()}, {given.get_effect_display()}", by)
    return given


def require_answerer(appeal: Appeal, by: User) -> None:
    """Raise Refused unless the person may answer: see `may_answer`."""
    require_role(by, Role.REGION_MANAGER)
    require(
        by.pk != appeal.decided_by_id,
        "Vous avez pris la décision contestée : une ou un autre responsable répond au recours.",
    )
    require_not_author(by, by.pk == prepared(appeal), "préparé la décision contestée")


@transaction.atomic
def withdraw(appeal: Appeal, text: str = "", *, by: User) -> AppealWithdrawal:
    """Give an appeal up before its answer; the Region says why for a letter. Raises Refused."""
    require(
        may_withdraw(by, appeal),
        "Un recours est retiré par la direction ou la présidence de la structure.",
    )
    appeal = _open(appeal)
    require(
        text.strip() or not by.is_region_staff,
        "Dites pourquoi : courrier de la structure, enregistrement par erreur…",
    )
    withdrawal = AppealWithdrawal.objects.create(appeal=appeal, text=text.strip(), author=by)
    post(withdrawal_mails(appeal), by=by)
    _note(appeal, "retiré", by)
    return withdrawal


@transaction.atomic
def carry_out(appeal: Appeal, reason: str, *, by: User) -> AppealCorrection:
    """Begin the correction that an answer leads to, or link the one that is being prepared.

    What changes, and who decides it, lies with the correction. Raises Refused.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(appeal.campaign)
    answered = AppealAnswer.objects.filter(appeal=appeal, effect=Effect.NEW_RUN)
    require(answered.exists(), "La réponse à ce recours ne donne pas lieu à une répartition.")
    last = correction_after(appeal)
    require(
        last is None or last.correction.withdrawn_at,
        "Une correction est déjà rattachée à ce recours.",
    )
    correction = correction_prepared(campaign) or prepare_correction(campaign, reason, by=by)
    link = AppealCorrection.objects.create(appeal=appeal, correction=correction, linked_by=by)
    _note(appeal, f"rattaché à la correction n° {correction.number}", by)
    return link


@transaction.atomic
def set_terms(campaign: Campaign, terms: Terms, *, by: User) -> AppealTerms:
    """Say how long the Region has from now on; what was received keeps its own day."""
    require_role(by, Role.REGION_MANAGER, Role.REGION_ADMIN)
    campaign = locked(campaign)
    row = AppealTerms.objects.filter(campaign=campaign).first() or AppealTerms(campaign=campaign)
    row.answer_months, row.silence = terms.answer_months, terms.silence.strip()
    require_valid(row)
    row.save()
    summary = f"Recours gracieux {campaign.year} : réponse en {row.answer_months} mois"
    note(JournalEntry.Kind.DIALOGUE, summary, structure=None, by=by)
    return row


def _keep(
    campaign: Campaign, structure: Structure, writing: Writing, received_on: date, by: User
) -> Appeal:
    """Keep an appeal as it came; one decision waits for one answer at a time."""
    campaign = locked(campaign)
    found = _decision(campaign, structure, writing.decision)
    require(writing.text.strip(), "Dites ce qui est contesté, et pourquoi.")
    require(
        received_on >= found.decided_on,
        f"Cette décision est du {date_long(found.decided_on)} : un recours se reçoit après elle.",
    )
    terms = terms_of(campaign)
    appeal = Appeal.objects.create(
        campaign=campaign,
        structure=structure,
        about=found.about,
        rating=found.rating,
        run=found.run,
        decision=found.decision[:300],
        decided_on=found.decided_on,
        decided_by_id=found.decided_by,
        text=writing.text.strip(),
        file=keep_document(*writing.file) if writing.file else None,
        by_letter=by.is_region_staff,
        received_on=received_on,
        answer_months=terms.answer_months,
        due_on=answer_day(received_on, months=terms.answer_months),
        silence=terms.silence,
        author=by,
    )
    post(sent_mails(appeal), by=by)
    _note(appeal, "enregistré" if appeal.by_letter else "envoyé à la Région", by)
    return appeal


def _decision(campaign: Campaign, structure: Structure, key: str) -> Contestable:
    found = {one.key: one for one in contestable(campaign, structure)}
    require(
        key in found,
        "Cette décision ne peut pas être contestée ici : un recours y attend déjà sa réponse, ou "
        "elle n’est plus en vigueur.",
    )
    return found[key]


def _open(appeal: Appeal) -> Appeal:
    """Return the appeal, locked: its receipt, its answer and its end come one after the other."""
    found = Appeal.objects.select_for_update(of=("self",)).select_related("structure", "campaign")
    appeal = found.get(pk=appeal.pk)
    ended = AppealAnswer, AppealWithdrawal
    require(not any(end.objects.filter(appeal=appeal).exists() for end in ended), OVER)
    return appeal


def _note(appeal: Appeal, fact: str, by: User) -> None:
    """Write that it happened, not what is contested."""
    summary = f"Recours gracieux {appeal.campaign.year} n° {appeal.pk} {fact}"
    note(JournalEntry.Kind.DIALOGUE, summary, structure=appeal.structure, by=by)
