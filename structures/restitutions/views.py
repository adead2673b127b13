"""The cross-cutting analysis: read, written, restituted to a territory."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, manager_only, region_staff_only, signed_in
from structures.ground import clock
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.edits import Edit, row, turn
from structures.ground.french import counted
from structures.messages.selectors import mails_shown
from structures.models import Territory
from structures.restitutions import selectors, services
from structures.restitutions.forms import AnalysisForm, RecommendationForm, RestitutionForm
from structures.restitutions.mails import restitution_mails
from structures.restitutions.models import CrossAnalysis, Recommendation, Restitution
from structures.states_of_play.selectors import known_year, may_write


@signed_in("GET")
def analysis_detail(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the analysis: to the Region and the State, and to a territory once it is restituted."""
    known_year(year)
    user = request.user
    if user.leads_a_structure:
        return _restituted(request, year)
    analysis = CrossAnalysis.objects.filter(year=year).first()
    territories = selectors.territories_of(analysis) if analysis else []
    frozen = any(restitution for _, restitution in territories)
    return TemplateResponse(
        request,
        "structures/restitutions/analysis_detail.html",
        {
            "year": year,
            "analysis": analysis,
            "recommendations": selectors.recommendations_of(user, analysis) if analysis else [],
            "territories": territories,
            "missing": selectors.missing_before_restitution(analysis) if analysis else [],
            "now": clock.now(),
            "frozen": frozen,
            "may_write": may_write(user) and not frozen,
            "may_publish": selectors.may_publish(user, analysis),
        },
    )


@region_staff_only("GET", "POST")
def analysis_edit(request: AuthedRequest, year: int) -> HttpResponse:
    """Write the three parts."""
    known_year(year)
    analysis = CrossAnalysis.objects.filter(year=year).first() or CrossAnalysis(year=year)
    if _asked_too_late(request, analysis):
        return redirect("structures:analysis", year)

    def build(sent: QueryDict | None) -> AnalysisForm:
        found = CrossAnalysis.objects.filter(year=year).first()
        return AnalysisForm(sent, initial=model_to_dict(found) if found else {})

    edit = Edit(request, build, turn(f"analysis {year}"))
    if edit.saved(lambda form: services.write_analysis(year, form.cleaned_data, by=request.user)):
        messages.success(request, f"{analysis} enregistrée.")
        return redirect("structures:analysis", year)
    return edit.page("structures/restitutions/analysis_edit.html", analysis=analysis)


@region_staff_only("GET", "POST")
def recommendation_add(request: AuthedRequest, year: int) -> HttpResponse:
    """Write a new recommendation."""
    analysis = get_object_or_404(CrossAnalysis, year=year)
    return _written(request, Recommendation(analysis=analysis))


@region_staff_only("GET", "POST")
def recommendation_edit(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Change a recommendation."""
    return _written(request, _recommendation(year, pk))


@region_staff_only("POST")
def recommendation_remove(request: AuthedRequest, year: int, pk: int) -> HttpResponse:
    """Take a recommendation out."""
    found = _recommendation(year, pk)
    done = f"Préconisation « {found.title} » retirée."
    acted(request, lambda: services.remove_recommendation(found, by=request.user), done)
    return redirect("structures:analysis", year)


@manager_only("GET", "POST")
def restitution_publish(request: AuthedRequest, year: int, number: int) -> HttpResponse:
    """Show who would be told, then publish to the whole territory."""
    analysis = get_object_or_404(CrossAnalysis, year=year)
    territory = get_object_or_404(Territory, number=number)
    if request.method != "POST" and analysis.restitutions.filter(territory=territory).exists():
        return redirect("structures:analysis", year)
    seen = selectors.preview(analysis, territory, clock.today())
    form = RestitutionForm(posted(request), has_warnings=seen.has_warnings)

    def save() -> None:
        services.publish(analysis, territory, **form.cleaned_data, by=request.user)

    asked = request.POST.get("preview")
    if form.is_valid() and asked is None and saved(form, save):
        told = counted(len(seen.addresses), "message part", "messages partent")
        messages.success(request, f"Restitution publiée au territoire {territory} : {told}.")
        return redirect("structures:analysis", year)
    missing = selectors.missing_before_restitution(analysis)
    as_typed = Restitution(analysis=analysis, territory=territory, embargo_until=_embargo(form))
    mails = mails_shown(seen.addresses, partial(restitution_mails, as_typed), asked)
    context = {"analysis": analysis, "preview": seen, "missing": missing, "mails": mails}
    return form_page(request, "structures/restitutions/restitution_publish.html", form, **context)


def _embargo(form: RestitutionForm) -> datetime | None:
    """Return the end of the embargo that is typed, if any."""
    return form.cleaned_data.get("embargo_until") if form.is_bound else None


def _restituted(request: AuthedRequest, year: int) -> TemplateResponse:
    """Show the analysis to a structure, or the instant from which it reads; nothing before."""
    made = selectors.restitutions_to(request.user).filter(analysis__year=year).first()
    if made is None:
        raise Http404
    if clock.now() < made.opens_at:
        context = {"restitution": made}
        return TemplateResponse(request, "structures/restitutions/analysis_embargoed.html", context)
    return TemplateResponse(
        request,
        "structures/restitutions/analysis_restituted.html",
        {
            "analysis": made.analysis,
            "restitution": made,
            "recommendations": selectors.recommendations_of(request.user, made.analysis),
        },
    )


def _asked_too_late(request: AuthedRequest, analysis: CrossAnalysis) -> bool:
    """Whether a form is asked for once a territory reads; the service refuses what is sent."""
    read = Restitution.objects.filter(analysis__year=analysis.year)
    return request.method != "POST" and read.exists()


def _recommendation(year: int, pk: int) -> Recommendation:
    found = Recommendation.objects.select_related("analysis")
    return get_object_or_404(found, pk=pk, analysis__year=year)


def _written(request: AuthedRequest, found: Recommendation) -> HttpResponse:
    if _asked_too_late(request, found.analysis):
        return redirect("structures:analysis", found.analysis.year)

    def build(sent: QueryDict | None) -> RecommendationForm:
        stored = Recommendation.objects.filter(pk=found.pk).first()
        initial = model_to_dict(stored) if stored else {}
        return RecommendationForm(sent, initial=initial, year=found.analysis.year)

    def save(form: RecommendationForm) -> None:
        values = {name: form.cleaned_data[name] for name in ("title", "text")}
        rests_on = list(form.cleaned_data["rests_on"])
        services.write_recommendation(found, values, rests_on, by=request.user)

    edit = Edit(request, build, row(found.analysis))
    if edit.saved(save):
        messages.success(request, f"Préconisation « {found.title} » enregistrée.")
        return redirect("structures:analysis", found.analysis.year)
    context = {"analysis": found.analysis, "found": found}
    return edit.page("structures/restitutions/recommendation_edit.html", **context)
