"""The next year in one act: what it takes over, what stays empty, what is asked again."""

from datetime import date, time

import pytest

from allocation.campaigns.services import open_collection
from allocation.imports.selectors import perimeter
from allocation.models import Campaign, CampaignStep, CarriedOver, FormerGrant, State
from allocation.next_year.selectors import carried_over, moved, names_a_day, unconfirmed
from allocation.next_year.services import begin_next_year, confirm_carried
from allocation.parameters.selectors import opening_problems
from allocation.parameters.services import change_values, edit, remove_indicator
from dialogue.course.services import default_dates
from structures.deadlines.services import remind_of_deadlines
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.models import Coverage, Message, Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_solidarity,
    make_user,
)
from tests.allocation.next_year.builders import DECIDED, make_next_year, read_again
from tests.allocation.settlement_builders import make_settled_campaign
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.network_builders import make_commune

pytestmark = pytest.mark.django_db
LEGAL = "Vu la délibération n° 14-CR-12 du 12 juin 2014 ;"


def make_full():
    """2015 with all that belongs to one year: days, coefficient, text, counting day."""
    campaign = make_campaign(counting_date=date(2014, 6, 30), legal_visas=LEGAL)
    for state, day in (("adopted", date(2015, 2, 6)), ("settlement", date(2015, 12, 1))):
        CampaignStep.objects.create(campaign=campaign, state=state, planned_on=day)
    make_solidarity(campaign, OWN, "1.5")
    return make_next_year(make_adopted_campaign(campaign))


def state_of(campaign, key):
    [line] = [one for one in carried_over(campaign) if one.row.key == key]
    return line


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Délibération du 12 juin", True),
        ("Recensement 2011", True),
        ("Arrêté n° 14-CR-12", True),
        ("avant le 31/12", True),
        ("Jeunes de 16-25 ans, comptés au {date_comptage}", False),
        ("Accueillis pour la 1re fois, voir l’indicateur 7", False),
    ],
)
def test_a_text_that_names_a_day_a_year_or_a_decision_is_known(text, named):
    assert names_a_day(text) is named


def test_the_29_of_february_is_moved_to_the_28():
    assert moved(date(2016, 2, 29), 1) == date(2017, 2, 28)


def test_the_rule_is_taken_over_and_the_envelope_is_decided():
    new = make_full()
    assert (new.year, new.reference_year, new.state) == (2016, 2015, State.PREPARATION)
    assert (new.envelope_cents, new.envelope_note) == (300_000_000, "Une hausse.")
    old = Campaign.objects.get(year=2015)
    for name in ("advance_bp", "variation_bp", "unearned_axis3", "silence_days", "legal_visas"):
        assert getattr(new, name) == getattr(old, name)
    columns = ("number", "label", "definition", "weight", "measure", "scale", "source")
    rows = [list(one.indicators.values_list(*columns)) for one in (old, new)]
    assert len(rows[0]) == 10 and rows[0] == rows[1]


def test_no_day_nor_reason_of_the_old_year_holds_in_the_new():
    new = make_full()
    assert new.counting_date is None and new.counted_on == date(2015, 12, 31)
    assert not new.planned_steps.exists() and not new.solidarity_coefficients.exists()
    asked = {row.key: spaced(row.value) for row in new.carried_over.filter(needs="decide")}
    assert asked.keys() == {"campaign.counting_date", "step", "coefficient"}
    assert asked["campaign.counting_date"] == "30 juin 2014"
    assert "Solde : 1er décembre 2015" in asked["step"]


def test_no_message_leaves_from_a_day_that_nobody_set():
    new = make_full()
    make_person("director", OWN)
    for day in (date(2016, 1, 30), date(2016, 2, 6), date(2016, 11, 24), date(2016, 12, 1)):
        clock.turn_to(day, time(9))
        remind_of_deadlines()
    bodies = Message.objects.values_list("body", flat=True)
    assert not [body for body in bodies if "2016" in body and "campagne" in body.lower()]
    dates = default_dates(new, date(2016, 9, 1))
    assert date(2016, 12, 1) not in dates.values() and date(2015, 12, 1) not in dates.values()


def test_former_grants_are_the_maxima_until_the_year_is_settled():
    new = make_full()
    grants = FormerGrant.objects.filter(campaign=new)
    assert {one.source for one in grants} == {
        "Dotation maximale 2015, délibération n°\u00a015-CP-042 du 6 février 2015"
    }
    assert len(grants) == len(CODES) and sum(one.amount_cents for one in grants) == 289_000_000


