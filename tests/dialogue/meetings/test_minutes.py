"""The minutes: offered to all parties, their remarks kept, validated and printed."""

import io
from datetime import date, timedelta

import pikepdf
import pypdfium2
import pytest
from django.core import mail
from django.db import InternalError, transaction
from django.utils import timezone

from dialogue.meetings import services as meetings
from dialogue.meetings.documents import minutes_document
from dialogue.meetings.selectors import may_be_validated
from dialogue.meetings.services import MinutesContent
from dialogue.meetings.sheet import minutes_sheet
from dialogue.thread.services import write_note
from structures.ground.refusals import Refused
from structures.models import StoredFile, Structure
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import REASON, make_director, make_president
from tests.dialogue.meeting_builders import (
    COMMITMENT,
    CONTENT,
    NOTES,
    PEOPLE,
    REMARK,
    ROOT,
    STATE_REMARK,
    again,
    make_held,
    make_offered,
    make_planned,
    make_remarked,
    make_validated,
    make_written,
)
from tests.structures.pages import confirmed, page, text_of, version_on

MINUTES = f"{ROOT}compte-rendu/"
pytestmark = pytest.mark.usefixtures("opened", "db")
AGENT = "region_agent"
MARK = "marque-interne-7F"


def text_of_pdf(content):
    pages = pypdfium2.PdfDocument(io.BytesIO(content))
    text = " ".join(page.get_textpage().get_text_range() for page in pages)
    return " ".join(text.replace("\u00a0", " ").split())


def rows(**changes):
    data = {"notes": NOTES}
    for prefix in ("people", "commitments"):
        data |= {f"{prefix}-TOTAL_FORMS": "2", f"{prefix}-INITIAL_FORMS": "0"}
    data |= {f"people-{n}-presence": "present" for n in range(2)}
    return data | changes


def test_the_minutes_are_written_on_the_page_with_people_and_commitments(client):
    meeting = make_planned()
    client.force_login(make_user(AGENT))
    people = {
        **{"people-0-party": "structure", "people-0-name": "Anne Schneider"},
        **{
            "people-1-party": "state",
            "people-1-name": "M. Lefèvre",
            "people-1-presence": "excused",
        },
    }
    undertaken = {"commitments-0-text": COMMITMENT, "commitments-0-owner": "structure"}
    sent = rows(**people, **undertaken)
    read = text_of(client.post(MINUTES, sent | version_on(client, MINUTES), follow=True))
    assert "Excusé : M. Lefèvre" in read and COMMITMENT in read and NOTES in read
    assert [one.present for one in meeting.attendances.order_by("pk")] == [True, False]


def test_a_row_begun_is_to_be_finished_and_what_was_typed_is_kept(client):
    make_planned()
    client.force_login(make_user(AGENT))
    begun = rows(**{"people-0-name": "Anne Schneider"})
    answer = client.post(MINUTES, begun | version_on(client, MINUTES))
    assert answer.status_code == 422
    read = answer.content.decode()
    assert "Complétez cette ligne" in read and NOTES in read and "Anne Schneider" in read


def test_those_invited_are_proposed_as_participants_by_function_and_not_by_name(client):
    make_planned()
    make_director()
    read = page(client, make_user(AGENT), f"{ROOT}compte-rendu/").content.decode()
    assert 'value="direction"' in read
    assert "Une fonction ou un organisme, sans nom de personne." in read
    assert 'value="Personne' not in read


def test_minutes_are_offered_once_held_and_written():
    with pytest.raises(Refused, match="Notez d’abord"):
        meetings.offer_minutes(make_written(), by=make_user())


def test_empty_minutes_are_not_offered():
    meeting = make_held()
    meetings.write_minutes(meeting, MinutesContent(" ", PEOPLE), by=make_user())
    with pytest.raises(Refused, match="Écrivez d’abord"):
        meetings.offer_minutes(meeting, by=make_user())


