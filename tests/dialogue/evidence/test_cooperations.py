"""Cooperative projects: entered once, each part confirmed by its own director."""

import pytest

from dialogue.evidence.pages import evidence_tasks
from dialogue.evidence.selectors import evidence_of
from dialogue.evidence.services import ProjectEntry, add_project, confirm_part, withdraw_project
from dialogue.models import Cooperation, CooperativeProject
from dialogue.rules import Stage
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import OWN, make_structures, make_user
from tests.dialogue.builders import make_dialogue, make_director, make_president, make_rating
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.usefixtures("opened", "db")
PARTNER, THIRD, STRANGER = "67180", "67300", "68066"
TITLE, DESCRIPTION = "Bus des métiers", "Une tournée commune dans douze communes rurales."
LEAD_PART, PART = "Nous conduisons le bus.", "Nous accueillons huit étapes du bus."


def make_project(rating=None, partners=(PARTNER, THIRD), by=None, title=TITLE):
    entry = ProjectEntry(
        title, DESCRIPTION, LEAD_PART, Structure.objects.filter(code__in=partners), True
    )
    return add_project(rating or make_rating(), entry, by=by or make_director())


def part_of(project, code):
    return project.cooperations.get(structure__code=code)


def rating_of(project, code):
    dialogues = project.campaign.dialogues
    return dialogues.get(structure__code=code).ratings.get(indicator__number=8)


def path(code, end=""):
    return f"/structures/{code}/dialogue/2015/{end}"


def test_a_project_entered_once_is_shown_by_each_of_its_structures():
    project = make_project()
    for code in (OWN, PARTNER, THIRD):
        (shown,) = evidence_of(rating_of(project, code)).projects
        assert (shown.title, shown.is_led) == (TITLE, code == OWN)
    assert evidence_of(rating_of(project, STRANGER)).projects == []


def test_the_director_enters_a_project_on_the_page(client):
    make_rating()
    client.force_login(make_director())
    partners = [s.pk for s in Structure.objects.filter(code=PARTNER)]
    data = {"title": TITLE, "description": DESCRIPTION, "part": LEAD_PART, "partners": partners}
    read = text_of(client.post(path(OWN, "8/pieces/ajouter/projet/"), data, follow=True))
    assert "Projet ajouté." in read
    assert "Part non confirmée" in read


def test_a_project_without_partner_is_refused_and_what_was_typed_is_kept(client):
    make_rating()
    client.force_login(make_director())
    data = {"title": TITLE, "description": DESCRIPTION, "part": LEAD_PART}
    answer = client.post(path(OWN, "8/pieces/ajouter/projet/"), data)
    assert answer.status_code == 422
    assert "Choisissez au moins une structure partenaire." in text_of(answer)
    assert DESCRIPTION in text_of(answer)


def test_a_partner_is_another_structure_of_the_campaign():
    rating = make_rating(indicator=8)
    make_structures(
        (*rating.dialogue.campaign.dialogues.values_list("structure__code", flat=True),)
    )
    with pytest.raises(Refused, match="autres structures actives"):
        make_project(rating, partners=(OWN,))


def test_a_project_supports_the_indicator_of_cooperation_only():
    with pytest.raises(Refused, match="l’indicateur 8"):
        make_project(make_rating(indicator=9))


def test_parts_not_confirmed_are_said_so(client):
    project = make_project()
    confirm_part(part_of(project, PARTNER), PART, by=make_director(PARTNER))
    read = text_of(page(client, make_user(), path(OWN, "8/pieces/")))
    assert read.count("Part non confirmée") == 1
    assert PART in read and read.count("Part confirmée le") == 2


def test_each_director_confirms_its_own_part_on_its_page(client):
    project = make_project()
    part = part_of(project, PARTNER)
    client.force_login(make_director(PARTNER))
    assert TITLE in text_of(client.get(path(PARTNER, "cooperations/")))
    done = client.post(path(PARTNER, f"cooperations/{part.pk}/"), {"part": PART}, follow=True)
    assert "Votre part est confirmée." in text_of(done)
    part.refresh_from_db()
    assert (part.part, part.confirmed_by) == (PART, make_director(PARTNER))


