"""Files kept as evidence are never changed, not even around the code."""

import pytest
from django.db import InternalError, transaction

from structures.models import StoredFile


@pytest.fixture
def stored(db):
    return StoredFile.objects.create(
        name="a.csv", media_type="text/csv", content=b"a", size=1, sha256="0" * 64
    )


def test_a_stored_file_is_never_changed(stored):
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        StoredFile.objects.update(name="b.csv")


def test_a_stored_file_is_never_deleted(stored):
    with pytest.raises(InternalError, match="Cannot update or delete"), transaction.atomic():
        stored.delete()
