"""Files that people send in."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from structures.ground import spreadsheets
from structures.ground.files.kinds import ACCEPTED, ACCEPTED_IN_WORDS
from structures.ground.files.services import MAX_BYTES, MEGABYTE

MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
KEEP_WHAT_SERVES = "Gardez les communes de la Région et les colonnes utiles, puis recommencez."
LONGEST_TYPE = 100  # characters that are kept


def said_type(file: UploadedFile) -> str:
    """Return the type that the browser says a file is of, where it says one that may be kept."""
    said = file.content_type or ""
    kept = len(said) <= LONGEST_TYPE and MEDIA_TYPE.fullmatch(said)
    return said if kept else "application/octet-stream"


class SentFileField(forms.FileField):
    """A file of `largest` bytes at most; `advice` says how to make it smaller.

    `accept` lists what the browser offers to choose, by ending or type.
    """

    def __init__(self, *, largest: int, advice: str, accept: str, **kwargs: Any) -> None:
        self.largest, self.advice = largest, advice
        super().__init__(error_messages={"empty": "Le fichier est vide."}, **kwargs)
        self.widget.attrs["accept"] = accept

    def clean(self, data: object, initial: object = None) -> object:
        """Refuse a file too large before reading it."""
        file = super().clean(data, initial)
        if file and file.size > self.largest:
            raise forms.ValidationError(
                f"Le fichier pèse {-(-file.size // MEGABYTE)} Mo ; la limite est de "
                f"{self.largest // MEGABYTE} Mo. {self.advice}"
            )
        return file


class AttachmentForm(forms.Form):
    """A file to join; each subject adds what to call it, as long as it keeps."""

    field_order = ("label", "file")

    file = SentFileField(
        label="Fichier",
        help_text=f"{ACCEPTED_IN_WORDS} ; {MAX_BYTES // MEGABYTE} Mo au plus.",
        largest=MAX_BYTES,
        advice="Allégez-le, puis recommencez.",
        accept=ACCEPTED,
    )


class TableFileField(SentFileField):
    """A table to read, not larger than what can be; `told` says what becomes of it."""

    def __init__(self, *, told: str = "", advice: str = KEEP_WHAT_SERVES) -> None:
        super().__init__(
            label="Fichier",
            help_text=f"{spreadsheets.ACCEPTED_IN_WORDS}. {told}".strip(),
            largest=spreadsheets.MAX_BYTES,
            advice=advice,
            accept=spreadsheets.ENDINGS,
        )
