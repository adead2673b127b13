"""What is internal to the Region, or another structure's, reaches nobody else by any page."""

import pytest
from django.core import mail
from django.db import transaction
from django.http.response import HttpResponseBase

from config.routes import Route
from dialogue.models import Statement
from dialogue.rules import Stage
from dialogue.thread.selectors import statements_visible_to
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_director, make_open_campaign, make_president
from tests.dialogue.marks import assert_nothing_leaks, make_marks
from tests.project.addresses import ROUTES, address

OTHER, PARTNER = "67180", "67300"
READERS = ["director", "president", "state_observer", "region_admin", "region_agent"]
ACCOUNT = "account_"  # one's own sign-in and password: not about the dialogue
pytestmark = pytest.mark.django_db


def marked(stage):
    """Two dialogues led to `stage`, each text with a mark; another structure is their partner."""
    return make_marks(make_open_campaign((OTHER, OWN, PARTNER)), (OTHER, OWN), stage)


@pytest.fixture
def marks():
    return marked(Stage.CLOSED)


def person(role):
    structure_roles = {"director": make_director, "president": make_president}
    return structure_roles[role]() if role in structure_roles else make_user(role)


def body(answer: HttpResponseBase) -> bytes:
    """What was answered, a page or the bytes of a file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def addresses() -> list[str]:
    """Every address of the site: both structures, both indicators, each kind of text."""
    routes = [route for route in ROUTES if not route.name.startswith(ACCOUNT)]
    found = [one for route in routes for code in (OWN, OTHER) for one in _of(route, code)]
    return list(dict.fromkeys(found))


def _of(route: Route, code: str) -> list[str]:
    place = {"code": code} if "<str:code>" in route.path else {}
    if route.name == "dialogue:statement_reword":
        said = Statement.objects.filter(dialogue__structure__code=code)
        last = said.order_by("kind", "-pk").distinct("kind")
        return [address(route, code, **place, pk=str(one.pk)) for one in last]
    if ":indicator>" in route.path:
        return [address(route, code, **place, indicator=number) for number in ("8", "9")]
    return [address(route, code, **place)]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("role", "stage"),
    [
        *((role, Stage.CLOSED) for role in READERS),
        ("director", Stage.MEETING),
        ("state_observer", Stage.MEETING),
    ],
)
def test_no_page_gives_what_is_not_for_its_reader(client, role, stage):
    marks, user = marked(stage), person(role)
    client.force_login(user)
    found = addresses()
    for path in found:
        assert_nothing_leaks(body(client.get(path)), user, marks)
    for path in found:
        assert_nothing_leaks(body(client.post(path, {"text": ""})), user, marks)
        if "/dialogue" in path and not path.endswith(".pdf"):
            part = client.get(path, headers={"HX-Request": "true"})
            assert_nothing_leaks(body(part), user, marks)
    for message in mail.outbox:
        assert_nothing_leaks(message.message().as_bytes(), user, marks)


def test_the_sweep_walks_the_whole_site(marks):
    walked = addresses()
    assert len(walked) > 150
    for end in ("pieces/", "entretien/", "dossier.pdf", "cooperations/", "9/pieces/"):
        assert f"/structures/{OTHER}/dialogue/2015/{end}" in walked
    assert {"/", f"/structures/{OTHER}/historique/", f"/structures/{OTHER}/dotation/2015/"} <= set(
        walked
    )


def test_each_reads_all_that_is_theirs(client, marks):
    client.force_login(make_user("state_observer"))
    pages = [
        client.get(f"/structures/{OWN}/dialogue/2015/{page}").content.decode()
        for page in ("", "8/", "9/", "pieces/", "entretien/")
    ]
    said = statements_visible_to(make_user("state_observer"))
    own = said.filter(dialogue__structure__code=OWN)
    assert own.count() >= 15
    assert len(marks.shared[OWN]) >= own.count() + 10
    for mark in marks.shared[OWN]:
        assert any(mark in content for content in pages), mark


def test_a_leak_would_be_found(marks):
    """The sweep is worth nothing if the marks are not looked for."""
    note = Statement.objects.filter(kind="note").first()
    with pytest.raises(AssertionError):
        assert_nothing_leaks(f"<p>{note.text}</p>", make_user("state_observer"), marks)
    shared = Statement.objects.filter(dialogue__structure__code=OTHER, kind="comment").first()
    with pytest.raises(AssertionError), transaction.atomic():
        assert_nothing_leaks(shared.text.encode(), make_director(), marks)
    assert_nothing_leaks(shared.text, make_user("state_observer"), marks)
