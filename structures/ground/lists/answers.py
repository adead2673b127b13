"""How the view of a list answers: with its page, or with the file that was asked for."""

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from structures.ground.answers import download
from structures.ground.lists.exports import EXPORTS
from structures.ground.lists.kept import keep
from structures.ground.lists.listing import EXPORT, Listing


def list_page(request: HttpRequest, template: str, name: str, **context: object) -> HttpResponse:
    """Show the page of the lists in `context`, or send one of them, whole, as a file.

    The file is behind the same door and over the same rows as the page; `name` is what it is
    called. Where a filter or a form was refused the page comes as 422, with no file.
    """
    lists = [found for found in context.values() if isinstance(found, Listing)]
    for listing in lists:
        kind = listing.asked(EXPORT)
        if kind in EXPORTS and listing.valid:
            write, media_type = EXPORTS[kind]
            content = write(listing.table.lines(), listing.table.caption)
            return download(content, media_type, f"{name}.{kind}")
    if request.method == "GET":
        keep(request)
    forms = [found for found in context.values() if isinstance(found, BaseForm)]
    refused = any(form.errors for form in forms) or not all(listing.valid for listing in lists)
    return TemplateResponse(request, template, context, status=422 if refused else 200)
