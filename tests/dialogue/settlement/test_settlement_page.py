"""The settlement of the dialogues: all closed, by a manager, once; read to the cent."""

import pgtrigger
import pytest

from allocation.models import Campaign, Payment, Run, State
from allocation.settlement.selectors import settlement_run
from config.demo.dialogue.settlement import LEFT_PLANNED, LEFT_VALIDATED, load_settlement
from dialogue.models import Dialogue
from dialogue.rules import Stage
from dialogue.settlement.pages import settlement_tasks
from dialogue.settlement.selectors import open_dialogues, settled_levels
from dialogue.settlement.services import settle_campaign
from structures.ground.french import euros
from structures.ground.refusals import Refused
from structures.models import STRUCTURE_ROLES, Structure
from tests.allocation.builders import CODES, OWN, make_adopted_campaign, make_user
from tests.allocation.settlement_builders import make_agreements
from tests.dialogue.builders import (
    LEVEL,
    make_closed_at_once,
    make_dialogue,
    make_open_campaign,
)
from tests.domain.files import spaced
from tests.structures.pages import confirmed, page, text_of

ROOT = "/campagnes/2015/solde/"
FEW = CODES[:3]
pytestmark = pytest.mark.django_db


def make_closed(codes=FEW, **changes):
    """A campaign whose dialogues are all closed, every level the same."""
    campaign = make_open_campaign(codes, **changes)
    for code in codes:
        make_dialogue(Stage.CLOSED, code=code, campaign=campaign)
    return campaign


def post(client, role="region_manager"):
    own = Structure.objects.get(code=OWN) if role in STRUCTURE_ROLES else None
    client.force_login(make_user(role, structure=own))
    return confirmed(client, f"{ROOT}arret/")


def plain(cents):
    return " ".join(euros(cents).split())


def test_the_levels_decided_are_those_settled():
    campaign = make_closed()
    run = settle_campaign(campaign, by=make_user())
    levels = dict.fromkeys(FEW, LEVEL)
    assert settled_levels(campaign) == {8: levels, 9: levels}
    assert run.record["inputs"]["ratings"] == {"8": levels, "9": levels}
    assert Campaign.objects.get().state == State.SETTLEMENT


def test_a_dialogue_still_open_refuses_the_settlement_and_is_named():
    campaign = make_open_campaign(FEW)
    for code in FEW[:2]:
        make_dialogue(Stage.CLOSED, code=code, campaign=campaign)
    make_dialogue(Stage.DECISION, code=FEW[2], campaign=campaign)
    with pytest.raises(Refused) as refused:
        settle_campaign(campaign, by=make_user())
    left = Structure.objects.get(code=FEW[2]).name
    assert spaced(str(refused.value)) == f"Dialogues à clore avant le solde : {left}."
    assert Run.objects.count() == 1


def test_what_is_awaited_is_said_by_indicator():
    campaign = make_open_campaign(FEW)
    make_dialogue(Stage.CLOSED, code=FEW[0], campaign=campaign)
    make_dialogue(Stage.REPLY, code=FEW[1], campaign=campaign)
    with pgtrigger.ignore():
        Dialogue.objects.get(structure__code=FEW[2]).ratings.all().delete()
    left = {d.structure.code: [spaced(a) for a in d.awaited] for d in open_dialogues(campaign)}
    wanted = [f"indicateur {n} : réponse de la structure" for n in (8, 9)]
    assert left == {FEW[1]: wanted, FEW[2]: ["dialogue à ouvrir"]}


def test_before_the_dialogues_the_page_says_so(client):
    make_adopted_campaign(codes=FEW)
    shown = text_of(page(client, make_user(), ROOT))
    assert "Les dialogues de gestion ne sont pas ouverts." in shown
    assert "Arrêter le solde" not in shown


def test_during_the_dialogues_the_page_lists_those_to_close(client):
    make_open_campaign(FEW)
    shown = text_of(page(client, make_user(), ROOT))
    assert "3 dialogues à clore" in shown
    assert "indicateur 8 : auto-évaluation ; indicateur 9 : auto-évaluation" in shown
    assert "Arrêter le solde" not in shown
    assert "Dialogues à clore avant le solde" in text_of(post(client))


def test_once_closed_the_page_shows_the_amounts_before_they_are_kept(client):
    campaign = make_closed()
    shown = text_of(page(client, make_user(), ROOT))
    assert "rien n’est encore enregistré" in shown
    run = settle_campaign(campaign, by=make_user())
    assert all(plain(line.final_cents) in shown for line in run.settlement_lines.all())


