"""Pages of what supports a self-assessment, cooperations included."""

from functools import partial
from typing import TypedDict, Unpack

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers

from allocation.engine.measures import EvidenceKind
from dialogue.evidence import selectors, services
from dialogue.evidence.forms import (
    CooperativeProjectForm,
    FileForm,
    FundingForm,
    LinkForm,
    OperationForm,
    PartForm,
)
from dialogue.evidence.selectors import cooperations_of, may_be_confirmed
from dialogue.evidence.services import confirm_part
from dialogue.models import Rating
from dialogue.thread.selectors import dialogue_of, rating_of, ratings_visible_to
from structures.access import AuthedRequest, director_only, directs, signed_in
from structures.ground.answers import acted, form_page, posted, saved, send
from structures.ground.edits import Edit


class Where(TypedDict):
    """What the address of an indicator names."""

    code: str
    year: int
    indicator: int


# Kind → its form, the title of its page, what is said once it is added.
ADDED = {
    selectors.FILE: (FileForm, "Joindre un fichier", "Fichier joint."),
    selectors.LINK: (LinkForm, "Joindre un lien", "Lien joint."),
    EvidenceKind.OPERATION: (OperationForm, "Ajouter une opération", "Opération ajoutée."),
    EvidenceKind.PROJECT: (
        CooperativeProjectForm,
        "Ajouter un projet coopératif",
        "Projet ajouté.",
    ),
}


