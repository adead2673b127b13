"""Parameters are written in preparation, each change with its ground; then they are fixed."""

from datetime import date
from decimal import Decimal

import pytest

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, ParameterChange, State
from allocation.parameters import services
from allocation.parameters.selectors import last_changes, last_writer
from structures.ground.refusals import Refused
from structures.models import Role, Structure
from tests.allocation.builders import OWN, make_campaign, make_figures, make_user
from tests.domain.files import spaced

pytestmark = pytest.mark.django_db
SCALE = ["Rien", "Préparé", "Réalisé", "Mesuré"]
TENTH = {"label": "Numérique", "short_label": "Numérique", "definition": "Actions numériques."}


def write(campaign, values, by=None, source="Budget 2015"):
    by = by or make_user("region_admin")
    return services.edit(
        campaign, lambda found: services.change_values(found, values), source=source, by=by
    )


def test_each_change_says_what_was_what_is_on_what_ground_and_who():
    campaign = make_campaign()
    write(campaign, {"campaign.envelope_cents": 300_000_000, "campaign.advance_bp": 8_000})
    [change] = ParameterChange.objects.all()
    assert spaced(f"{change.label} : {change.before} → {change.after}") == (
        "Enveloppe : 2 890 000,00 € → 3 000 000,00 €"
    )
    assert (change.source, change.changed_by.role) == ("Budget 2015", "region_admin")
    assert last_changes(campaign) == {"campaign.envelope_cents": change}
    assert Campaign.objects.get().envelope_cents == 300_000_000


def test_a_change_without_ground_is_refused_and_nothing_is_written():
    campaign = make_campaign()
    with pytest.raises(Refused, match="Dites la source ou le motif"):
        write(campaign, {"campaign.envelope_cents": 1}, source=" ")
    assert Campaign.objects.get().envelope_cents == 289_000_000


def test_shares_change_together_and_make_a_whole():
    campaign = make_campaign()
    write(campaign, {"axis.1.share_bp": 4_500, "axis.2.share_bp": 4_000})
    assert list(campaign.axes.values_list("share_bp", flat=True)) == [4_500, 4_000, 1_500]
    with pytest.raises(Refused, match="font 99,5"):
        write(campaign, {"axis.1.share_bp": 4_450})


def test_the_tenth_indicator_is_activated_with_its_label_definition_and_scale():
    campaign = make_campaign()
    active = {"active": True, "weight": 1, **TENTH}
    values = {f"indicator.10.{name}": value for name, value in active.items()}
    with pytest.raises(Refused, match="a 4.niveaux"):
        write(campaign, values)
    write(campaign, values | {"indicator.10.scale": SCALE})
    tenth = campaign.indicators.get(number=10)
    assert (tenth.active, tenth.scale) == (True, SCALE)
    said = last_changes(campaign)["indicator.10.scale"].after
    assert spaced(said.splitlines()[3]) == "3 : Mesuré"


def test_an_axis_and_its_indicator_come_and_go():
    campaign, by = make_campaign(), make_user("region_admin")
    axis = {"number": 4, "label": "Santé", "objective": "Soin", "kind": "fixed", "source": "CR"}
    indicator = {"number": 11, "measure": "count.other", "weight": 0, "active": False}
    acts = [
        lambda found: services.add_axis(found, axis),
        lambda found: services.add_indicator(found, found.axes.get(number=4), indicator),
        lambda found: services.remove_indicator(found, 11),
        lambda found: services.remove_axis(found, 4),
    ]
    for act in acts:
        services.edit(campaign, act, source="Délibération", by=by)
    with pytest.raises(Refused, match="ramenez d’abord sa part à 0.%"):
        services.edit(campaign, lambda found: services.remove_axis(found, 1), source="-", by=by)
    assert list(campaign.axes.values_list("number", flat=True)) == [1, 2, 3]
    assert ParameterChange.objects.count() == len(acts)


def test_what_is_said_of_structures_and_days_leaves_a_line_each():
    campaign, by = make_campaign(), make_user("region_admin")
    own = Structure.objects.get(code=OWN)
    acts = [
        lambda found: services.set_grants(found, {own: (100, "CFU 2014")}),
        lambda found: services.set_grants(found, {own: None}),
        lambda found: services.set_coefficients(found, {own: (Decimal("1.25"), "Besoin")}),
        lambda found: services.set_coefficients(found, {own: (Decimal("1.25"), "Besoin")}),
        lambda found: services.set_steps(found, {State.ADOPTED: date(2015, 2, 6)}),
    ]
    for act in acts:
        services.edit(campaign, act, source="Budget", by=by)
    said = ParameterChange.objects.order_by("pk").values_list("key", "after")
    assert [(key, spaced(after)) for key, after in said] == [
        (f"grant.{OWN}", "1,00 € (CFU 2014)"),
        (f"grant.{OWN}", "rien"),
        (f"coefficient.{OWN}", "× 1,25 (Besoin)"),
        ("step.adopted", "6 février 2015"),
    ]


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.REGION_MANAGER, Role.REGION_ADMIN)]
)
def test_other_roles_write_no_parameter(role):
    campaign = make_campaign()
    own = Structure.objects.get(code=OWN) if role in ("director", "president", "deputy") else None
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        write(campaign, {"campaign.advance_bp": 1}, by=make_user(role, structure=own))


def test_the_rule_is_fixed_once_the_collection_is_open():
    campaign = make_campaign()
    make_figures(campaign)
    with pytest.raises(Refused, match="est à l’étape"):
        write(campaign, {"campaign.advance_bp": 1})


def test_who_wrote_last_does_not_open_the_collection():
    campaign, manager = make_campaign(), make_user()
    write(campaign, {"campaign.advance_bp": 7_000}, by=manager)
    with pytest.raises(Refused, match="ouverte par une ou un autre responsable"):
        open_collection(campaign, by=manager)
    open_collection(campaign, by=make_user(email="autre@demo.example"))
    assert Campaign.objects.get().state == State.COLLECTION


def test_who_opens_has_read_the_last_change():
    campaign = make_campaign()
    seen = last_writer(campaign).change
    write(campaign, {"campaign.advance_bp": 7_000})
    with pytest.raises(Refused, match="ont changé depuis que vous avez ouvert cette page"):
        open_collection(campaign, by=make_user(), seen=seen)


def test_a_definition_says_the_day_and_the_delay_of_the_campaign():
    campaign = make_campaign(counting_date=date(2014, 6, 30), following_months=3)
    said = campaign.said("Comptés au {date_comptage}, ou dans les {mois_suite} {qui suivent}.")
    assert said == "Comptés au 30 juin 2014, ou dans les trois mois {qui suivent}."
