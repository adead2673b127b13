"""The pages of payments: read by the Region and the State, acted on by whom it is for."""

import csv
import io

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from allocation.models import Campaign, Payment
from allocation.payments.pages import payments_tasks
from allocation.payments.selectors import beyond_maximum, due_rows, payments_visible_to
from allocation.payments.services import mark_paid, validate_payment
from allocation.runs.selectors import adopted_run
from allocation.settlement.selectors import (
    balance_range,
    settlement_run,
    settlement_table,
    structure_settlement,
)
from structures.ground.french import euros
from structures.models import STRUCTURE_ROLES, Structure
from tests.allocation.builders import CODES, OWN, make_adopted_campaign, make_user
from tests.allocation.settlement_builders import (
    at_dialogues,
    make_advances,
    make_agreements,
    make_balances,
    make_settled_campaign,
    settled,
)
from tests.structures.pages import confirmed, page, text_of

ROOT = "/campagnes/2015/versements/"
DUES = f"{ROOT}sommes-dues/"
OTHERS = ["region_admin", "state_observer", "director", "president"]
pytestmark = pytest.mark.django_db


def person(role):
    own = Structure.objects.get(code=OWN) if role in STRUCTURE_ROLES else None
    return make_user(role, structure=own)


def plain(cents):
    return " ".join(euros(cents).split())


def post(client, path, role, **data):
    client.force_login(person(role))
    return client.post(f"{ROOT}{path}", data, follow=True)


def act(client, path, role, **typed):
    client.force_login(person(role))
    return confirmed(client, f"{ROOT}{path}", **typed)


def make_open(**changes):
    return at_dialogues(make_adopted_campaign(**changes))


def make_all(**changes):
    """Advances planned, then balances: one of them validated, one paid."""
    campaign = make_open(**changes)
    make_advances(campaign)
    first, second, *_ = make_balances(settled(campaign))
    for payment in (first, second):
        validate_payment(payment, make_user())
    mark_paid(first, timezone.localdate(), make_user("region_agent"))
    return campaign


def test_an_agent_plans_the_first_payments_from_the_page(client):
    make_agreements(make_open())
    shown = text_of(page(client, make_user("region_agent"), ROOT))
    assert "5 premiers versements à prévoir, 2 312 000,00 € en tout, d’après" in shown
    shown = text_of(post(client, "avances/", "region_agent"))
    assert "5 versements prévus, à valider par une ou un autre responsable." in shown
    assert "Prévu (5)" in shown


def test_without_conventions_the_page_says_to_generate_them(client):
    make_open()
    shown = text_of(page(client, make_user("region_agent"), ROOT))
    assert "Le premier versement suit la convention : générez-la pour 5 structures." in shown
    assert "Générez d’abord la convention" in text_of(post(client, "avances/", "region_agent"))


def test_an_agent_plans_the_balances_from_the_page(client):
    run = settlement_run(make_settled_campaign())
    owed = plain(sum(line.balance_cents for line in run.settlement_lines.all()))
    shown = text_of(page(client, make_user("region_agent"), ROOT))
    assert f"5 soldes à prévoir, {owed} en tout, d’après le solde arrêté ." in shown
    shown = text_of(post(client, "soldes/", "region_agent"))
    assert "5 versements prévus" in shown


def test_the_page_shows_that_advance_and_balance_make_the_final_amount(client):
    campaign = make_all()
    shown = text_of(page(client, make_user("state_observer"), DUES))
    for line in campaign.runs.first().settlement_lines.all():
        advance, balance = plain(line.advance_cents), plain(line.balance_cents)
        assert f"{advance} prévu {balance}" in shown
        assert plain(line.final_cents) in shown
    table = settlement_table(settlement_run(campaign))
    balances, finals = plain(table.total.balance_cents), plain(table.total.final_cents)
    assert f"Total 2 312 000,00 € {balances} 2 890 000,00 € {finals}" in shown
    assert f"{plain(table.retained_cents)} non obtenus restent à la Région." in shown
    assert "Premier versement (80,0 % des dotations maximales) + solde = montant final" in shown


