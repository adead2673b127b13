"""A reference file is read, shown, then applied whole, once, on what the preview showed."""

import io

import openpyxl
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from structures.ground.refusals import Refused
from structures.models import (
    Commune,
    JournalEntry,
    ReferenceBatch,
    ReferenceLine,
    ReferenceWork,
    StoredFile,
)
from structures.reference import services
from tests.allocation.builders import make_user
from tests.domain.files import archive, text
from tests.structures.builders import make_person
from tests.structures.network_builders import make_commune
from tests.structures.pages import page, text_of
from tests.structures.reference_builders import ROOT, apply, effects, send

HEADER = "code;nom;departement;population;millesime_cog"
ACHENHEIM = "67001;Achenheim;67;2637;2026"
BUTTON = "Appliquer le fichier"
pytestmark = pytest.mark.django_db


def plain(said):
    return " ".join(said.split())


def test_a_file_is_shown_before_anything_changes_then_applied(client):
    shown = text_of(send(client, "communes", HEADER, ACHENHEIM))
    assert "Aperçu : rien n’a encore changé." in shown
    assert "Achenheim 67001 Ajout rien Achenheim, département 67, 2 637 habitants" in shown
    assert not Commune.objects.exists()
    assert "fichier.csv appliqué : 1 ligne enregistrée." in text_of(apply(client))
    assert str(Commune.objects.get()) == "Achenheim (67001)"
    assert plain(JournalEntry.objects.get().summary) == (
        "Référentiel, communes : 1 ajout, 0 modification"
    )


def test_what_changes_is_shown_before_and_after(client):
    make_commune("67001", "Achenheim")
    make_commune("67002", "Adamswiller")
    shown = text_of(send(client, "communes", HEADER, "67001;Achenheim-sur-Bruche;67;1;2026"))
    assert "Modification Achenheim, département 67, 1 habitant, millésime 2026 Achenheim-" in shown
    assert "67002" in shown and "importez les mouvements de communes" in shown
    assert effects() == {"67001": "changed", "67002": "absent"}
    apply(client)
    assert set(Commune.objects.values_list("name", flat=True)) == {
        "Achenheim-sur-Bruche",
        "Adamswiller",
    }


def test_the_same_file_twice_changes_nothing_and_says_so(client):
    send(client, "communes", HEADER, ACHENHEIM)
    apply(client)
    shown = text_of(send(client, "communes", HEADER, ACHENHEIM))
    assert "Ce fichier ne change rien : tout ce qu’il dit est déjà enregistré." in shown
    assert "Ce même fichier a déjà été appliqué le" in shown
    assert BUTTON not in shown
    assert "Ce fichier ne change rien" in text_of(apply(client))


def test_a_preview_that_no_longer_holds_is_refused(client):
    send(client, "communes", HEADER, ACHENHEIM)
    make_commune("67001", "Achenheim")
    answer = apply(client)
    assert answer.status_code == 422
    assert "Le référentiel a changé depuis l’aperçu : rien n’a été appliqué." in text_of(answer)
    assert Commune.objects.get().population == 1


def test_what_cannot_be_written_leaves_nothing(client, monkeypatch):
    send(client, "communes", HEADER, ACHENHEIM, "67002;Adamswiller;67;407;2026")
    ReferenceBatch.objects.update(compared="autre")
    assert apply(client).status_code == 422
    assert not Commune.objects.exists()
    assert not JournalEntry.objects.exists()
    assert ReferenceBatch.objects.get().applied_at is None


def test_two_clicks_apply_once(client):
    send(client, "communes", HEADER, ACHENHEIM)
    apply(client)
    assert "Ce fichier a déjà été appliqué." in text_of(apply(client))
    assert JournalEntry.objects.count() == 1


def test_the_work_is_followed_in_the_queue_and_done_once(client, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert "Lecture du fichier" in text_of(send(client, "communes", HEADER, ACHENHEIM))
    assert "Lecture de fichier.csv" in text_of(client.get(ROOT))
    _work()
    batch = ReferenceBatch.objects.get()
    where = f"{ROOT}imports/{batch.pk}/application/"
    assert client.post(where).url == client.post(where).url
    _work()
    services.do_reference_work(ReferenceWork.objects.first().pk)
    assert Commune.objects.count() == JournalEntry.objects.count() == 1
    assert not ReferenceWork.objects.filter(content__isnull=False).exists()


def _work():
    for task in DBTaskResult.objects.all():
        services.do_reference_work(*task.args_kwargs["args"])
    DBTaskResult.objects.all().delete()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "Le fichier est vide.", id="0 byte"),
        pytest.param(b"\xef\xbb\xbf \n", "« fichier.csv » est vide", id="blank"),
        pytest.param(b"%PDF-1.7", "« fichier.csv » est un document PDF", id="PDF"),
        pytest.param(archive(a__txt=b"x"), "est une archive ZIP", id="zip"),
        pytest.param(
            archive(xl__workbook_xml=b"x", xl__vbaProject_bin=b"x"), "avec macros", id="macro"
        ),
        pytest.param(text("a;b", "1;2"), "Aucune ligne de titres reconnue", id="other header"),
    ],
)
def test_what_is_not_a_file_of_the_kind_is_refused_and_not_kept(client, content, message):
    for kind in django_settings.REFERENCE_KINDS:
        answer = send(client, kind, content)
        assert answer.status_code == 422
        assert message in text_of(answer)
    assert not StoredFile.objects.exists()


