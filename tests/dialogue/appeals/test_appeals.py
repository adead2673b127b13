"""Recours gracieux: contested, acknowledged, answered with a reason, withdrawn."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import Error, IntegrityError, transaction

from allocation.models import Run
from dialogue.appeals.pages import appeal_deadlines, appeal_tasks, shown
from dialogue.appeals.selectors import Standing, Terms, appeals_visible_to, contestable
from dialogue.appeals.services import (
    Reply,
    Writing,
    acknowledge,
    answer,
    record_letter,
    send_appeal,
    set_terms,
    withdraw,
)
from dialogue.models import Appeal, AppealAnswer, AppealWithdrawal
from dialogue.rules import Stage
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.messages.dispatch import send_due_messages
from structures.models import JournalEntry, Message
from tests.allocation.builders import CODES, OWN, make_user
from tests.dialogue.appeal_builders import (
    LEADS_ON,
    PDF,
    REASON,
    REJECTED,
    WHY,
    make_answered,
    make_appeal,
    make_letter,
    make_other_manager,
    writing_of,
)
from tests.dialogue.builders import make_dialogue, make_director, make_president
from tests.structures.delegation_builders import lend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]
NEIGHBOUR = CODES[1]


def sent(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("address", flat=True))


def standing(appeal, user=None):
    return appeals_visible_to(user or make_user("region_agent")).get(pk=appeal.pk)


def days_later(days):
    clock.turn_to(clock.today() + timedelta(days=days))


def test_an_adopted_amount_and_a_settled_level_may_be_contested(opened):
    structure = make_dialogue(Stage.CLOSED).structure
    found = contestable(opened, structure)
    assert [one.about for one in found] == ["amount", "level", "level"]
    assert "délibération n°\N{NO-BREAK SPACE}15-CP-042" in found[0].decision
    assert found[1].decision.startswith(
        "Niveau\N{NO-BREAK SPACE}2 de l’indicateur\N{NO-BREAK SPACE}8 ("
    )


def test_a_level_that_is_still_argued_is_not_contested_here(opened):
    structure = make_dialogue(Stage.DECISION).structure
    assert [one.about for one in contestable(opened, structure)] == ["amount"]


def test_what_is_sent_keeps_its_delay_and_its_decision_as_they_stood(opened):
    appeal = make_appeal()
    set_terms(opened, Terms(4, "Le silence vaut rejet."), by=make_user())
    appeal.refresh_from_db()
    assert (appeal.answer_months, appeal.text) == (2, WHY)
    assert "dépend des textes en vigueur" in appeal.silence
    assert make_letter(code=NEIGHBOUR).answer_months == 4


def test_a_year_without_terms_has_those_of_the_year_before(opened):
    set_terms(opened, Terms(3, "Selon les textes."), by=make_user("region_admin"))
    assert make_appeal().answer_months == 3


def test_the_region_is_told_without_the_content():
    make_user("region_agent")
    appeal = make_appeal()
    told = Message.objects.filter(kind="appeal_sent").first()
    assert sent("appeal_sent") == ["region_agent@demo.example", "region_manager@demo.example"]
    assert f"/structures/{OWN}/recours/2015/{appeal.pk}/" in told.body
    entry = JournalEntry.objects.latest("pk")
    assert [text for text in (told.subject, told.body, entry.summary) if "Albé" in text] == []


def test_one_decision_waits_for_one_answer_at_a_time(opened):
    writing = writing_of()
    first = make_appeal()
    again = {"by": make_president()}
    with pytest.raises(Refused, match="un recours y attend déjà sa réponse"):
        send_appeal(opened, first.structure, writing, **again)
    withdraw(first, by=make_president())
    assert send_appeal(opened, first.structure, writing, **again).author == again["by"]


def test_a_letter_counts_from_its_receipt_and_comes_with_its_scan(opened):
    day = clock.today() - timedelta(days=10)
    appeal = make_letter(day)
    assert (appeal.received_on, appeal.by_letter, appeal.file.name) == (day, True, PDF[0])
    where = opened, appeal.structure
    agent = {"by": make_user("region_agent")}
    with pytest.raises(Refused, match="date à venir"):
        record_letter(*where, writing_of(NEIGHBOUR), clock.today() + timedelta(days=1), **agent)
    with pytest.raises(Refused, match="Joignez le courrier"):
        record_letter(*where, writing_of(NEIGHBOUR), day, **agent)


def test_a_letter_is_not_older_than_its_decision():
    with pytest.raises(Refused, match="un recours se reçoit après elle"):
        make_letter(date(2015, 1, 2))


def test_the_receipt_tells_both_signatories_until_when():
    appeal, president = make_appeal(), make_president()
    assert shown(standing(appeal)).label == "À accuser réception"
    acknowledge(appeal, by=make_user("region_agent"))
    assert sent("appeal_receipt") == sorted([f"{OWN}@demo.example", president.email])
    told = Message.objects.filter(kind="appeal_receipt").first()
    assert "au plus tard le" in told.body and "dépend des textes en vigueur" in told.body
    assert standing(appeal).standing == Standing.ACKNOWLEDGED
    with pytest.raises(Refused, match="déjà accusée"):
        acknowledge(appeal, by=make_user("region_agent"))


def test_what_waits_in_the_outbox_leaves_and_what_is_no_longer_awaited_does_not():
    make_user("region_agent")
    appeal = make_appeal()
    acknowledge(appeal, by=make_user("region_agent"))
    make_answered(appeal)
    send_due_messages()
    states = dict(Message.objects.order_by("pk").values_list("kind", "state"))
    assert states == {
        "appeal_sent": "cancelled",
        "appeal_receipt": "left",
        "appeal_answer": "left",
    }
    assert [one.to for one in mail.outbox] == [[f"{OWN}@demo.example"]] * 2


def test_an_answer_has_its_reason_its_effect_and_no_money_moves():
    runs = Run.objects.count()
    appeal = make_appeal()
    with pytest.raises(Refused, match="Une réponse a son motif"):
        answer(appeal, Reply("partly", "none", "  "), by=make_other_manager())
    answered = make_answered(appeal, LEADS_ON)
    assert (answered.answer.text, Run.objects.count()) == (REASON, runs)
    assert "donne lieu à une nouvelle répartition" in shown(standing(appeal)).sentence
    assert shown(standing(appeal)).label == "Accepté"


def test_a_rejected_appeal_is_without_effect():
    with pytest.raises(Refused, match="rejeté est sans effet"):
        answer(make_appeal(), Reply("rejected", "new_run", REASON), by=make_other_manager())


def test_who_took_the_decision_does_not_answer():
    make_dialogue(Stage.CLOSED)
    for about in ("amount", "level"):
        appeal = make_appeal(about=about)
        with pytest.raises(Refused, match="Vous avez pris la décision contestée"):
            answer(appeal, REJECTED, by=make_user("region_manager"))
        with pytest.raises(IntegrityError, match="another_manager"), transaction.atomic():
            AppealAnswer.objects.create(
                appeal=appeal, outcome="rejected", effect="none", text=REASON, author=make_user()
            )


def test_an_agent_does_not_answer_nor_a_stand_in_who_proposed_the_level():
    make_dialogue(Stage.CLOSED)
    appeal, agent = make_appeal(about="level"), make_user("region_agent")
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        answer(appeal, REJECTED, by=agent)
    lend(make_other_manager(), agent)
    agent = type(agent).objects.get(pk=agent.pk)
    with pytest.raises(Refused, match="préparé la décision contestée"):
        answer(appeal, REJECTED, by=agent)


def test_a_delay_that_is_over_is_the_region_s():
    appeal = make_appeal()
    acknowledge(appeal, by=make_user("region_agent"))
    clock.turn_to(appeal.due_on)
    assert standing(appeal).standing == Standing.ACKNOWLEDGED
    days_later(3)
    found = shown(standing(appeal))
    assert found.label == "Réponse en retard"
    assert "il y a 3\N{NO-BREAK SPACE}jours" in found.sentence
    assert "ne compte pas contre la structure" in found.sentence
    make_answered(appeal)
    assert (
        "3\N{NO-BREAK SPACE}jours après le délai de la Région" in shown(standing(appeal)).sentence
    )


def test_each_is_told_what_is_theirs_on_the_first_page():
    appeal, agent, manager = make_appeal(), make_user("region_agent"), make_other_manager()
    [first] = appeal_tasks(agent, clock.today())
    assert first.title.startswith("Répondre au recours n°")
    assert "Accusez-en d’abord réception" in first.detail
    acknowledge(appeal, by=agent)
    tones = [appeal_tasks(user, clock.today())[0].tone for user in (agent, manager, make_user())]
    assert tones == ["waiting", "progress", "waiting"]
    director = make_director()
    [own] = appeal_tasks(director, clock.today())
    assert (own.tone, "attend la réponse" in own.title) == ("waiting", True)
    [due] = appeal_deadlines(appeal.structure, director, clock.today())
    assert (due.day, due.awaits) == (appeal.due_on, ())
    make_answered(appeal)
    assert [appeal_tasks(user, clock.today()) for user in (agent, manager)] == [[], []]
    assert appeal_tasks(director, clock.today())[0].status == "À lire"


def test_a_letter_is_withdrawn_by_the_region_with_a_reason_and_a_sent_one_is_not():
    agent = make_user("region_agent")
    letter = make_letter()
    with pytest.raises(Refused, match="Dites pourquoi"):
        withdraw(letter, by=agent)
    withdraw(letter, "Enregistré deux fois.", by=agent)
    assert shown(standing(letter)).label == "Retiré"
    with pytest.raises(Refused, match="retiré par la direction"):
        withdraw(make_appeal(), "Non.", by=agent)


def test_nothing_follows_an_end(opened):
    answered = make_answered(make_appeal())
    for act in (
        lambda: withdraw(answered, by=make_director()),
        lambda: acknowledge(answered, by=make_user("region_agent")),
        lambda: answer(answered, REJECTED, by=make_other_manager()),
    ):
        with pytest.raises(Refused, match="rien ne s’y ajoute"):
            act()
    with pytest.raises(IntegrityError, match="appeal_is_still_open"), transaction.atomic():
        AppealWithdrawal.objects.create(appeal=answered, author=make_director())


def test_what_is_written_is_frozen():
    answered = make_answered(make_appeal())
    for row in (answered, answered.answer):
        with pytest.raises(Error, match="append_only"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(text="Autre chose")
    with pytest.raises(Error, match="append_only"), transaction.atomic():
        answered.answer.delete()


def test_a_neighbour_and_the_region_do_not_contest_for_a_structure(opened):
    structure, writing = make_dialogue().structure, writing_of()
    for by in (make_director(NEIGHBOUR), make_user("region_agent"), make_user("state_observer")):
        with pytest.raises(Refused, match="formé par la direction"):
            send_appeal(opened, structure, writing, by=by)
    stranger = Writing(writing_of(NEIGHBOUR).decision + "9", WHY)
    with pytest.raises(Refused, match="ne peut pas être contestée"):
        send_appeal(opened, structure, stranger, by=make_director())
    assert not Appeal.objects.exists()