def test_before_the_settlement_the_balance_is_said_to_come(client):
    make_advances()
    shown = text_of(page(client, make_user(), DUES))
    assert shown.count("après le dialogue") == len(CODES)


def test_a_manager_validates_from_the_page(client):
    [payment, *_] = make_advances()
    shown = text_of(act(client, f"{payment.pk}/validation/", "region_manager"))
    assert f"Versement validé : premier versement, {payment.structure}." in shown
    assert "Validé (1)" in shown


def test_who_planned_is_told_that_someone_else_validates(client):
    make_agreements(make_open())
    post(client, "avances/", "region_manager")
    shown = text_of(page(client, make_user(), ROOT))
    assert shown.count("Vous l’avez prévu : à valider par une autre personne") == len(CODES)
    payment = Payment.objects.first()
    shown = text_of(act(client, f"{payment.pk}/validation/", "region_manager"))
    assert "sa validation revient à une ou un autre responsable" in shown


def test_an_agent_notes_the_day_of_the_payment(client):
    payment = validate_payment(make_advances()[0], make_user())
    shown = text_of(act(client, f"{payment.pk}/paiement/", "region_agent", paid_on="2015-03-16"))
    assert f"Versement payé : premier versement, {payment.structure}." in shown
    assert "payé le 16 mars 2015" in shown


@pytest.mark.parametrize(
    ("day", "said"),
    [
        pytest.param("2100-01-01", "La date du paiement est à venir", id="future"),
        pytest.param("2015-02-05", "le paiement ne la précède pas", id="too early"),
        pytest.param("hier", "date valide", id="not a date"),
        pytest.param("", "Ce champ est obligatoire", id="nothing"),
    ],
)
def test_a_wrong_day_is_refused_and_kept_as_typed(client, day, said):
    payment = validate_payment(make_advances()[0], make_user())
    answer = act(client, f"{payment.pk}/paiement/", "region_agent", paid_on=day)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'value="{day}"' in answer.content.decode() or not day


@pytest.mark.parametrize("role", ["region_admin", "state_observer"])
def test_who_only_reads_is_offered_nothing_to_do(client, role):
    make_all()
    answer = page(client, make_user(role), ROOT)
    assert b'method="post" action="/campagnes' not in answer.content
    assert b"/paiement/" not in answer.content


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("path", ["avances/", "soldes/", "{pk}/validation/", "{pk}/paiement/"])
def test_who_does_not_act_finds_no_such_address(client, role, path):
    [payment, *_] = make_advances()
    answer = post(client, path.format(pk=payment.pk), role)
    assert answer.status_code == 404
    assert Payment.objects.filter(status="planned").count() == len(CODES)


@pytest.mark.parametrize("role", ["director", "president"])
@pytest.mark.parametrize("path", ["", "?export=csv", "sommes-dues/", "sommes-dues/?export=xlsx"])
def test_a_structure_reads_no_byte_of_the_list(client, role, path):
    campaign = make_all()
    answer = page(client, person(role), f"{ROOT}{path}")
    assert answer.status_code == 404
    assert str(campaign.payments.first().structure) not in text_of(answer)


def test_a_payment_of_another_year_is_not_there(client):
    [payment, *_] = make_advances()
    client.force_login(make_user())
    answer = client.post(f"/campagnes/2014/versements/{payment.pk}/validation/")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("status", "count"), [("", 10), ("planned", 8), ("validated", 1), ("paid", 1)]
)
def test_the_list_and_its_export_are_filtered_by_state(client, status, count):
    make_all()
    shown = page(client, make_user(), f"{ROOT}?etat={status}")
    assert shown.content.decode().count('scope="row" role="rowheader"') == count
    export = page(client, make_user(), f"{ROOT}?export=csv&etat={status}")
    assert len(export.content.decode().splitlines()) == 1 + count