@signed_in("GET")
def evidence_list(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show what supports each indicator of the dialogue, and who else funds the structure."""
    dialogue = dialogue_of(request, code, year)
    ratings = ratings_visible_to(request.user).filter(dialogue=dialogue)
    return TemplateResponse(
        request,
        "dialogue/evidence/evidence_list.html",
        {
            "dialogue": dialogue,
            "structure": dialogue.structure,
            "year": year,
            "supports": [_support(request, rating) for rating in ratings],
            "fundings": dialogue.other_fundings.all(),
            "may_fund": any(selectors.is_open_to(rating, request.user) for rating in ratings),
            "named": selectors.cooperations_of(dialogue).count(),
        },
    )


@signed_in("GET")
def evidence_detail(request: AuthedRequest, code: str, year: int, indicator: int) -> HttpResponse:
    """Show what supports an indicator: a page, or its part alone for a page that asks for it."""
    rating = rating_of(request, code, year, indicator)
    part, page = (
        "dialogue/evidence/_evidence_support.html",
        "dialogue/evidence/evidence_detail.html",
    )
    answer = TemplateResponse(request, part if request.htmx else page, _support(request, rating))
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@director_only("GET", "POST")
def evidence_add(
    request: AuthedRequest, code: str, year: int, indicator: int, kind: str
) -> HttpResponse:
    """Add a file, a link, an operation or a project."""
    rating = rating_of(request, code, year, indicator)
    if kind not in ADDED:
        raise Http404
    if request.method == "GET" and kind not in selectors.kinds_to_add(rating, request.user):
        return redirect("dialogue:evidence", code, year, indicator)
    make, title, done = ADDED[kind]
    own = {"rating": rating} if kind == EvidenceKind.PROJECT else {}
    edit = Edit(request, lambda sent: make(sent, request.FILES or None, **own))
    if edit.saved(partial(_add, request, rating, kind)):
        messages.success(request, done)
        return redirect("dialogue:evidence", code, year, indicator)
    context = {"rating": rating, "kind": kind, "title": title, **_where(rating)}
    return edit.page("dialogue/evidence/evidence_add.html", **context)


@signed_in("GET")
def evidence_download(
    request: AuthedRequest, code: str, year: int, indicator: int, pk: int
) -> HttpResponseBase:
    """Send a joined file to those who may read the dialogue."""
    rating = rating_of(request, code, year, indicator)
    visible = selectors.evidence_visible_to(request.user).filter(file__isnull=False)
    visible = visible.select_related("file").defer("file__content")
    file = get_object_or_404(visible, rating=rating, pk=pk).file
    assert file is not None  # `visible` leaves out the links
    return send(file)


@director_only("POST")
def evidence_withdraw(
    request: AuthedRequest, kind: str, pk: int, **where: Unpack[Where]
) -> HttpResponse:
    """Withdraw a file, a link, an operation or a project that nobody has confirmed."""
    rating = rating_of(request, **where)
    acted(request, lambda: _withdraw(rating, kind, pk, request), "Retiré.")
    return redirect("dialogue:evidence", **where)


@director_only("GET", "POST")
def funding_add(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Note what another funder gives."""
    dialogue = dialogue_of(request, code, year)
    form = FundingForm(posted(request))
    if saved(form, lambda: services.add_funding(dialogue, **form.cleaned_data, by=request.user)):
        messages.success(request, "Financement noté.")
        return redirect("dialogue:evidence_list", code, year)
    context = {"structure": dialogue.structure, "year": year}
    return form_page(request, "dialogue/evidence/funding_add.html", form, **context)


@director_only("POST")
def funding_withdraw(request: AuthedRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Withdraw what was noted of another funder."""
    funding = get_object_or_404(dialogue_of(request, code, year).other_fundings, pk=pk)
    acted(request, lambda: services.withdraw_funding(funding, by=request.user), "Retiré.")
    return redirect("dialogue:evidence_list", code, year)


def _where(rating: Rating) -> dict[str, object]:
    dialogue = rating.dialogue
    return {"structure": dialogue.structure, "year": dialogue.campaign.year}


def _support(request: AuthedRequest, rating: Rating) -> dict[str, object]:
    kinds = selectors.kinds_to_add(rating, request.user)
    return {
        "rating": rating,
        "support": selectors.evidence_of(rating),
        "adding": [(kind, ADDED[kind][1]) for kind in kinds],
        **_where(rating),
    }


def _add(request: AuthedRequest, rating: Rating, kind: str, form: Form) -> None:
    data = form.cleaned_data
    match kind:
        case selectors.FILE:
            file = {"name": data["file"].name, "content": data["file"].read()}
            services.add_file(rating, **file, label=data["label"], by=request.user)
        case selectors.LINK:
            services.add_link(rating, **data, by=request.user)
        case EvidenceKind.OPERATION:
            services.add_operation(rating, data, by=request.user)
        case EvidenceKind.PROJECT:
            assert isinstance(form, CooperativeProjectForm)  # as ADDED says
            services.add_project(rating, form.entry(), by=request.user)


def _withdraw(rating: Rating, kind: str, pk: int, request: AuthedRequest) -> None:
    match kind:
        case "piece":
            services.withdraw(get_object_or_404(rating.evidence, pk=pk), by=request.user)
        case EvidenceKind.OPERATION:
            services.withdraw(get_object_or_404(rating.operations, pk=pk), by=request.user)
        case EvidenceKind.PROJECT:
            led = rating.dialogue.campaign.cooperative_projects.filter(
                lead=rating.dialogue.structure
            )
            project = get_object_or_404(led, pk=pk)
            services.withdraw_project(rating, project, by=request.user)
        case _:
            raise Http404


@signed_in("GET")
def cooperation_list(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show the projects of others that name the structure, and its part in each."""
    dialogue = dialogue_of(request, code, year)
    return TemplateResponse(
        request,
        "dialogue/evidence/cooperation_list.html",
        {
            "structure": dialogue.structure,
            "year": year,
            "cooperations": cooperations_of(dialogue),
            "may_confirm": directs(request.user, dialogue.structure_id),
        },
    )


@director_only("GET", "POST")
def cooperation_confirm(request: AuthedRequest, code: str, year: int, pk: int) -> HttpResponse:
    """Confirm the structure's part, in its own words."""
    dialogue = dialogue_of(request, code, year)
    cooperation = get_object_or_404(cooperations_of(dialogue), pk=pk)
    if request.method == "GET" and cooperation.confirmed_at:
        return redirect("dialogue:cooperations", code, year)
    edit = Edit(request, PartForm)
    if edit.saved(
        lambda form: confirm_part(cooperation, form.cleaned_data["part"], by=request.user)
    ):
        messages.success(request, "Votre part est confirmée.")
        return redirect("dialogue:cooperations", code, year)
    context = {
        "cooperation": cooperation,
        "structure": dialogue.structure,
        "year": year,
        "is_open": may_be_confirmed(cooperation),
    }
    return edit.page("dialogue/evidence/cooperation_confirm.html", **context)
