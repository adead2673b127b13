"""Money and figures of years without a campaign: kept, shown, and never counted."""

import pytest

from allocation.campaigns.services import open_collection
from allocation.models import FormerGrant, ParameterChange, PastAmount, PastFigure
from structures.models import JournalEntry, ReferenceBatch
from structures.reference.kinds import kind_named
from structures.reference.tables import csv_template
from tests.allocation.builders import OWN, make_campaign, make_user
from tests.domain.files import spaced
from tests.structures.builders import make_network, make_person
from tests.structures.pages import text_of
from tests.structures.reference_builders import apply, effects, send

OTHER = "68066"
GRANTS = "annee;code_structure;montant;source"
PAST = "annee;code_structure;nature;intitule;valeur;source"
HERE = f"/structures/{OWN}/dotations/"
pytestmark = pytest.mark.django_db


def test_the_templates_import_as_they_are(client):
    one = make_network()[OWN]
    for kind in ("former_grants", "past_years"):
        send(client, kind, csv_template(kind_named(kind)).replace(b"ML01", OWN.encode()))
        apply(client)
    amount, figure = PastAmount.objects.get(), PastFigure.objects.get()
    assert (amount.amount_cents, figure.value) == (12_500_000, 412)
    said = JournalEntry.objects.filter(structure=one).values_list("summary", flat=True)
    assert "Années antérieures (2024), pour mémoire : 1 valeur enregistrée" in map(spaced, said)


def test_a_former_grant_becomes_a_parameter_of_the_campaign_in_preparation(client):
    campaign = make_campaign()
    shown = text_of(
        send(client, "former_grants", GRANTS, f"2015;{OWN};1 234,50;Vote", f"2014;{OWN};9;V")
    )
    assert "1 234,50 € (Vote)" in spaced(shown)
    apply(client)
    assert campaign.former_grants.get(structure__code=OWN).amount_cents == 123_450
    assert PastAmount.objects.get().year == 2014
    change = ParameterChange.objects.get(key=f"grant.{OWN}")
    assert change.after.endswith("(Vote)") and change.changed_by.role == "region_admin"


def test_a_former_grant_of_an_open_campaign_no_longer_changes(client):
    campaign = make_campaign()
    before = dict(FormerGrant.objects.values_list("structure__code", "amount_cents"))
    open_collection(campaign, by=make_user())
    shown = text_of(send(client, "former_grants", GRANTS, f"2015;{OWN};1;Vote"))
    assert "La campagne 2015 n’est plus en préparation" in shown
    assert dict(FormerGrant.objects.values_list("structure__code", "amount_cents")) == before


@pytest.mark.parametrize(
    ("row", "place", "message"),
    [
        ("2014;{};montant;Aide;;V", "colonne valeur", "Montant manquant : ce n’est pas un zéro"),
        ("2014;{};donnee;Jeunes;-3;V", "colonne valeur", "est négatif"),
        ("2014;{};autre;Jeunes;3;V", "colonne nature", "montant ou donnee"),
        ("2014;XX;donnee;Jeunes;3;V", "colonne code_structure", "Structure XX inconnue"),
        (
            "2015;{};donnee;Jeunes;3;V",
            "colonne annee",
            "n’est pas avant la première campagne (2015)",
        ),
        ("14;{};donnee;Jeunes;3;V", "colonne annee", "une année de 1982"),
        ("2014;{};donnee;Jeunes;3;", "colonne source", "Cellule vide"),
    ],
)
def test_a_wrong_row_is_refused_at_its_place_and_none_is_kept(client, row, place, message):
    make_campaign()
    good = f"2014;{OTHER};donnee;Jeunes;3;V"
    shown = text_of(send(client, "past_years", PAST, good, row.format(OWN)))
    assert place in shown and message in shown
    apply(client)
    assert not PastFigure.objects.exists() and ReferenceBatch.objects.get().applied_at is None


def test_the_same_file_again_changes_nothing_and_another_value_replaces(client):
    make_network()
    row = f"2014;{OWN};donnee;Jeunes accueillis;412;Rapport"
    for _ in range(2):
        send(client, "past_years", PAST, row)
        apply(client)
    assert effects() == {}
    send(client, "past_years", PAST, row.replace("412", "413,5"))
    assert list(effects().values()) == ["changed"]
    apply(client)
    assert str(PastFigure.objects.get().value) == "413.5000"


def test_the_page_of_the_structure_shows_its_own_past_years_alone(client):
    make_network()
    rows = (
        f"2014;{OWN};montant;Dotation de fonctionnement;125000;Budget",
        f"2013;{OTHER};donnee;Jeunes;7;R",
    )
    send(client, "past_years", PAST, *rows)
    apply(client)
    client.force_login(make_person("director"))
    shown = spaced(text_of(client.get(HERE)))
    assert (
        "Années antérieures Pour mémoire : ces données et ces montants ne sont pas comptés" in shown
    )
    assert "125 000,00 € Budget" in shown and "2013" not in shown
