"""The pages of the review: a direction's own, the Region's, who may open them, what they say."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from allocation.campaign_page.pages import campaign_tasks
from allocation.figures.services import record_figures
from allocation.models import (
    Campaign,
    ChallengeAnswer,
    FigureAgreement,
    FigureChallenge,
    FigureReview,
)
from allocation.reviews.pages import review_deadlines
from allocation.runs.services import adopt, compute_run, differences
from structures.messages.kinds import why_not
from structures.models import Message, Structure
from tests.allocation.builders import (
    DELIBERATION,
    OWN,
    make_campaign,
    make_figures,
    make_run,
    make_user,
)
from tests.allocation.reviews.builders import (
    END,
    TODAY,
    WHY,
    figure_of,
    make_agreement_to,
    make_answer,
    make_challenge,
    make_review,
)
from tests.allocation.revisions.builders import confirm, make_revision
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
OWN_PAGE = f"/structures/{OWN}/donnees/2015/"
REGION_PAGE = "/campagnes/2015/relecture/"
OTHER = "68066"
NEW_DEFINITION = "Entrées en formation, hors remobilisation."


@pytest.fixture
def review():
    """A review open for ten days; ours has a director."""
    make_campaign()
    make_person("director")
    return make_review(Campaign.objects.get())


def shown(client, role="director", path=OWN_PAGE, code=OWN):
    return spaced(text_of(page(client, make_person(role, code), path)))


def post(client, role, path, **data):
    client.force_login(make_person(role))
    return client.post(path, data, follow=True)


def test_a_direction_reads_where_each_figure_comes_from_and_the_network_s_total(client, review):
    said = shown(client)
    figure = figure_of()
    assert "Tout est exact (7)" in said and "À relire" in said
    assert figure.source in said and figure.indicator.definition[:40] in said
    assert "Total du réseau" in said and "Année d’avant" in said


def test_a_direction_reads_no_figure_of_a_neighbour(client, review):
    said = shown(client)
    others = [figure_of(code=code).value for code in ("67180", "67300", OTHER, "S11")]
    assert not any(f"{value:,}".replace(",", " ") in said for value in others)


@pytest.mark.parametrize("role", ["president", "deputy", "state_observer", "region_agent"])
def test_others_read_and_are_offered_nothing_to_say(client, review, role):
    assert "Tout est exact" not in shown(client, role)
    if role != "region_agent":
        for path in (f"{OWN_PAGE}accord/", f"{OWN_PAGE}6/contestation/"):
            assert post(client, role, path).status_code == 404


def test_another_structure_s_direction_finds_no_such_page(client, review):
    neighbour = make_person("director", OTHER)
    challenge = make_challenge(file=("e.pdf", b"%PDF-1.7 essai"))
    piece = f"{OWN_PAGE}contestations/{challenge.pk}/piece/"
    for path in (OWN_PAGE, f"{OWN_PAGE}6/contestation/", piece):
        assert page(client, neighbour, path).status_code == 404
    assert page(client, neighbour, f"{OWN_PAGE}accord/").status_code == 404
    assert client.post(f"{OWN_PAGE}accord/").status_code == 404


@pytest.mark.parametrize("role", ["director", "president"])
def test_who_leads_a_structure_does_not_read_the_region_s_page(client, review, role):
    assert page(client, make_person(role), REGION_PAGE).status_code == 404


def test_the_state_reads_who_said_what_and_answers_nothing(client, review):
    challenge = make_challenge()
    said = shown(client, "state_observer", REGION_PAGE)
    assert "Conteste" in said and "indicateur 6" in said and "Reporter" not in said
    answer = f"{REGION_PAGE}contestations/{challenge.pk}/"
    assert page(client, make_person("state_observer"), answer).status_code == 404


def test_one_press_agrees_to_all_the_rest(client, review):
    make_agreement_to(6)
    stamps = [
        line.seen for line in page(client, make_person("director"), OWN_PAGE).context["unread"]
    ]
    said = spaced(text_of(post(client, "director", f"{OWN_PAGE}accord/", seen=stamps)))
    assert "6 données confirmées" in said and "Tout est exact" not in said
    assert FigureAgreement.objects.count() == 7


@pytest.mark.parametrize("forged", ["", "6:", "6:1|1", "x:1", "99:1|1", f"{'9' * 5000}:1"])
def test_what_a_form_makes_up_is_not_agreed_to(client, review, forged):
    said = text_of(post(client, "director", f"{OWN_PAGE}accord/", seen=forged))
    assert "a changé depuis" in said and not FigureAgreement.objects.exists()


def test_a_contest_goes_from_the_director_to_the_region_and_back(client, review):
    path = f"{OWN_PAGE}6/contestation/"
    seen = page(client, make_person("director"), path).context["line"].seen
    data = {"about": "value", "proposed": "48", "reason": WHY, "seen": seen}
    assert "transmise à la Région" in text_of(post(client, "director", path, **data))
    challenge = FigureChallenge.objects.get()
    answer = f"{REGION_PAGE}contestations/{challenge.pk}/"
    assert WHY in shown(client, "region_agent", answer)
    data = {"verdict": "accepted", "reason": "Exact"}
    assert "est prévenue" in text_of(post(client, "region_agent", answer, **data))
    said = shown(client)
    assert "Valeur proposée retenue : 48" in said and "Exact" in said
    assert page(client, make_person("region_agent"), answer).status_code == 302


def test_a_contest_is_of_the_figure_of_its_page_whatever_the_form_carries(client, review):
    path = f"{OWN_PAGE}6/contestation/"
    seen = page(client, make_person("director"), path).context["line"].seen
    others = [seen.replace("6:", "5:", 1), seen]
    post(client, "director", path, about="value", proposed="48", reason=WHY, seen=others)
    assert FigureChallenge.objects.get().indicator.number == 6


def test_a_contested_value_whose_typing_was_undone_is_recorded_again_before_the_answer(
    client, review
):
    challenge = make_challenge()
    figure_of(6).delete()
    path = f"{REGION_PAGE}contestations/{challenge.pk}/"
    assert "manque" in shown(client, "region_agent", path)
    said = spaced(text_of(post(client, "region_agent", path, verdict="accepted", reason="Oui")))
    assert "n’est plus enregistrée" in said and not hasattr(challenge, "answer")


def test_an_answer_is_about_the_value_that_the_page_showed(client, review):
    challenge = make_challenge()
    path = f"{REGION_PAGE}contestations/{challenge.pk}/"
    seen = page(client, make_person("region_agent"), path).context["heard"].stamp
    cell = figure_of(6)
    values, by = {cell.indicator: Decimal(50)}, make_user("region_manager")
    record_figures(cell.campaign, cell.structure, values, source="i-Milo", by=by)
    sent = {"verdict": "refused", "reason": "Vu"}
    answer = post(client, "region_agent", path, **sent, seen=seen)
    assert answer.status_code == 422 and "a changé depuis" in text_of(answer)
    assert not ChallengeAnswer.objects.exists()
    post(client, "region_agent", path, **sent, seen=answer.context["heard"].stamp)
    assert ChallengeAnswer.objects.get().value == 50


def test_a_contest_without_what_it_needs_is_said_on_the_form(client, review):
    path = f"{OWN_PAGE}6/contestation/"
    seen = page(client, make_person("director"), path).context["line"].seen
    answer = post(client, "director", path, about="value", reason=WHY, seen=seen)
    assert answer.status_code == 422 and "la valeur que vous proposez" in text_of(answer)


def test_the_region_reads_the_message_before_it_opens_the_review(client):
    make_figures(make_campaign())
    make_person("director")
    client.force_login(make_user("region_agent"))
    path, sent = f"{REGION_PAGE}ouverture/", {"ends_on": END.isoformat()}
    answer = client.post(path, sent)
    assert f"director-{OWN}@demo.example" in text_of(answer)
    assert not FigureReview.objects.exists() and not Message.objects.exists()
    seen = answer.context["confirmation"].seen
    assert client.post(path, sent | {"seen": seen}).status_code == 302
    assert FigureReview.objects.get().ends_on == END and Message.objects.count() == 1


def test_a_message_that_waits_says_nothing_of_a_review_whose_end_moved(review):
    message = Message.objects.get(kind="review_opening")
    assert why_not(message) == ""
    FigureReview.objects.update(ends_on=END.replace(year=END.year + 1))
    assert "a changé depuis" in why_not(message)


def tasks(role):
    found = campaign_tasks(make_person(role), Campaign.objects.get())
    return {one.title: one for one in found}


def test_the_task_of_a_direction_has_its_act_and_its_end(review):
    task = tasks("director")["Relire vos données n-1"]
    assert (task.url, task.status) == (OWN_PAGE, "À faire")
    make_challenge()
    make_agreement_to(1, 2, 3, 4, 5, 7)
    assert "attend la réponse" in tasks("director")["Relire vos données n-1"].detail
    make_answer(FigureChallenge.objects.get())
    assert tasks("director")["Relire vos données n-1"].status == "Fait"


def test_the_region_is_told_of_its_own_lateness(review):
    make_challenge()
    assert tasks("region_agent")["Répondre aux contestations"].status == "À faire"
    with time_machine.travel(timezone.now() + (END - TODAY)):
        found = tasks("region_agent")["Répondre aux contestations"]
    assert found.status == "Bloqué" and "La Région est en retard de 3 jours" in spaced(found.detail)


def test_only_who_still_owes_something_is_reminded(review):
    own, director = Structure.objects.get(code=OWN), make_person("director")
    [due] = review_deadlines(own, director, TODAY)
    assert (due.day, due.awaits) == (END, ("director",))
    make_agreement_to()
    assert review_deadlines(own, director, TODAY) == []


def test_computing_warns_while_a_figure_is_contested(client):
    run = make_run()
    make_person("director")
    make_review(run.campaign)
    make_challenge()
    for path in ("/campagnes/2015/repartition/", "/campagnes/2015/repartition/1/"):
        assert "1 contestation attend" in shown(client, "region_manager", path)
    said = shown(client, "region_manager", "/campagnes/2015/repartition/1/adoption/")
    assert "indicateur 6" in said and "Numéro de délibération" not in said


def reword(number=6):
    revision = make_revision(
        Campaign.objects.get(), {f"indicator.{number}.definition": NEW_DEFINITION}
    )
    confirm(revision)


def test_a_figure_keeps_the_wording_it_was_counted_under(client, review):
    former = figure_of().counted_under
    reword()
    assert figure_of().counted_under == former
    said = shown(client)
    assert "Rédaction n° 1" in said and spaced(former.text) in said
    said = shown(client, "region_agent", REGION_PAGE)
    assert "indicateur 6 : 5 valeurs" in said


def test_a_figure_counted_again_under_new_words_is_asked_again(review):
    make_agreement_to()
    reword()
    assert tasks("director")["Relire vos données n-1"].status == "Fait"
    figure = figure_of()
    values = {figure.indicator: figure.value}
    campaign = Campaign.objects.get()
    record_figures(campaign, figure.structure, values, source="i-Milo", by=make_user())
    assert figure_of().counted_under.text == NEW_DEFINITION
    assert "1 donnée" in spaced(tasks("director")["Relire vos données n-1"].detail)


def test_the_explained_allocation_says_under_which_words_a_value_was_counted(client, review):
    reword()
    run = compute_run(Campaign.objects.get(), by=make_user("region_agent"))
    adopt(run, **DELIBERATION, by=make_user())
    assert differences(run) == []
    said = shown(client, path=f"/structures/{OWN}/dotation/2015/")
    assert "Rédaction n° 1 de la définition" in said
    assert spaced(figure_of().counted_under.text) in said
