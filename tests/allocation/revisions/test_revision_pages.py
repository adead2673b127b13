"""The pages of revisions: prepared part by part, read by all the campaign, confirmed once."""

from decimal import Decimal

import pytest

from allocation.models import Campaign, CampaignRevision, Indicator
from allocation.revisions.selectors import reworded
from allocation.runs.services import compute_run
from structures.models import Message, Structure
from tests.allocation.builders import OWN, make_campaign, make_figures, make_run, make_user
from tests.allocation.revisions.builders import (
    REASON,
    make_confirmed,
    make_revision,
    other_manager,
    whole,
)
from tests.domain.files import spaced
from tests.journeys.forms import Page
from tests.structures.pages import page, text_of

ROOT = "/campagnes/2015/rectificatifs/"
OWN_PAGE = f"/structures/{OWN}/dotation/2015/"
pytestmark = pytest.mark.django_db


def person(role):
    own = Structure.objects.get(code=OWN) if role in {"director", "president"} else None
    return make_user(role, structure=own)


def filled(client, path, button, typed):
    """Fill in a form by its labels and send it; return the page that follows."""
    form, data = Page(client.get(path).content.decode()).filled(button, typed)
    return client.post(form.action or path, data, follow=True)


def test_how_many_values_keep_the_former_words_is_said_before_the_act(client):
    campaign = make_campaign()
    make_figures(campaign)
    words = {"indicator.6.definition": "Entrées en formation, hors remobilisation."}
    revision = make_revision(Campaign.objects.get(), words)
    client.force_login(other_manager())
    for path in (f"{ROOT}{revision.pk}/", f"{ROOT}{revision.pk}/confirmation/"):
        said = spaced(text_of(client.get(path)))
        assert "Indicateur 6 : 5 valeurs restent comptées selon la rédaction antérieure" in said


def test_another_day_of_counting_rewords_the_definitions_that_say_it(client):
    campaign = make_campaign()
    make_figures(campaign)
    day = {"campaign.counting_date": "2014-12-30"}
    found = reworded(make_revision(Campaign.objects.get(), day))
    assert found and all(one.figures == 5 for one in found)


def made():
    return CampaignRevision.objects.get()


def test_an_administrator_prepares_a_revision_part_by_part(client):
    make_figures(make_campaign())
    client.force_login(person("region_admin"))
    answer = filled(client, f"{ROOT}nouveau/", "Choisir ce qui change", {"Motif": REASON})
    assert "Choisissez maintenant ce qui change" in text_of(answer)
    here, put = f"{ROOT}{made().pk}/", "Mettre dans le rectificatif"
    filled(client, f"{here}regle/", put, {"Enveloppe, en euros": "3 000 000"})
    filled(
        client, f"{here}parts/", put, {"Indicateur 2, Premiers accueils : poids dans son axe": "2"}
    )
    filled(client, f"{here}indicateurs/3/", put, {"Définition": "Au 31 décembre."})
    answer = filled(client, f"{here}dates/", put, {"Étape « simulation », prévue le": "2015-02-01"})
    shown = text_of(answer)
    assert "Enveloppe 2 890 000,00 € 3 000 000,00 €" in shown
    assert "Indicateur 2, poids 1 2" in shown
    assert "Au 31 décembre." in shown
    assert "Étape « simulation », prévue le rien 1er février 2015" in shown
    assert Campaign.objects.get().envelope_cents == 289_000_000


def test_an_indicator_is_added_from_its_page_and_taken_back(client):
    make_figures(make_campaign())
    revision = make_revision(Campaign.objects.get(), {})
    client.force_login(person("region_admin"))
    here, put = f"{ROOT}{revision.pk}/", "Mettre dans le rectificatif"
    typed = {
        "Axe": "Axe 2 : Contribution aux politiques régionales",
        "Ce qu’il compte ou apprécie": "autre décompte d’activité, défini par la campagne",
        "Intitulé": "Jeunes sortis de l’accompagnement",
        "Intitulé court": "Sorties",
        "Définition": "Jeunes sortis dans l’année.",
        "Poids dans son axe": "1",
    }
    answer = filled(client, f"{here}indicateurs/11/", put, typed)
    assert "Indicateur 11 : 5 valeurs à saisir avant tout calcul." in text_of(answer)
    answer = filled(
        client, f"{here}indicateurs/11/", put, {"Actif : il partage l’enveloppe de son axe": ""}
    )
    assert "Rien ne change encore." in text_of(answer)
    assert client.get(f"{here}indicateurs/12/").status_code == 404


def test_what_is_wrong_is_said_on_the_part(client):
    revision = make_revision()
    client.force_login(person("region_admin"))
    typed = {"Actif : il partage l’enveloppe de son axe": "on", "Intitulé": "Sorties"}
    answer = filled(
        client, f"{ROOT}{revision.pk}/indicateurs/10/", "Mettre dans le rectificatif", typed
    )
    assert answer.status_code == 422
    assert "un indicateur apprécié a 4 niveaux" in text_of(answer)


