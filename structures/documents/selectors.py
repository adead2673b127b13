"""Which kinds of documents there are, and the requests of a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from structures.documents.models import RequestedDocument
from structures.models import StoredFile, User


class Composed(Protocol):
    """A document that is known, and not made yet."""

    @property
    def file_name(self) -> str:
        """What the file is called."""

    @property
    def media_type(self) -> str:
        """What it is a file of."""

    def inputs(self) -> str:
        """Return the fingerprint of all that it is made of, without making it."""

    def content(self) -> bytes:
        """Make it."""


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document of the setting DOCUMENTS: what it is about, and what it gives.

    `find` returns what a person may see, as a query: the object is got from it by its key.
    A kind either composes a document, or does an act that gives one, and a second time refuses.
    """

    find: Callable[[User], QuerySet[Any]]
    title: Callable[[Any], str]
    back: Callable[[Any], str]
    compose: Callable[[Any, User], Composed] | None = None
    act: Callable[[Any, User], StoredFile] | None = None
    done: str = "Votre document est prêt."
    format: str = "PDF"


def kind_named(name: str) -> DocumentKind:
    """Return the kind of this name. No query."""
    return import_string(settings.DOCUMENTS[name])


def object_of(document: RequestedDocument) -> object | None:
    """Return what the document is about if who asked for it may still see it, or None."""
    found = kind_named(document.kind).find(document.asked_by)
    return found.filter(pk=document.about).first()


def requests_of(user: User) -> QuerySet[RequestedDocument]:
    """Return what `user` asked for; contents are not read."""
    return (
        RequestedDocument.objects.filter(asked_by=user)
        .select_related("file")
        .defer("content", "file__content")
    )


def latest_of(kind: str, about: int, user: User) -> RequestedDocument | None:
    """Return what `user` last asked for of this kind about this object. One query."""
    return requests_of(user).filter(kind=kind, about=about).first()
