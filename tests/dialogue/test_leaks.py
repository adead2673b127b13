"""What is internal to the Region, or another structure's, reaches nobody else by any page."""

import pytest
from django.core import mail
from django.db import transaction

from dialogue.models import Statement
from dialogue.selectors.statements import statements_visible_to
from dialogue.urls.ratings import urlpatterns
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_director, make_open_campaign, make_president
from tests.dialogue.marks import assert_nothing_leaks, make_marks

OTHER = "67180"
OTHER_PAGES = ["/", f"/structures/{OWN}/", f"/structures/{OWN}/historique/"]
READERS = ["director", "president", "state_observer", "region_admin", "region_agent"]


@pytest.fixture
def marks(db):
    """Two dialogues led to their decisions, each text with a mark."""
    return make_marks(make_open_campaign((OTHER, OWN)), (OTHER, OWN))


def person(role):
    structure_roles = {"director": make_director, "president": make_president}
    return structure_roles[role]() if role in structure_roles else make_user(role)


def addresses():
    """Every address of the dialogues' pages, for both structures and each kind of statement."""
    last = Statement.objects.order_by("dialogue_id", "kind", "-pk")
    last = last.distinct("dialogue_id", "kind")
    for pattern in urlpatterns:
        route = "/" + str(pattern.pattern).replace("<int:year>", "2015")
        for code in (OWN, OTHER):
            own = route.replace("<str:code>", code).replace("<int:indicator>", "8")
            keys = [str(one.pk) for one in last] if "<int:pk>" in own else [""]
            yield from (own.replace("<int:pk>", key) for key in keys)


@pytest.mark.parametrize("role", READERS)
def test_no_page_gives_what_is_not_for_its_reader(client, marks, role):
    user = person(role)
    client.force_login(user)
    for path in [*addresses(), *OTHER_PAGES]:
        assert_nothing_leaks(client.get(path).content, user, marks)
        assert_nothing_leaks(client.post(path, {"text": ""}).content, user, marks)
        asked = client.get(path, headers={"HX-Request": "true"})
        assert_nothing_leaks(asked.content, user, marks)
    for message in mail.outbox:
        assert_nothing_leaks(message.message().as_bytes(), user, marks)


def test_each_reads_all_that_is_theirs(client, marks):
    client.force_login(make_user("state_observer"))
    pages = [
        client.get(f"/structures/{OWN}/dialogue/2015/{page}").content.decode()
        for page in ("", "8/", "9/")
    ]
    said = statements_visible_to(make_user("state_observer"))
    own = said.filter(dialogue__structure__code=OWN)
    assert own.count() >= 15
    for statement in own:
        mark = statement.text.split()[0]
        assert any(mark in content for content in pages), statement


def test_a_leak_would_be_found(marks):
    """The sweep is worth nothing if the marks are not looked for."""
    note = Statement.objects.filter(kind="note").first()
    with pytest.raises(AssertionError):
        assert_nothing_leaks(f"<p>{note.text}</p>", make_user("state_observer"), marks)
    shared = Statement.objects.filter(dialogue__structure__code=OTHER, kind="comment").first()
    with pytest.raises(AssertionError), transaction.atomic():
        assert_nothing_leaks(shared.text.encode(), make_director(), marks)
    assert_nothing_leaks(shared.text, make_user("state_observer"), marks)