def test_a_column_of_no_use_refuses_the_file_and_keeps_nothing(client):
    answer = send(client, "communes", f"{HEADER};Prénom du maire", f"{ACHENHEIM};Léa")
    assert answer.status_code == 422
    assert "Colonnes inattendues dans ce fichier : « Prénom du maire »." in text_of(answer)
    assert not StoredFile.objects.exists()


def test_a_template_has_every_column_an_example_and_explanations(client):
    user = make_user("region_admin")
    for kind in django_settings.REFERENCE_KINDS:
        lines = page(client, user, f"{ROOT}{kind}/modele.csv").content.decode("utf-8-sig")
        content = page(client, user, f"{ROOT}{kind}/modele.xlsx").content
        book = openpyxl.load_workbook(io.BytesIO(content))
        titles = [cell.value for cell in book.worksheets[0][1]]
        said = list(book["Explications"].iter_rows(min_row=2, values_only=True))
        assert lines.splitlines()[0].split(";") == titles == [row[0] for row in said]
        assert all(row[1] for row in said)
        shown = text_of(page(client, user, f"{ROOT}{kind}/"))
        assert [title for title in titles if title not in shown] == []


def test_the_workbook_template_comes_back_as_it_is(client):
    content = page(client, make_user("region_admin"), f"{ROOT}communes/modele.xlsx").content
    send(client, "communes", content, name="modele.xlsx")
    apply(client)
    assert str(Commune.objects.get()) == "Ambérieu-en-Bugey (01004)"


def test_the_page_says_what_there_is_and_what_came(client):
    assert "Rien encore. Aucun fichier importé." in text_of(
        page(client, make_user("region_admin"), ROOT)
    )
    send(client, "communes", HEADER, ACHENHEIM)
    apply(client)
    shown = text_of(client.get(ROOT))
    assert "1 commune . Dernier import le" in shown
    assert "fichier.csv SHA-256" in shown and "Appliqué" in shown


def test_only_the_administration_opens_the_reference(client, small_network):
    send(client, "communes", HEADER, ACHENHEIM)
    pk = ReferenceBatch.objects.get().pk
    for role in ("region_agent", "region_manager", "state_observer", "director", "president"):
        user = make_person(role)
        for path in ("", "communes/", "communes/modele.csv", f"imports/{pk}/"):
            assert page(client, user, f"{ROOT}{path}").status_code == 404
        assert apply(client).status_code == 404
        with pytest.raises(Refused, match="administration"):
            services.request_application(ReferenceBatch.objects.get(), ending=False, by=user)


def test_what_does_not_exist_is_not_found(client):
    user = make_user("region_admin")
    for path in ("inconnu/", "communes/modele.pdf", "imports/0/", "travaux/0/"):
        assert page(client, user, f"{ROOT}{path}").status_code == 404


def test_long_previews_are_read_by_fifty(client):
    rows = [f"67{n:03};Commune {n};67;1;2026" for n in range(1, 121)]
    shown = text_of(send(client, "communes", HEADER, *rows))
    assert "1 à 50 sur 120 lignes" in shown
    assert ReferenceLine.objects.count() == 120


def test_the_page_asks_as_much_for_sixty_files_as_for_one(client):
    send(client, "communes", HEADER, ACHENHEIM)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            shown = text_of(client.get(ROOT))
        asked.append(len(queries))
        _twins(60)
    assert "fichier.csv" in shown
    assert asked[0] == asked[1] <= 8 + 2 * len(django_settings.REFERENCE_KINDS)


def _twins(number):
    first = ReferenceBatch.objects.first()
    ReferenceBatch.objects.bulk_create(
        ReferenceBatch(kind=first.kind, file=first.file, uploaded_by=first.uploaded_by)
        for _ in range(number)
    )
