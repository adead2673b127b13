"""How a view answers: with a form, a file, or a word about what was done."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.http import content_disposition_header

from structures.ground.files.streams import SLICE, KeptFile, slices
from structures.ground.refusals import Refused, twins_refused
from structures.ground.rows import Together


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent by a form, None when the page is only asked for."""
    return request.POST if request.method == "POST" else None


def saved(
    form: BaseForm | Together,
    save: Callable[[], object],
    *,
    field: str | None = None,
    refusals: tuple[type[ValueError], ...] = (Refused,),
) -> bool:
    """Save what a valid form holds; a refusal becomes an error of the form, or of `field`."""
    if not form.is_valid():
        return False
    try:
        with twins_refused():
            save()
    except refusals as refusal:
        form.add_error(field, str(refusal))
        return False
    return True


def acted(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Act at once, and say that it is done, or why it was refused, on the page that follows."""
    try:
        with twins_refused():
            act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def form_page(
    request: HttpRequest, template: str, form: BaseForm | Together, **context: object
) -> TemplateResponse:
    """Show a form's page, as 422 with all that was typed when something was refused."""
    status = 422 if form.errors else 200
    return TemplateResponse(request, template, {"form": form, **context}, status=status)


def download(content: bytes, media_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """Send a file to be kept; `inline`, to be shown first."""
    headers = {"Content-Disposition": content_disposition_header(not inline, name)}
    return HttpResponse(content, content_type=media_type, headers=headers)


def send(file: KeptFile, *, inline: bool = False) -> HttpResponseBase:
    """Send a kept file: a small one whole, another as it is read, slice by slice."""
    if file.size <= SLICE:
        return download(b"".join(slices(file)), file.media_type, file.name, inline=inline)
    answer = stream(slices(file), file.media_type, file.name, inline=inline)
    answer.headers["Content-Length"] = str(file.size)
    return answer


def stream(
    parts: Iterable[bytes], media_type: str, name: str, *, inline: bool = False
) -> StreamingHttpResponse:
    """Send a file while it is made."""
    headers = {"Content-Disposition": content_disposition_header(not inline, name) or ""}
    return StreamingHttpResponse(parts, content_type=media_type, headers=headers)