def test_another_manager_reads_what_is_sent_then_confirms(client):
    make_run()
    make_user("director", structure=Structure.objects.get(code=OWN))
    revision = make_revision(Campaign.objects.get())
    path = f"{ROOT}{revision.pk}/confirmation/"
    shown = text_of(page(client, other_manager(), path))
    assert "4 comptes reçoivent un message" in shown
    assert "Campagne 2015 : rectificatif n° 1" in shown
    assert "Répartitions déjà calculées (n° 1) : elles ne pourront plus être arrêtées" in shown
    answer = filled(client, path, "Confirmer et annoncer", {})
    assert "Le rectificatif est confirmé" in text_of(answer)
    assert "Annoncé 4 messages, dont" in text_of(answer)


def test_a_confirmation_sent_twice_applies_once(client):
    revision = make_revision()
    client.force_login(other_manager())
    path = f"{ROOT}{revision.pk}/confirmation/"
    form, data = Page(client.get(path).content.decode()).filled("Confirmer et annoncer", {})
    first, second = client.post(path, data), client.post(path, data)
    assert (first.status_code, second.status_code) == (302, 302)
    assert "Le rectificatif est confirmé" in text_of(client.get(second.url))
    sent = Message.objects.filter(kind="revision")
    assert sent.count() == sent.values("person").distinct().count()


def test_who_wrote_it_reads_that_another_confirms(client):
    revision = make_revision(by=make_user())
    shown = text_of(page(client, make_user(), f"{ROOT}{revision.pk}/"))
    assert "Vous l’avez écrit : une ou un autre responsable le relit et le confirme." in shown
    assert "Relire, puis confirmer" not in shown


def test_who_may_not_write_a_revision_finds_no_page_to(client):
    revision = make_revision()
    here = f"{ROOT}{revision.pk}/"
    parts = [here + part for part in ("regle/", "parts/", "dates/", "confirmation/")]
    for role in ("region_agent", "state_observer", "director", "president"):
        client.force_login(person(role))
        assert {client.get(path).status_code for path in (f"{ROOT}nouveau/", *parts)} == {404}
        assert client.get(here).status_code == (200 if role == "region_agent" else 404)


def test_a_confirmed_revision_is_read_by_the_state_and_by_the_structures(client):
    made = make_confirmed()
    change = "Enveloppe 2 890 000,00 € 1 234 567,00 €"
    for path in (ROOT, f"{ROOT}{made.pk}/", "/campagnes/2015/parametres/"):
        assert REASON in text_of(page(client, person("state_observer"), path))
    for role in ("director", "president", "region_agent"):
        shown = text_of(page(client, person(role), OWN_PAGE))
        assert "Rectificatif n° 1 du" in shown
        assert change in shown


def test_a_revision_given_up_changes_nothing(client):
    revision = make_revision()
    client.force_login(person("region_admin"))
    answer = filled(client, f"{ROOT}{revision.pk}/", "Abandonner ce rectificatif", {})
    assert "Le rectificatif est abandonné : rien ne change." in text_of(answer)
    assert "Préparer un rectificatif" in text_of(answer)
    again = filled(client, f"{ROOT}nouveau/", "Choisir ce qui change", {"Motif": "Autre"})
    assert again.status_code == 200


def test_a_long_campaign_of_revisions_keeps_them_numbered(client):
    first = make_confirmed()
    second = make_confirmed(first.campaign, whole(10))
    assert (first.number, second.number) == (1, 2)
    assert Indicator.objects.get(number=10).weight == Decimal(1)
    shown = text_of(page(client, person("region_agent"), ROOT))
    assert shown.index("Rectificatif n° 2 du") < shown.index("Rectificatif n° 1 du")


def test_a_prepared_revision_is_a_task_for_who_may_confirm_it(client):
    make_revision(by=make_user())
    ours = text_of(page(client, make_user(), "/campagnes/2015/"))
    assert "Confirmer le rectificatif Vous l’avez écrit" in ours
    theirs = text_of(page(client, other_manager(), "/campagnes/2015/"))
    assert "Confirmer le rectificatif Relisez ce qui change, avant et après." in theirs
    state = text_of(page(client, person("state_observer"), "/campagnes/2015/"))
    assert "Confirmer le rectificatif" not in state


def test_a_split_is_computed_again_before_it_is_adopted_once_the_rule_was_revised(client):
    run = make_run()
    read = text_of(page(client, make_user(), "/"))
    assert "Arrêter la répartition Avec le numéro et la date" in read
    make_confirmed(run.campaign)
    read = text_of(page(client, make_user(), "/"))
    assert "Calculer de nouveau la répartition Le rectificatif n° 1 a changé" in read
    assert "Arrêter la répartition Une fois calculée de nouveau" in read
    compute_run(Campaign.objects.get(), by=make_user(), reason=REASON)
    read = text_of(page(client, make_user(), "/"))
    assert "Calculer de nouveau" not in read
    assert "Arrêter la répartition Avec le numéro et la date" in read