def test_the_export_gives_each_payment_its_run_and_its_euros(client):
    campaign = make_all()
    content = page(client, make_user(), f"{ROOT}?export=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    cents = [int(row["Montant"].replace(",", "")) for row in rows]
    assert sum(cents) == settlement_table(settlement_run(campaign)).total.final_cents
    balances = [row for row in rows if row["Nature"] == "solde"]
    assert {row["Empreinte SHA-256"] for row in balances} == {campaign.runs.first().sha256}
    assert [row["Payé le"] for row in balances].count(str(timezone.localdate())) == 1


def test_the_export_holds_nothing_that_a_spreadsheet_would_run(client):
    make_advances()
    Structure.objects.filter(code=OWN).update(name="=HYPERLINK(A1)")
    content = page(client, make_user(), f"{ROOT}?export=csv").content.decode()
    assert ";'=HYPERLINK(A1);" in content


def own_part(template, **context):
    return " ".join(text_of_html(render_to_string(template, context)).split())


def text_of_html(html):
    class Answer:
        content = html.encode()

    return text_of(Answer)


def test_a_director_reads_earned_and_redistributed_parts_with_a_sentence_each():
    campaign = make_all(unearned_axis3="redistribute")
    structure = Structure.objects.get(code=OWN)
    own = structure_settlement(campaign, structure)
    payments = payments_visible_to(person("director"))
    context = {"payments": payments, "settlement": own, "own": True}
    shown = own_part("allocation/payments/_payments.html", **context)
    assert f"Montant final : {plain(own.line.final_cents)}" in shown
    assert "niveau 2 sur 3 : 2/3 du plafond" in shown
    assert "partagés selon ce que chacune a obtenu : votre part obtenue" in shown
    assert f"Solde : {plain(own.line.balance_cents)} Prévu" in shown
    others = campaign.runs.first().settlement_lines.exclude(structure=structure)
    assert others
    assert [line for line in others if plain(line.final_cents) in shown] == []


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("redistribute", "Si toutes les notes sont à 3 au moins"),
        ("retain", "le plus haut ne peut pas être dépassé"),
    ],
)
def test_a_director_reads_the_range_of_the_balance(client, rule, said):
    run = adopted_run(make_adopted_campaign(unearned_axis3=rule))
    balance = balance_range(run.totals.get(structure__code=OWN))
    shown = text_of(page(client, person("director"), f"/structures/{OWN}/dotation/2015/"))
    assert said in shown
    assert plain(balance.low_cents) in shown
    assert plain(balance.high_cents) in shown
    assert ("à 3 au moins" in shown) is (rule == "redistribute")


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        ("region_agent", ["Faire valider les versements", "Payer les versements validés"]),
        ("region_manager", ["Valider les versements", "Payer les versements validés"]),
        ("state_observer", []),
        ("director", ["Premier versement 2015", "Solde 2015"]),
    ],
)
def test_the_home_page_says_what_payments_ask_of_each(role, titles):
    make_all()
    found = payments_tasks(person(role), Campaign.objects.first())
    assert [one.title for one in found] == titles


def test_the_home_page_says_to_plan_once_conventions_are_there():
    make_agreements(make_open())
    found = payments_tasks(make_user("region_agent"), Campaign.objects.first())
    assert [one.title for one in found] == ["Prévoir les premiers versements"]


def test_who_goes_beyond_the_maximum_of_the_convention_is_named(client):
    campaign = settled(make_open(unearned_axis3="redistribute"))
    beyond = beyond_maximum(due_rows(adopted_run(campaign), settlement_run(campaign)))
    assert 0 < len(beyond) < 5
    for path in (DUES, "/campagnes/2015/solde/"):
        shown = text_of(page(client, make_user(), path))
        told = shown[shown.index("L’article 5 prévoit un avenant") :]
        for structure, cents in beyond:
            assert f"{structure} : {plain(cents)} de plus" in told
