"""The parameters, read and written in the browser."""

import pytest

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, ParameterChange
from allocation.parameters.selectors import from_model
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_structures,
    make_user,
)
from tests.journeys.forms import Page
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
HERE = "/campagnes/2015/parametres/"
GROUND = "Délibération du 12 janvier"


def fill_in(client, path, changes, ground=GROUND, by="region_admin"):
    """Open a form of the parameters, change it, send it, and return what follows."""
    client.force_login(make_user(by) if isinstance(by, str) else by)
    opened = client.get(path)
    assert opened.status_code == 200, opened.get("Location")
    [form] = [one for one in Page(opened.content.decode()).forms if "ground" in one.data]
    return client.post(path, form.data | changes | {"ground": ground}, follow=True)


def test_an_administrator_changes_the_envelope_and_says_why(client):
    make_campaign()
    typed = {
        "envelope_cents": "3 000 000,50",
        "envelope_source": "Budget primitif 2015",
        "envelope_note": "Plus de jeunes, engagement dans l’alternance.",
    }
    shown = text_of(fill_in(client, f"{HERE}enveloppe/", typed))
    assert "Les paramètres sont enregistrés." in shown
    assert f"Enveloppe 3 000 000,50 € {GROUND} · Personne," in shown
    assert "Contexte et orientations Plus de jeunes" in shown
    assert Campaign.objects.get().envelope_cents == 300_000_050


def test_shares_that_do_not_make_a_whole_say_what_is_missing(client):
    make_campaign()
    shown = text_of(fill_in(client, f"{HERE}parts/", {"share_1": "45"}))
    assert "Les parts des axes font 95 %, et non 100 % : il manque 5 %." in shown
    shown = text_of(fill_in(client, f"{HERE}parts/", {"share_1": "45", "share_2": "40"}))
    assert "45 % · part fixe" in shown and "40 % · part fixe" in shown


def test_the_tenth_indicator_is_activated_in_the_browser(client):
    make_campaign()
    typed = {"active": "on", "weight": "1", "label": "Numérique", "short_label": "Numérique"}
    shown = text_of(fill_in(client, f"{HERE}indicateurs/10/", typed))
    assert "Définition : À écrire pour activer l’indicateur." in shown
    assert "Niveau 3 : À écrire pour activer l’indicateur." in shown
    typed |= {"definition": "Actions.", "unit": "niveau", "source": "Dialogue"}
    typed |= {f"scale_{level}": f"Palier {level}" for level in range(4)}
    shown = text_of(fill_in(client, f"{HERE}indicateurs/10/", typed))
    assert "10. Numérique" in shown and "10 indicateurs actifs." in shown


def test_an_eleventh_active_indicator_is_warned_of(client):
    make_campaign()
    new = {"measure": "count.other", "active": "on", "weight": "1", "unit": "jeunes"}
    new |= {"label": "Autre", "short_label": "Autre", "definition": "Autre.", "source": "Activité"}
    for number in ("11", "12"):
        fill_in(client, f"{HERE}axes/1/indicateurs/ajouter/", new | {"number": number})
    shown = text_of(client.get(HERE))
    assert "11 indicateurs actifs : plus de 10." in shown
    client.post(f"{HERE}indicateurs/12/retirer/", {"ground": "Trop"})
    assert "plus de 10" not in text_of(client.get(HERE))


def test_an_axis_is_added_and_removed_with_a_reason(client):
    make_campaign()
    axis = {"number": "4", "label": "Santé", "objective": "Soin", "kind": "fixed", "source": "CR"}
    shown = text_of(fill_in(client, f"{HERE}axes/ajouter/", axis))
    assert "Axe 4 : aucun de ses indicateurs n’est actif. Sa part est de 0 %." in shown
    shown = text_of(client.post(f"{HERE}axes/4/retirer/", {}, follow=True))
    assert "Dites pourquoi vous le retirez" in shown
    shown = text_of(client.post(f"{HERE}axes/4/retirer/", {"ground": "Essai"}, follow=True))
    assert "C’est retiré des paramètres." in shown and "Santé" not in shown


def test_coefficients_come_from_a_need_by_a_printed_formula(client):
    make_campaign()
    needs = "\n".join(f"{code};{need}" for code, need in zip(CODES, "12345", strict=True))
    typed = {"measure": "Part des jeunes sans emploi", "lowest": "0,5", "highest": "1,5"}
    shown = text_of(fill_in(client, f"{HERE}besoin/", typed | {"needs": needs}))
    assert "× 1 Part des jeunes sans emploi : 3 ÷ moyenne du réseau 3,0000 = 1,0000." in shown
    assert "5 ÷ moyenne du réseau 3,0000 = 1,6667, ramené à 1,5." in shown
    shown = text_of(fill_in(client, f"{HERE}besoin/", typed | {"needs": "67180;1\nW;2"}))
    assert "Ligne 2 : aucune structure de la campagne n’a ce code." in shown


def test_a_coefficient_has_a_reason(client):
    make_campaign()
    where, typed = f"{HERE}coefficients/", {f"coefficient_{OWN}": "1,25"}
    assert "Un coefficient a un motif" in text_of(fill_in(client, where, typed))
    shown = text_of(fill_in(client, where, typed | {f"reason_{OWN}": "Zone rurale"}))
    assert "× 1,25 Zone rurale" in shown