def test_former_grants_are_the_final_amounts_once_settled():
    old = make_settled_campaign(level=1)
    new = make_next_year(old)
    finals = dict(old.runs.first().settlement_lines.values_list("structure", "final_cents"))
    found = FormerGrant.objects.filter(campaign=new)
    assert {one.structure_id: one.amount_cents for one in found} == finals
    assert {one.source for one in found} == {"Dotation définitive 2015"}


def test_who_has_no_part_any_more_is_told_and_gets_none():
    old = make_adopted_campaign()
    Structure.objects.filter(code=OWN).update(closed_on=date(2015, 12, 31))
    new = make_next_year(old)
    row = new.carried_over.get(key=f"grant.{OWN}")
    assert row.needs == "decide" and "n’a pas de part en 2016" in row.label
    assert not new.former_grants.filter(structure__code=OWN).exists()


def test_each_year_counts_on_the_perimeter_of_its_own_first_day():
    new = make_full()
    own, other = Structure.objects.filter(code__in=CODES[:2]).order_by("code")
    make_commune()
    said = {"commune_id": "67001", "share_bp": 10_000, "source": "Essai"}
    turn = date(2016, 1, 1)
    Coverage.objects.create(structure=own, valid_from=date(2014, 1, 1), valid_to=turn, **said)
    Coverage.objects.create(structure=other, valid_from=turn, **said)
    old = Campaign.objects.get(year=2015)
    found = [perimeter(one).coverage["67001"] for one in (old, new)]
    assert found == [[(own.code, 10_000)], [(other.code, 10_000)]]


def test_the_collection_is_not_opened_before_each_dated_text_is_confirmed():
    new = make_full()
    said = opening_problems(new)
    assert any("Visas ajoutés à la convention" in one and "repris de 2015" in one for one in said)
    with pytest.raises(Refused, match="confirmez-le à la page des reprises"):
        open_collection(new, by=make_user())
    read_again(new)
    open_collection(new, by=make_user())
    assert Campaign.objects.get(year=2016).state == State.COLLECTION


def test_what_is_confirmed_says_by_whom_and_the_first_stays():
    new = make_full()
    for by in ("region_admin", "region_manager"):
        confirm_carried(new, ["campaign.legal_visas"], by=make_user(by))
    line = state_of(new, "campaign.legal_visas")
    assert (line.person.role, line.changed, line.waits) == ("region_admin", False, False)


def test_a_text_written_again_is_confirmed_by_that_alone():
    new = make_full()
    values = {"campaign.legal_visas": "Vu le plan ;"}
    by = make_user()
    edit(new, lambda found: change_values(found, values), source="Relecture", by=by)
    line = state_of(new, "campaign.legal_visas")
    assert (line.person, line.changed, line.row.value) == (by, True, LEGAL)
    assert "campaign.legal_visas" not in {row.key for row in unconfirmed(new)}


def test_a_text_is_not_confirmed_by_a_change_beside_it():
    new = make_full()
    key = "indicator.1.source"
    values = {"indicator.1.label": "Jeunes", "axis.1.share_bp": 4_000, "axis.2.share_bp": 4_500}
    by = make_user()
    edit(new, lambda found: change_values(found, values), source="Relecture", by=by)
    assert state_of(new, key).waits and state_of(new, "indicator.1").changed
    edit(new, lambda found: remove_indicator(found, 1), source="Retiré", by=by)
    assert not state_of(new, key).waits


def test_what_was_taken_over_is_never_rewritten():
    row = make_full().carried_over.first()
    with pytest.raises(Exception, match="append_only|Cannot"):
        CarriedOver.objects.filter(pk=row.pk).update(value="autre")


@pytest.mark.parametrize("state", [State.PREPARATION, State.COLLECTION])
def test_the_next_year_waits_for_the_adoption(state):
    campaign = make_campaign()
    if state == State.COLLECTION:
        open_collection(campaign, by=make_user())
    with pytest.raises(Refused, match="une fois sa répartition arrêtée"):
        make_next_year(Campaign.objects.get())


def test_the_next_year_is_begun_once():
    new = make_next_year()
    with pytest.raises(Refused, match="La campagne 2016 existe déjà"):
        make_next_year(Campaign.objects.get(year=2015))
    assert list(Campaign.objects.all())[0] == new and Campaign.objects.count() == 2


@pytest.mark.parametrize("role", ["region_agent", "state_observer", "director"])
def test_who_does_not_write_parameters_begins_no_year(role):
    before = make_adopted_campaign()
    with pytest.raises(Refused):
        begin_next_year(before, DECIDED, by=make_person(role))
    assert Campaign.objects.count() == 1


def test_two_years_follow_each_other_and_the_second_takes_from_the_first():
    new = make_next_year()
    read_again(new)
    third = make_next_year(make_adopted_campaign(new))
    assert third.year == 2017 and third.carried_over.first().origin == new
