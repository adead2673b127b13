"""Pages: what the conventions of a year say, written until they are asked for, and previewed."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from allocation.agreement_texts import selectors, services
from allocation.agreement_texts.forms import PreviewForm, TermsForm, TextForm
from allocation.agreement_texts.pages import facts, grouped, usable, when_words
from allocation.agreement_texts.rule import Clause
from allocation.agreement_texts.vocabulary import CLAUSES
from allocation.agreements.sheet import preview_sheet
from allocation.campaigns.selectors import campaign_of, campaign_structures
from structures.access import AuthedRequest, region_and_state, region_staff_only
from structures.ground.edits import Edit, row

HOME = "allocation:agreement_texts"


@region_and_state("GET")
def text_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show every text in order, when it is printed, and the values that they cite."""
    campaign = campaign_of(year)
    is_open, terms = selectors.are_open(campaign), selectors.terms_of(campaign)
    context = {
        "campaign": campaign,
        "groups": grouped(selectors.said_texts(campaign)),
        "facts": facts(terms),
        "missing": selectors.missing_in(terms) if is_open else [],
        "may_write": is_open and request.user.is_region_staff,
        "fixed": "" if is_open else services.FIXED,
        "form": PreviewForm(structures=campaign_structures(campaign)),
    }
    template = "allocation/agreement_texts/agreement_text_list.html"
    return TemplateResponse(request, template, context)


@region_staff_only("GET", "POST")
def text_edit(request: AuthedRequest, year: int, text: str) -> HttpResponse:
    """Change what a text says."""
    campaign, clause = campaign_of(year), _clause(text)

    def build(sent: QueryDict | None) -> TextForm:
        return TextForm(sent, said=selectors.said_text(campaign, clause))

    def save(form: TextForm) -> None:
        services.write_text(campaign, clause, form.cleaned_data["body"], by=request.user)

    edit = Edit(request, build, row(campaign))
    if edit.saved(save):
        messages.success(request, f"Texte enregistré : {clause.name}.")
        return redirect(HOME, year)
    return edit.page(
        "allocation/agreement_texts/agreement_text_edit.html",
        campaign=campaign,
        clause=clause,
        when=when_words(clause),
        variables=usable(clause),
        fixed="" if selectors.are_open(campaign) else services.FIXED,
    )


@region_staff_only("GET", "POST")
def terms_edit(request: AuthedRequest, year: int) -> HttpResponse:
    """Give the values that the conventions cite."""
    campaign = campaign_of(year)

    def build(sent: QueryDict | None) -> TermsForm:
        return TermsForm(sent, instance=selectors.terms_of(campaign))

    def save(form: TermsForm) -> None:
        services.set_terms(campaign, form.values(), by=request.user)

    edit = Edit(request, build, row(campaign))
    if edit.saved(save):
        messages.success(request, "Valeurs citées enregistrées.")
        return redirect(HOME, year)
    return edit.page(
        "allocation/agreement_texts/agreement_terms_edit.html",
        campaign=campaign,
        fixed="" if selectors.are_open(campaign) else services.FIXED,
    )


@region_and_state("GET")
def text_preview(request: AuthedRequest, year: int) -> HttpResponse:
    """Show what a structure's convention would say today; nothing is printed nor stored."""
    campaign = campaign_of(year)
    structures = campaign_structures(campaign)
    code = request.GET.get("structure") or structures.values_list("code", flat=True).first()
    form = PreviewForm({"structure": code}, structures=structures)
    if not form.is_valid():
        raise Http404
    sheet = preview_sheet(campaign, form.cleaned_data["structure"])
    context = {
        "campaign": campaign,
        "form": form,
        "structure": form.cleaned_data["structure"],
        "sheet": sheet,
        "printed": sheet.printed if sheet else None,
    }
    return TemplateResponse(request, "allocation/agreement_texts/agreement_preview.html", context)


def _clause(key: str) -> Clause:
    if key not in CLAUSES:
        raise Http404
    return CLAUSES[key]
