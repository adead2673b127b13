"""The pages of the recours gracieux, as each role reads them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from allocation.campaign_page.confirmations import closing_told
from allocation.models import Correction
from dialogue.appeals.services import acknowledge
from dialogue.models import Appeal, AppealAnswer, AppealTerms
from dialogue.rules import Stage
from structures.ground import clock
from structures.models import FormDraft, StoredFile
from tests.allocation.builders import CODES, OWN, make_user
from tests.dialogue.appeal_builders import (
    LEADS_ON,
    PDF,
    REASON,
    WHY,
    make_answered,
    make_appeal,
    make_letter,
    make_other_manager,
    writing_of,
)
from tests.dialogue.builders import (
    make_dialogue,
    make_director,
    make_president,
)
from tests.journeys.forms import Page
from tests.structures.pages import confirmed, page, text_of, version_on

HERE, YEAR = f"/structures/{OWN}/recours/2015/", "/campagnes/2015/recours/"
NEIGHBOUR = CODES[1]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


def where(appeal, act=""):
    return f"{HERE}{appeal.pk}/{act}"


def attached(name=PDF[0]):
    return SimpleUploadedFile(name, PDF[1], "application/pdf")


def test_a_president_contests_with_a_file_and_reads_until_when(client):
    client.force_login(make_president())
    asked = text_of(client.get(f"{HERE}nouveau/"))
    assert "Dotation maximale de" in asked
    assert "La Région répond, avec ses motifs, dans les 2 mois" in asked
    typed = {"decision": writing_of().decision, "text": WHY, "file": attached()}
    read = text_of(client.post(f"{HERE}nouveau/", typed, follow=True))
    assert "Votre recours est envoyé à la Région." in read
    assert "À accuser réception" in read and "répond au plus tard le" in read
    found = Appeal.objects.get()
    assert client.get(where(found, "fichier/")).content == PDF[1]
    assert WHY in text_of(client.get(where(found)))


def test_a_form_sent_twice_contests_once(client):
    client.force_login(make_director())
    typed = {"decision": writing_of().decision, "text": WHY, "once": "a-key"}
    for _ in range(2):
        client.post(f"{HERE}nouveau/", typed)
    assert Appeal.objects.count() == 1


def test_what_is_refused_says_why_and_keeps_what_was_typed(client):
    client.force_login(make_director())
    answer = client.post(f"{HERE}nouveau/", {"text": WHY})
    assert answer.status_code == 422
    assert "Choisissez la décision contestée." in text_of(answer) and WHY in text_of(answer)


def test_a_text_that_is_being_written_comes_back(client):
    client.force_login(make_director())
    client.post(f"{HERE}nouveau/", {"text": WHY, "draft": "1"})
    assert FormDraft.objects.get().typed["text"] == [WHY]
    assert WHY in text_of(client.get(f"{HERE}nouveau/"))


def test_the_staff_enters_a_letter_with_its_scan(client):
    client.force_login(make_user("region_agent"))
    typed = {"decision": writing_of().decision, "text": WHY, "received_on": clock.today()}
    missing = client.post(f"{HERE}courrier/", typed)
    assert missing.status_code == 422 and not StoredFile.objects.filter(name=PDF[0]).exists()
    read = text_of(client.post(f"{HERE}courrier/", typed | {"file": attached()}, follow=True))
    assert "Recours enregistré : accusez-en réception." in read and "par courrier" in read
    assert "Courrier numérisé" in text_of(client.get(where(Appeal.objects.get())))


def test_the_receipt_is_read_before_it_leaves(client):
    appeal = make_appeal()
    client.force_login(make_user("region_agent"))
    told = text_of(client.get(where(appeal, "accuse-de-reception/")))
    assert f"Le message part à : {OWN}@demo.example." in told
    assert "Accusé de réception de votre recours gracieux 2015" in told
    read = text_of(confirmed(client, where(appeal, "accuse-de-reception/")))
    assert "Réception accusée" in read and "Attend la réponse" in read


def test_an_answer_is_read_again_then_given_once(client):
    appeal = make_appeal()
    client.force_login(make_other_manager())
    typed = {"outcome": "partly", "effect": "none", "text": REASON}
    asked = client.post(where(appeal, "reponse/"), typed)
    assert "Une réponse donnée ne change plus." in text_of(asked)
    assert not AppealAnswer.objects.exists()
    [carried] = [f for f in Page(asked.content.decode()).forms if "seen" in f.data]
    for _ in range(2):
        answer = client.post(where(appeal, "reponse/"), carried.data, follow=True)
    assert AppealAnswer.objects.count() == 1
    assert "Réponse : accepté en partie" in text_of(answer)
    read = text_of(page(client, make_director(), where(appeal)))
    assert REASON in read and "Sans effet sur la répartition." in read


def test_a_rejection_that_leads_to_a_run_is_refused_on_the_form(client):
    appeal = make_appeal()
    client.force_login(make_other_manager())
    typed = {"outcome": "rejected", "effect": "new_run", "text": REASON}
    answer = client.post(where(appeal, "reponse/"), typed)
    assert answer.status_code == 422
    assert "Un recours rejeté est sans effet sur la répartition." in text_of(answer)


def test_who_decided_reads_that_another_manager_answers(client):
    appeal = make_appeal()
    read = text_of(page(client, make_user("region_manager"), where(appeal)))
    assert "une ou un autre responsable répond au recours." in read
    assert "Répondre" not in read
    asked = client.get(where(appeal, "reponse/"))
    assert "Relire avant de répondre" not in text_of(asked)


def test_an_agent_and_a_structure_cannot_answer(client):
    appeal = make_appeal()
    for user in (make_user("region_agent"), make_director(), make_user("region_admin")):
        client.force_login(user)
        for answer in (client.get, client.post):
            assert answer(where(appeal, "reponse/")).status_code == 404


def test_the_state_reads_and_writes_nothing(client):
    appeal = make_appeal()
    observer = make_user("state_observer")
    for path in (HERE, where(appeal), YEAR):
        read = text_of(page(client, observer, path))
        assert "Dotation maximale de" in read
        assert "Former un recours" not in read and "Retirer le recours" not in read
    for act in ("accuse-de-reception/", "retrait/", "reponse/", "correction/"):
        assert client.post(where(appeal, act)).status_code == 404
    assert client.get(f"{HERE}nouveau/").status_code == 404


def test_a_neighbour_finds_nothing(client):
    letter = make_letter()
    client.force_login(make_director(NEIGHBOUR))
    for path in (HERE, f"{HERE}nouveau/", where(letter), where(letter, "fichier/")):
        assert client.get(path).status_code == 404
    assert client.get(f"/structures/{NEIGHBOUR}/recours/2015/{letter.pk}/").status_code == 404
    assert client.post(where(letter, "retrait/")).status_code == 404
    assert client.get(YEAR).status_code == 404


def test_the_structure_withdraws_after_reading_what_it_ends(client):
    appeal = make_appeal()
    client.force_login(make_president())
    assert "Il n’appelle plus de réponse" in text_of(client.get(where(appeal, "retrait/")))
    read = text_of(confirmed(client, where(appeal, "retrait/"), text="Erreur trouvée."))
    assert "Le recours est retiré." in read and "Erreur trouvée." in read


def test_a_decision_is_read_with_its_appeal(client):
    make_dialogue(Stage.CLOSED)
    make_appeal()
    make_answered(make_appeal(about="level"))
    director = make_director()
    read = text_of(page(client, director, f"/structures/{OWN}/dotation/2015/"))
    assert "À accuser réception Recours gracieux : Dotation maximale de" in read
    read = text_of(client.get(f"/structures/{OWN}/dialogue/2015/8/"))
    assert "Rejeté Recours gracieux : Niveau 2 de l’indicateur 8" in read
    assert "Dotation maximale" not in read
    assert "Recours gracieux" in text_of(client.get(f"/structures/{OWN}/dialogue/2015/"))


def test_each_first_page_says_who_is_waited_for(client):
    appeal = make_appeal()
    agent, director = make_user("region_agent"), make_director()
    assert "Répondre au recours n°" in text_of(page(client, agent, "/"))
    acknowledge(appeal, by=agent)
    read = text_of(page(client, director, "/"))
    assert "Votre recours gracieux 2015 du" in read and "attend la réponse" in read
    assert "réponse de la Région" in text_of(client.get(f"/structures/{OWN}/"))


def test_a_correction_is_prepared_from_the_answer(client):
    appeal = make_answered(make_appeal(), LEADS_ON)
    client.force_login(make_user("region_agent"))
    assert "Préparer la correction" in text_of(client.get(where(appeal)))
    typed = {"reason": "Une commune était comptée deux fois."}
    answer = client.post(where(appeal, "correction/"), typed, follow=True)
    assert answer.redirect_chain[-1][0] == "/campagnes/2015/corrections/1/"
    assert Correction.objects.get().reason == typed["reason"]
    read = text_of(client.get(where(appeal)))
    assert "Suite donnée : Correction n° 1 , en préparation." in read.replace("\xa0", " ")
    again = client.post(where(appeal, "correction/"), typed)
    assert "Une correction est déjà rattachée" in text_of(again)
    own = text_of(page(client, make_director(), where(appeal)))
    assert "en préparation" in own and "/corrections/" not in own


def test_another_answer_joins_the_correction_that_is_prepared(client):
    first = make_answered(make_appeal(), LEADS_ON)
    second = make_answered(make_letter(code=NEIGHBOUR), LEADS_ON)
    client.force_login(make_user("region_agent"))
    client.post(where(first, "correction/"), {"reason": "Une commune comptée deux fois."})
    path = f"/structures/{NEIGHBOUR}/recours/2015/{second.pk}/correction/"
    assert "ce recours y est rattaché" in text_of(client.get(path))
    client.post(path)
    assert Correction.objects.get().appeals.count() == 2


def test_no_correction_follows_a_rejection(client):
    appeal = make_answered(make_appeal())
    client.force_login(make_user("region_agent"))
    answer = client.post(where(appeal, "correction/"), {"reason": "Pour voir."})
    assert "ne donne pas lieu à une répartition" in text_of(answer)


def test_the_terms_are_those_of_the_appeals_to_come(client, opened):
    make_appeal()
    client.force_login(make_user("region_admin"))
    path = f"{YEAR}delai/"
    typed = {"answer_months": 3, "silence": "Le silence vaut rejet."}
    read = text_of(client.post(path, typed | version_on(client, path), follow=True))
    assert "il vaut pour les recours à venir" in read and "dans les 3 mois" in read
    assert AppealTerms.objects.get().silence == "Le silence vaut rejet."
    assert Appeal.objects.get().answer_months == 2
    assert client.post(path, {"answer_months": 0, "silence": "x"}).status_code in (409, 422)


def test_closing_a_year_tells_what_it_leaves_unanswered(opened):
    assert "recours" not in " ".join(closing_told(opened).sentences)
    appeal = make_appeal()
    [said] = [one for one in closing_told(opened).sentences if "recours" in one]
    assert str(appeal.structure.name) in said and "ne les éteint pas" in said
    make_answered(appeal)
    assert "recours" not in " ".join(closing_told(opened).sentences)