def test_a_partner_reads_what_is_done_together_and_no_part_but_its_own(client):
    project = make_project()
    confirm_part(part_of(project, THIRD), "Nous prêtons un conseiller.", by=make_director(THIRD))
    client.force_login(make_director(PARTNER))
    pages = (
        "8/pieces/",
        "pieces/",
        "cooperations/",
        f"cooperations/{part_of(project, PARTNER).pk}/",
    )
    for end in pages:
        read = text_of(client.get(path(PARTNER, end)))
        assert TITLE in read and DESCRIPTION in read
        for secret in (LEAD_PART, "Nous prêtons"):
            assert secret not in read


def test_another_structure_reads_nothing_of_a_project(client):
    project = make_project()
    client.force_login(make_director(STRANGER))
    ends = ("8/pieces/", "cooperations/", f"cooperations/{part_of(project, PARTNER).pk}/")
    for code in (OWN, PARTNER, STRANGER):
        for end in ends:
            assert TITLE.encode() not in client.get(path(code, end)).content
    assert client.get(path(STRANGER, ends[2])).status_code == 404


@pytest.mark.parametrize("role", ["region_agent", "region_manager", "state_observer", "president"])
def test_nobody_else_confirms_a_part(client, role):
    part = part_of(make_project(), PARTNER)
    user = make_president(PARTNER) if role == "president" else make_user(role)
    for by in (user, make_director(OWN)):
        with pytest.raises(Refused, match="par la direction"):
            confirm_part(part, PART, by=by)
    client.force_login(user)
    assert client.post(path(PARTNER, f"cooperations/{part.pk}/"), {"part": PART}).status_code == 404
    assert not Cooperation.objects.get(pk=part.pk).confirmed_at


def test_a_part_is_confirmed_once_and_with_words():
    part = part_of(make_project(), PARTNER)
    with pytest.raises(Refused, match="Écrivez la part"):
        confirm_part(part, "  ", by=make_director(PARTNER))
    confirm_part(part, PART, by=make_director(PARTNER))
    with pytest.raises(Refused, match="déjà confirmée"):
        confirm_part(part, PART, by=make_director(PARTNER))


def test_a_part_is_confirmed_as_long_as_one_of_both_is_still_heard():
    project = make_project()
    make_dialogue(Stage.MEETING, code=PARTNER, campaign=project.campaign)
    confirm_part(part_of(project, PARTNER), PART, by=make_director(PARTNER))
    make_dialogue(Stage.MEETING, code=THIRD, campaign=project.campaign)
    make_dialogue(Stage.MEETING, code=OWN, campaign=project.campaign)
    with pytest.raises(Refused, match="closes"):
        confirm_part(part_of(project, THIRD), PART, by=make_director(THIRD))
    assert evidence_tasks(make_director(THIRD), project.campaign) == []


def test_a_project_is_withdrawn_until_a_partner_confirms():
    project = make_project()
    confirm_part(part_of(project, PARTNER), PART, by=make_director(PARTNER))
    with pytest.raises(Refused, match="ne se retire plus"):
        withdraw_project(rating_of(project, OWN), project, by=make_director())
    second = make_project(rating_of(project, OWN), partners=(THIRD,), title="Une autre tournée")
    withdraw_project(rating_of(project, OWN), second, by=make_director())
    assert CooperativeProject.objects.get() == project


def test_a_partner_does_not_withdraw_the_project(client):
    project = make_project()
    with pytest.raises(Refused, match="qui le porte"):
        withdraw_project(rating_of(project, PARTNER), project, by=make_director(PARTNER))
    client.force_login(make_director(PARTNER))
    end = f"8/pieces/retirer/projet/{project.pk}/"
    assert client.post(path(PARTNER, end)).status_code == 404


def test_what_is_to_confirm_is_asked_in_one_query(django_assert_num_queries):
    director = make_director(PARTNER)
    rating = make_rating()
    for title in (TITLE, "Une autre tournée"):
        make_project(rating, title=title)
    campaign = rating.dialogue.campaign
    with django_assert_num_queries(1):
        (asked,) = evidence_tasks(director, campaign)
    assert asked.detail.startswith("2")


def test_a_director_is_asked_to_confirm_and_then_no_more():
    project = make_project()
    (asked,) = evidence_tasks(make_director(PARTNER), project.campaign)
    assert asked.url == path(PARTNER, "cooperations/")
    confirm_part(part_of(project, PARTNER), PART, by=make_director(PARTNER))
    assert evidence_tasks(make_director(PARTNER), project.campaign) == []
    assert evidence_tasks(make_user(), project.campaign) == []
