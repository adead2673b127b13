"""A large file waits, is kept and is sent in parts: the same bytes, never whole in memory."""

import hashlib
import random
import tracemalloc
import zlib
from functools import partial
from io import BytesIO
from tempfile import TemporaryFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import DatabaseError, transaction

from allocation.campaigns.services import open_collection
from allocation.imports import services
from allocation.imports.readers.asked import Asked
from allocation.models import ImportBatch, ImportWork
from structures.ground.answers import send
from structures.ground.files.large import LARGE, content_of, on_disk, parts_of
from structures.ground.files.services import forget_content
from structures.ground.files.streams import zipped
from structures.ground.spreadsheets import MAX_BYTES
from structures.ground.work.sent_files import Upload
from structures.models import FilePart, HeldFile, StoredFile
from tests.allocation.builders import make_campaign, make_user
from tests.domain.files import text

pytestmark = pytest.mark.django_db
LINES = ["code_structure;annee_reference;indicateur;valeur", "67437;2014;2;48"]
PADDED = text(*LINES) + (b";;;" + b" " * 1_000 + b"\n") * 4_500
NAMES = text("code_structure;annee_reference;indicateur;valeur;Nom", "67437;2014;2;48;Léa")


def uploaded(content, name="f.csv"):
    """A file as Django receives it when it is too large for its memory."""
    file = TemporaryUploadedFile(name, "text/csv", len(content), None)
    file.write(content)
    file.seek(0)
    return file


def received(content):
    campaign, by = make_campaign(), make_user("region_agent")
    open_collection(campaign, by=make_user())
    campaign.refresh_from_db()
    with uploaded(content) as file:
        upload = Upload.of(file)
        work = services.receive_file(
            campaign, ImportBatch.Kind.ACTIVITY, upload, asked=Asked(), by=by
        )
    return ImportWork.objects.get(pk=work.pk)


def test_a_small_file_is_sent_as_bytes_and_a_large_one_as_a_file():
    assert Upload.of(SimpleUploadedFile("a.csv", b"code")).content == b"code"
    with uploaded(PADDED) as file:
        assert not isinstance(Upload.of(file).content, bytes)
    assert LARGE < len(PADDED) < MAX_BYTES


def test_a_large_file_waits_in_parts_and_the_same_parts_are_kept():
    work = received(PADDED)
    assert work.content is None and work.held.parts.count() > 4
    services.do_import_work(work.pk)
    work.refresh_from_db()
    file = ImportBatch.objects.get().file
    assert (work.held, work.refusal) == (None, "")
    assert (file.size, file.sha256) == (len(PADDED), hashlib.sha256(PADDED).hexdigest())
    assert HeldFile.objects.get() == file.held and not file.content


def test_of_a_large_file_that_is_refused_nothing_stays():
    work = received(NAMES + b"\n" * LARGE)
    services.do_import_work(work.pk)
    work.refresh_from_db()
    assert "données nominatives" in work.refusal
    assert not HeldFile.objects.exists() and not FilePart.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_large_file_that_nobody_read_is_forgotten():
    work = received(PADDED)
    ImportWork.objects.filter(pk=work.pk).update(asked_at="2014-01-01T00:00Z")
    services.purge_import_works()
    assert not ImportWork.objects.exists() and not FilePart.objects.exists()


def test_a_large_file_is_sent_with_its_own_bytes_and_size():
    content = random.Random(48).randbytes(LARGE + 7)
    file = Upload("f.bin", BytesIO(content), "application/x").kept()
    answer = send(StoredFile.objects.defer("content").get(pk=file.pk))
    assert answer["Content-Length"] == str(len(content))
    assert b"".join(answer) == content
    with content_of(file) as stream:
        assert stream.read() == content
    assert len(b"".join(zipped([file]))) > LARGE


def test_neither_storing_nor_sending_holds_a_large_file_in_memory():
    size = 40_000_000
    with TemporaryFile() as sent:
        sent.truncate(size)
        tracemalloc.start()
        file = Upload("f.csv", sent, "text/csv").kept()
        assert sum(map(len, send(file))) == size
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 12_000_000


def test_parts_stay_as_long_as_their_file_and_never_change():
    file = Upload("f.csv", BytesIO(PADDED), "text/csv").kept()
    for act in (FilePart.objects.all().delete, partial(FilePart.objects.update, content=b"x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert file.held.parts.count() == 5


def test_what_the_law_says_to_forget_leaves_no_part():
    file = Upload("f.csv", BytesIO(PADDED), "text/csv").kept()
    forget_content(StoredFile.objects.filter(pk=file.pk))
    file.refresh_from_db()
    assert (file.held, bytes(file.content), file.size) == (None, b"", len(PADDED))
    assert not HeldFile.objects.exists()


def test_parts_of_before_which_were_folded_are_read_as_those_that_are_not():
    held = HeldFile.objects.create(size=8)
    for number, (folded, part) in enumerate([(True, zlib.compress(b"code")), (False, b";val")]):
        FilePart.objects.create(held=held, number=number, folded=folded, content=part)
    with on_disk(held) as file:
        assert file.read() == b"code;val"
    assert b"".join(parts_of(held.pk)) == b"code;val"