def test_a_manager_settles_from_the_page(client):
    make_closed(unearned_axis3="redistribute")
    shown = text_of(post(client))
    assert "Le solde est arrêté." in shown
    assert "= 2 890 000,00 € : toute l’enveloppe est attribuée, au centime près." in shown
    assert "répartition n° 1 , arrêtée par délibération" in shown
    assert Run.objects.get(number=2).sha256 in shown
    assert "La campagne 2015 est à l’étape « solde »" in text_of(post(client))


def test_anyone_of_the_region_or_the_state_recomputes_the_settlement(client):
    settle_campaign(make_closed(), by=make_user())
    client.force_login(make_user("state_observer"))
    answer = client.post("/campagnes/2015/repartition/2/verification/", follow=True)
    assert "Répartition n° 2 recalculée : mêmes montants, même empreinte." in text_of(answer)


def test_what_is_retained_is_said(client):
    campaign = make_closed()
    run = settle_campaign(campaign, by=make_user())
    shown = text_of(page(client, make_user("state_observer"), ROOT))
    retained = plain(run.record["result"]["retained_cents"])
    assert f"attribués + {retained} conservés par la Région = 2 890 000,00 €" in shown
    assert "reste à la Région, d’après les paramètres de l’année" in shown
    assert "ce qui n’a pas été obtenu, et reste à la Région" in shown
    assert "Part fixe + part obtenue = montant final" in shown


def test_the_page_shows_every_part_and_the_difference_with_the_maximum(client):
    run = settle_campaign(make_closed(), by=make_user())
    shown = text_of(page(client, make_user("region_agent"), ROOT))
    for line in run.settlement_lines.all():
        parts = [line.fixed_cents, line.earned_cents, line.redistributed_cents]
        parts += [line.final_cents, line.advance_cents, line.balance_cents]
        assert f"{line.structure} {' '.join(map(plain, parts))}" in shown


@pytest.mark.parametrize("role", ["region_agent", "region_admin", "state_observer"])
def test_who_does_not_decide_reads_and_is_not_offered_to_settle(client, role):
    make_closed()
    shown = text_of(page(client, make_user(role), ROOT))
    assert "Le solde est arrêté par une ou un responsable de la Région." in shown
    assert post(client, role).status_code == 404
    assert not settlement_run(Campaign.objects.get())


@pytest.mark.parametrize("role", ["director", "president"])
def test_a_structure_reads_no_byte_of_the_settlement(client, role):
    settle_campaign(make_closed(), by=make_user())
    own = make_user(role, structure=Structure.objects.get(code=OWN))
    answer = page(client, own, ROOT)
    assert answer.status_code == post(client, role).status_code == 404
    assert Structure.objects.get(code=FEW[0]).name not in text_of(answer)


@pytest.mark.parametrize(
    ("role", "status"), [("region_manager", "À faire"), ("region_agent", "En attente")]
)
def test_once_all_is_closed_the_home_page_asks_a_manager_to_settle(role, status):
    make_closed()
    [found] = settlement_tasks(make_user(role), Campaign.objects.first())
    assert (found.title, found.status) == ("Arrêter le solde", status)


def test_as_long_as_a_dialogue_is_open_the_settlement_is_blocked_on_the_home_page():
    make_open_campaign(FEW)
    [found] = settlement_tasks(make_user(), Campaign.objects.first())
    assert found.status == "Bloqué"


def test_after_the_settlement_a_director_is_told_to_read_the_final_amount():
    campaign = make_closed()
    own = make_user("president", structure=Structure.objects.get(code=OWN))
    assert settlement_tasks(own, Campaign.objects.first()) == []
    settle_campaign(campaign, by=make_user())
    [found] = settlement_tasks(own, Campaign.objects.first())
    assert (found.status, found.url) == ("À lire", f"/structures/{OWN}/dotation/2015/")


def test_the_demo_leaves_balances_at_every_state():
    campaign = make_closed_at_once(CODES)
    make_agreements(campaign)
    people = {role: make_user(role) for role in ("region_agent", "region_manager")}
    load_settlement(campaign, people)
    balances = Payment.objects.filter(kind="balance")
    assert balances.filter(status="planned").count() == LEFT_PLANNED
    assert balances.filter(status="validated").count() == LEFT_VALIDATED
    assert Payment.objects.filter(kind="advance", status="paid").count() == len(CODES)
