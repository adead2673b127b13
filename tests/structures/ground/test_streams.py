"""A large file is sent slice by slice, a ZIP file by file."""

import tracemalloc
import zipfile
from io import BytesIO

import pytest

from structures.ground.answers import send
from structures.ground.files.services import keep
from structures.ground.files.streams import SLICE, slices, zipped
from structures.models import StoredFile

pytestmark = pytest.mark.django_db
LARGE = bytes(range(256)) * (SLICE // 100)


def kept(content, name="a.pdf"):
    keep(name, content, "application/pdf")
    return StoredFile.objects.defer("content").latest("pk")


def test_a_large_file_is_streamed_with_its_size():
    answer = send(kept(LARGE))
    assert answer.streaming
    assert answer["Content-Length"] == str(len(LARGE))
    assert b"".join(answer) == LARGE


def test_a_small_file_is_sent_whole_and_an_empty_one_too():
    assert send(kept(b"%PDF")).content == b"%PDF"
    assert send(kept(b"")).content == b""


def test_a_zip_is_the_same_twice_and_opens():
    files = [kept(LARGE, "grand.pdf"), kept(b"%PDF", "petit.pdf")]
    content = b"".join(zipped(files))
    assert content == b"".join(zipped(files))
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert archive.read("grand.pdf") == LARGE
        assert archive.namelist() == ["grand.pdf", "petit.pdf"]


def test_a_zip_holds_one_file_in_memory_at_a_time():
    files = [kept(bytes(SLICE), f"{n}.pdf") for n in range(40)]
    tracemalloc.start()
    size = sum(len(part) for part in zipped(files))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 40 * SLICE
    assert peak < 10 * SLICE
    assert sum(len(part) for part in slices(files[0])) == SLICE