def test_former_grants_may_be_corrected_after_the_opening(client):
    make_figures(make_campaign())
    shown = text_of(fill_in(client, f"{HERE}dotations-anterieures/", {f"grant_{OWN}": "100"}))
    assert f"100,00 € {GROUND}" in shown
    assert ParameterChange.objects.get().key == f"grant.{OWN}"
    shown = text_of(client.get(f"{HERE}enveloppe/", follow=True))
    assert "Ces paramètres sont fixés : ils se lisent ici." in shown


def test_planned_days_follow_each_other_and_are_shown_on_the_year(client):
    make_campaign()
    typed = {"step_collection": "2015-02-01", "step_adopted": "2015-01-01"}
    shown = text_of(fill_in(client, f"{HERE}calendrier/", typed))
    assert "Cette étape suit une autre, prévue le 1er février 2015." in shown
    fill_in(client, f"{HERE}calendrier/", typed | {"step_adopted": "2015-03-06"})
    shown = text_of(client.get("/campagnes/2015/"))
    assert "Répartition arrêtée prévu le 6 mars 2015" in shown


def test_other_roles_read_and_write_nothing(client):
    make_campaign()
    for role in ("region_agent", "state_observer"):
        shown = text_of(page(client, make_user(role), HERE))
        assert "Enveloppe 2 890 000,00 €" in shown and "Modifier" not in shown
        assert client.get(f"{HERE}enveloppe/").status_code == 404
        assert client.post(f"{HERE}indicateurs/10/retirer/").status_code == 404
        assert client.get("/campagnes/nouvelle/").status_code == 404
    director = make_user("director", structure=Structure.objects.get(code=OWN))
    assert page(client, director, HERE).status_code == 404


def test_who_wrote_last_is_told_who_opens(client):
    make_campaign()
    manager, other = make_user(), make_user(email="autre@demo.example")
    fill_in(client, f"{HERE}regles/", {"advance_bp": "70"}, by=manager)
    shown = text_of(page(client, manager, "/campagnes/2015/"))
    assert "une ou un autre responsable les relit, puis ouvre la collecte" in shown
    assert "Ouvrir la collecte des données Enveloppe" not in shown
    assert "Par une ou un autre responsable, qui relit vos paramètres. En attente" in shown
    shown = text_of(page(client, other, "/campagnes/2015/"))
    assert "Dernier changement des paramètres par Personne" in shown
    stale = {"seen": "0"}
    shown = text_of(client.post("/campagnes/2015/ouverture/", stale))
    assert "Ce qui suit a changé depuis que vous avez ouvert cette page" in shown


def test_every_change_is_listed(client):
    make_campaign()
    fill_in(client, f"{HERE}regles/", {"advance_bp": "70", "following_months": "3"})
    shown = text_of(client.get(f"{HERE}changements/"))
    assert "Taux du premier versement 80 % 70 % Délibération" in shown
    assert "2 changements" in shown


def test_the_first_year_begins_with_the_model(client):
    make_structures()
    client.force_login(make_user("region_admin"))
    shown = text_of(client.get("/campagnes/"))
    assert "Aucune campagne" in shown and "Commencer une année" in shown
    typed = {"year": "2026", "origin": "model", "envelope_cents": "1 000 000"}
    typed |= {"envelope_source": "Budget primitif", "envelope_note": "Première année."}
    shown = text_of(client.post("/campagnes/nouvelle/", typed, follow=True))
    assert "Campagne 2026 créée, en préparation" in shown
    assert "comptés au 31 décembre 2025" in shown
    assert "dans les six mois qui suivent la sortie" in shown
    assert "50 % · part fixe" in shown and "Alsace" not in shown
    assert "5 structures sans dotation antérieure" in shown
    again = text_of(client.post("/campagnes/nouvelle/", typed, follow=True))
    assert "Un objet campagne avec ce champ année existe déjà" in again or "année" in again
    assert Campaign.objects.count() == 1


def test_a_year_begins_with_nothing_but_an_axis_to_name(client):
    make_structures()
    client.force_login(make_user())
    typed = {"year": "2026", "origin": "nothing", "envelope_cents": "1 000 000"}
    typed |= {"envelope_source": "Budget primitif", "envelope_note": "Première année."}
    shown = text_of(client.post("/campagnes/nouvelle/", typed, follow=True))
    assert "Axe à nommer" in shown and "100 % · part fixe" in shown
    assert not Campaign.objects.get().indicators.exists()


def test_who_begins_a_year_is_led_to_the_one_that_follows_the_last(client):
    make_adopted_campaign()
    client.force_login(make_user())
    answer = client.get("/campagnes/nouvelle/")
    assert "préparer l’année qui suit 2015" in text_of(answer)
    assert b"/campagnes/2015/suivante/" in answer.content


def test_the_model_is_that_of_the_presentation():
    model = from_model(2026)
    assert [axis["share_bp"] for axis in model["axes"]] == [5_000, 3_500, 1_500]
    found = [one for axis in model["axes"] for one in axis["indicators"]]
    assert [one["number"] for one in found if not one["active"]] == [10]
    assert len(found) == 10


def test_the_variation_to_comment_on_changes_until_the_adoption(client):
    open_collection(make_campaign(), by=make_user())
    said = "Variation d’une donnée à commenter"
    shown = text_of(fill_in(client, f"{HERE}controles/", {"variation_bp": "12,5"}))
    assert f"{said} Au-delà de 12,5 %, en plus ou en moins" in shown
    assert Campaign.objects.get().variation_bp == 1250
    shown = text_of(fill_in(client, f"{HERE}controles/", {"variation_bp": "0"}))
    assert f"{said} Jamais" in shown
