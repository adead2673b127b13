"""The conventions of a year as one ZIP."""

import io
import zipfile
from collections.abc import Iterable

from allocation.models import Agreement

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def agreements_zip(agreements: Iterable[Agreement]) -> bytes:
    """Return a ZIP of the generated conventions; same conventions, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for agreement in agreements:
            entry = zipfile.ZipInfo(agreement.file.name, ZIP_EPOCH)
            archive.writestr(entry, bytes(agreement.file.content))
    return buffer.getvalue()
