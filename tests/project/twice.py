"""Forms as people find them on the pages, filled in, and sent twice at the same instant."""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client, TestCase
from django.urls import resolve
from django.utils import timezone

from structures.models import DoneAct, User
from tests.domain import test_outlines as outlines
from tests.domain.files import text
from tests.journeys.forms import Field, Form, Page

SUPPORT = "dialogue:evidence_add"  # one route, four forms
TABLES = ("allocation", "dialogue", "structures", "django_tasks_database")
LONG = "Deux ateliers menés avec la structure voisine ; leurs effets sont mesurés sur l’année. " * 3
# What a field of this name takes, the first that fits; the others go by their kind.
TYPED = (
    (r"^(rna|siret|embargo_until|need_\d+|gap_\d+)$", ""),
    (r"^ends_on$", ""),
    (r"email|login", "region_manager@demo.example"),
    (r"^code$", "67999"),
    (r"postcode", "67000"),
    (r"phone", "03 53 01 09 99"),
    (r"url|link", "https://demo.example/bilan"),
    (r"amount|cost|cents|percent|progress|fte|value|prorata", "12"),
    (r"^deadline$", "2016-12-31"),
    (r"year", "2016"),
    (r"hour", "14:30"),
)
# What a form takes otherwise, by its route: None, nothing at all.
TYPED_IN = {
    "structures:project_edit": {"ends_on": "2017-09-30"},
    "structures:action_add": {"deadline": "2015-12-31"},
    "allocation:structure_close": {"file": None},
    "dialogue:reminders": {"structures": "68066"},
    "structures:reference_import": {"departments": "67", "effective_on": "2016-01-01"},
}
DOCUMENT = ("bilan.pdf", b"%PDF-1.7 bilan")
EXAMPLES = settings.FIXTURES_DIR / "exemples"
PERIMETER = "code_commune;code_structure;quotite;valable_du;source", "67001;S11;100;1/7/2015;Accord"
FILES = {
    "allocation:import_insee": ("a.csv", text("CODGEO;P11_CHOM1524", "67999;1")),
    "allocation:imports": ("d.csv", (EXAMPLES / "activite-2014-demo.csv").read_bytes()),
    "allocation:import_activity": ("b.csv", (EXAMPLES / "activite-2014-demo.csv").read_bytes()),
    "allocation:perimeter_change": ("p.csv", text(*PERIMETER)),
    "structures:reference_import": ("c.csv", text("code;nom;departement", "67010;Altorf;67")),
    "structures:map": ("communes.geojson", outlines.file(outlines.feature())),
}
Rows = dict[str, int]


@dataclass(frozen=True)
class Sending:
    """A form as it is sent: by whom, where, and what; `name` is its route, and kind if any."""

    name: str
    user: User | None
    path: str
    data: dict[str, list[str]]
    files: dict[str, tuple[str, bytes]]

    def send(self) -> tuple[int, str, str]:
        """Return the status, where it leads, and the messages that are to be shown there."""
        client = client_of(self.user)
        files = {name: SimpleUploadedFile(*found) for name, found in self.files.items()}
        answer = client.post(self.path, self.data | files)
        said = answer.cookies.get("messages")
        words = said.value.partition(":")[0] if said else ""  # before the second and the seal
        return answer.status_code, answer.headers.get("Location", ""), words


def client_of(user: User | None) -> Client:
    """Return a browser of this person's, or of nobody's."""
    client = Client()
    if user:
        client.force_login(user)
    return client


def sendings(user: User | None, addresses: Iterable[str]) -> Iterator[Sending]:
    """Yield each form that the person finds at these addresses, for each of its buttons."""
    client = client_of(user)
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
            forms = [form for form in Page(answer.content.decode()).forms if form.method == "post"]
            for form in forms:
                for _, button in form.buttons:
                    where = button.get("formaction") or form.action or address
                    yield _filled(user, where, form, button)


def _filled(user: User | None, path: str, form: Form, button: dict[str, str]) -> Sending:
    """Return what the form sends by this button, once what is empty is filled in."""
    match = resolve(path.partition("?")[0])
    route = match.view_name
    typed = TYPED_IN.get(route, {})
    data = {name: list(values) for name, values in form.data.items()}
    for one in form.fields.values():
        _fill(data, one)
    data |= {name: [value] for name, value in typed.items() if value is not None}
    if "name" in button:
        data[button["name"]] = [button.get("value", "")]
    joined = [one.name for one in form.fields.values() if one.kind == "file"]
    files = {name: FILES.get(route, DOCUMENT) for name in joined if name not in typed}
    return Sending(
        f"{route} {match.kwargs['kind']}" if route == SUPPORT else route, user, path, data, files
    )


def _fill(data: dict[str, list[str]], one: Field) -> None:
    """Type, tick or choose what a field takes; what is there stays, but for long texts."""
    known = data.get(one.name, [])
    told = next((value for name, value in TYPED if re.search(name, one.name)), None)
    if one.kind == "checkbox" or (one.kind == "radio" and not known):
        data[one.name] = [*(value for value in known if value != one.value), one.value]
    elif one.kind == "select":
        data[one.name] = known if any(known) else [v for v in one.options.values() if v][:1]
    elif one.kind == "textarea":
        data[one.name] = [LONG if told is None else told]
    elif one.kind not in {"file", "hidden", "radio"} and not any(known):
        today = timezone.localdate().isoformat()
        data[one.name] = [(today if one.kind == "date" else "Essai") if told is None else told]


def done_alone(sending: Sending) -> Rows | None:
    """Return what the form adds when it is sent once, then undone; None where it does not act."""
    mails = list(mail.outbox)
    with transaction.atomic():
        before = _rows()
        with TestCase.captureOnCommitCallbacks(execute=True):
            sending.send()
        acted, found = DoneAct.objects.exists(), _added(before)
        transaction.set_rollback(True)
    mail.outbox[:] = mails
    return found if acted else None


def done_twice(sending: Sending) -> tuple[set[tuple[int, str, str]], Rows]:
    """Return the answers to the form sent twice at once, and what both added."""
    before, barrier = _rows(), Barrier(2)

    def send(_: int) -> tuple[int, str, str]:
        barrier.wait()
        try:
            return sending.send()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = set(pool.map(send, range(2)))
    found = _added(before)
    DoneAct.objects.all().delete()
    return answers, found


def _rows() -> Rows:
    """Count the rows of each table, but for those of the acts known, and the mails that left."""
    models = [model for name in TABLES for model in apps.get_app_config(name).get_models()]
    found = {m._meta.db_table: m._base_manager.count() for m in models if m is not DoneAct}
    return found | {"mails": len(mail.outbox)}


def _added(before: Rows) -> Rows:
    now = _rows()
    return {name: now[name] - count for name, count in before.items() if now[name] != count}