def test_offering_tells_both_sides_separately_and_nothing_of_the_content(
    client, django_capture_on_commit_callbacks
):
    make_held()
    people = [make_director(), make_president(), make_user("state_observer"), make_user(AGENT)]
    client.force_login(make_user(AGENT))
    assert make_president().email in text_of(client.get(f"{ROOT}compte-rendu/proposer/"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{ROOT}compte-rendu/proposer/")
    assert sorted(tuple(m.to) for m in mail.outbox) == sorted((p.email,) for p in people)
    said = "".join(m.subject + m.body for m in mail.outbox)
    assert ROOT in said
    assert not any(word in said for word in (NOTES, COMMITMENT, REASON, "€", "niveau"))


def test_once_offered_the_text_does_not_change(client):
    meeting = make_offered()
    with pytest.raises(Refused, match="ne change plus"):
        meetings.write_minutes(meeting, CONTENT, by=make_user())
    with pytest.raises(Refused, match="déjà proposé"):
        meetings.offer_minutes(meeting, by=make_user())
    assert page(client, make_user(AGENT), f"{ROOT}compte-rendu/").status_code == 302


@pytest.mark.parametrize(
    "role", ["director", "president", "state_observer", "region_agent", "region_manager"]
)
def test_each_party_writes_remarks_that_all_read(client, role):
    make_offered()
    own = {"director": make_director, "president": make_president}
    client.force_login(own[role]() if role in own else make_user(role))
    answer = client.post(f"{ROOT}compte-rendu/remarque/", {"text": REMARK}, follow=True)
    assert "C’est noté au compte rendu." in text_of(answer)
    for reader in (make_director(), make_user(), make_user("state_observer")):
        assert REMARK in text_of(page(client, reader, ROOT))


def test_the_administrator_reads_and_says_nothing(client):
    meeting = make_offered()
    with pytest.raises(Refused, match="Les remarques"):
        meetings.remark_on_minutes(meeting, REMARK, by=make_user("region_admin"))
    client.force_login(make_user("region_admin"))
    assert NOTES in text_of(client.get(ROOT))
    assert client.post(f"{ROOT}compte-rendu/remarque/", {"text": REMARK}).status_code == 404


def test_another_structure_makes_no_remark():
    with pytest.raises(Refused, match="autre structure"):
        meetings.remark_on_minutes(make_offered(), REMARK, by=make_director("67180"))


def test_an_empty_remark_is_refused(client):
    make_offered()
    client.force_login(make_director())
    answer = client.post(f"{ROOT}compte-rendu/remarque/", {"text": ""})
    assert answer.status_code == 422


def test_no_remark_before_the_minutes_are_offered(client):
    meeting = make_written()
    with pytest.raises(Refused, match="entre la proposition"):
        meetings.remark_on_minutes(meeting, REMARK, by=make_director())
    client.force_login(make_director())
    answer = client.post(f"{ROOT}compte-rendu/remarque/", {"text": REMARK})
    assert answer.status_code == 422
    assert "entre la proposition" in text_of(answer) and NOTES not in text_of(answer)


def test_a_remark_is_never_changed():
    said = meetings.remark_on_minutes(make_offered(), REMARK, by=make_director())
    for act in (said.delete, lambda: said.__class__.objects.update(text="Autre")):
        with pytest.raises(InternalError), transaction.atomic():
            act()


def test_minutes_are_not_validated_before_the_parties_had_time_to_read_them():
    meeting, today = make_offered(), timezone.localdate()
    meetings.remark_on_minutes(meeting, REMARK, by=make_director())
    with pytest.raises(Refused, match="Les remarques sont attendues"):
        meetings.validate_minutes(meeting, by=make_user(), today=today)
    with pytest.raises(Refused, match="Les remarques sont attendues"):
        meetings.validate_minutes(meeting, by=make_user(), today=today + timedelta(days=15))
    meetings.validate_minutes(meeting, by=make_user(), today=today + timedelta(days=16))
    assert again(meeting).minutes_id


def test_minutes_are_validated_sooner_once_the_structure_and_the_state_spoke(client):
    make_remarked(make_offered())
    client.force_login(make_user(AGENT))
    answer = confirmed(client, f"{ROOT}compte-rendu/valider/")
    assert "Compte rendu validé" in text_of(answer)


def test_validated_minutes_take_no_more_remark():
    meeting = make_validated()
    with pytest.raises(Refused, match="entre la proposition"):
        meetings.remark_on_minutes(meeting, REMARK, by=make_director())
    with pytest.raises(Refused, match="déjà validé"):
        meetings.validate_minutes(meeting, by=make_user(), today=timezone.localdate())


def test_all_three_parties_download_the_same_validated_minutes(client):
    kept = bytes(make_validated().minutes.content)
    for user in (make_director(), make_president(), make_user(), make_user("state_observer")):
        answer = page(client, user, f"{ROOT}compte-rendu.pdf")
        assert answer.content == kept
        assert answer["Content-Type"] == "application/pdf"
        assert 'filename="compte-rendu-2015-67437.pdf"' in answer["Content-Disposition"]


def test_all_three_parties_download_what_is_offered_and_find_it_again_once_validated(client):
    meeting = make_offered()
    offered = bytes(meeting.offered_minutes.content)
    read = text_of_pdf(offered)
    for said in (NOTES, COMMITMENT, PEOPLE[0]["name"], "Version proposée", "sont attendues"):
        assert said in read
    for user in (make_director(), make_president(), make_user("state_observer"), make_user()):
        assert "Version proposée (PDF)" in text_of(page(client, user, ROOT))
        for end in ("compte-rendu.pdf", "compte-rendu-propose.pdf"):
            answer = page(client, user, ROOT + end)
            assert answer.content == offered
    meetings.validate_minutes(make_remarked(meeting), by=make_user(), today=timezone.localdate())
    answer = page(client, make_director(), f"{ROOT}compte-rendu-propose.pdf")
    assert answer.content == offered


def test_minutes_not_offered_are_not_downloaded(client):
    make_held()
    for end in ("compte-rendu.pdf", "compte-rendu-propose.pdf"):
        assert page(client, make_user(), ROOT + end).status_code == 404
    assert not StoredFile.objects.exists()


def test_a_party_says_in_one_click_that_it_has_no_remark(client):
    meeting = make_offered()
    client.force_login(make_director())
    assert "Rien à signaler" in text_of(client.get(ROOT))
    client.post(f"{ROOT}compte-rendu/remarque/", {"nothing": "1", "text": ""})
    client.force_login(make_user("state_observer"))
    client.post(f"{ROOT}compte-rendu/remarque/", {"nothing": "1", "text": STATE_REMARK})
    said = list(meeting.remarks.values_list("text", flat=True))
    assert said == ["Rien à signaler.", STATE_REMARK]  # what was typed is never lost
    assert may_be_validated(meeting, timezone.localdate())


def test_the_print_holds_text_people_commitments_and_remarks_and_no_internal_note():
    meeting = make_remarked(make_offered())
    for about in (meeting.dialogue, meeting.dialogue.ratings.first()):
        write_note(about, MARK, by=make_user(AGENT))
    meetings.validate_minutes(meeting, by=make_user(), today=timezone.localdate())
    content = bytes(again(meeting).minutes.content)
    read = text_of_pdf(content)
    for said in (NOTES, COMMITMENT, REMARK, STATE_REMARK, PEOPLE[0]["name"], "Excusé"):
        assert said in read
    assert MARK not in read and MARK not in minutes_document(minutes_sheet(again(meeting))).html()
    assert MARK.encode() not in content and "€" not in read


def test_what_was_examined_is_printed_as_it_stood_when_the_minutes_were_offered():
    structure, meeting = Structure.objects.get(code=OWN), make_held()
    facts = {"published_by": make_user(), "published_at": timezone.now()}
    action = structure.plans.create(year=2015, **facts).actions.create(
        title="Accueil", lever="services", deadline=date(2015, 12, 1)
    )
    meetings.offer_minutes(meeting, by=make_user(AGENT))
    action.title = "Autre chose"
    action.save()
    read = minutes_document(minutes_sheet(again(meeting))).html()
    assert "Accueil" in read and "Autre chose" not in read


def test_the_same_minutes_print_the_same_bytes_tagged_and_in_french():
    sheet = minutes_sheet(make_validated())
    content = minutes_document(sheet).pdf()
    assert content == minutes_document(sheet).pdf()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert pdf.Root.MarkInfo.Marked
        claims = pdf.Root.Metadata.read_bytes()
    assert b"pdfuaid:part" in claims and b"pdfaid:part" in claims
