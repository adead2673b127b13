"""Reference files sent in as people do, by their pages."""

from django.core.files.uploadedfile import SimpleUploadedFile

from structures.models import ReferenceBatch
from tests.allocation.builders import make_user
from tests.domain.files import text

ROOT = "/referentiel/"
ASKED = {
    "communes": {"vintage": "2026", "departments": ""},
    "commune_changes": {"after": "2015-01-01"},
    "coverage": {"effective_on": "2016-01-01"},
    "structures": {"effective_on": "2016-01-01"},
    "people": {"effective_on": "2016-01-01"},
}


def send(client, kind, *rows, name="fichier.csv", role="region_admin", **asked):
    """Send in rows of text, or the bytes of a file, of a kind; return the page that follows."""
    client.force_login(make_user(role))
    content = rows[0] if rows and isinstance(rows[0], bytes) else text(*rows)
    data = {"file": SimpleUploadedFile(name, content), **ASKED.get(kind, {}), **asked}
    return client.post(f"{ROOT}{kind}/", data, follow=True)


def apply(client, **data):
    """Apply the file sent in last; return the page that follows."""
    batch = ReferenceBatch.objects.first()
    return client.post(f"{ROOT}imports/{batch.pk}/application/", data, follow=True)


def effects(batch=None):
    """What the last file would change, as {code: effect}."""
    found = batch or ReferenceBatch.objects.first()
    return dict(found.lines.values_list("key", "act"))
