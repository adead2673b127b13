"""What the Region answers to a projet de structure: sent back with comments, or validated."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from structures import clock
from structures.access import manager_only, region_staff_only
from structures.forms.projects import SendBackForm, ValidationForm
from structures.models import StructureProject
from structures.selectors import project_pages as pages
from structures.selectors.projects import State
from structures.services import projects as services
from structures.views import form_page, posted, saved
from structures.views.projects import project_to_read


@region_staff_only("GET", "POST")
def project_send_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Comment the parts that must change, and give the project back to its structure."""
    project = project_to_read(request, code, pk)
    if request.method == "GET" and project.state != State.SUBMITTED:
        return redirect("structures:project_detail", code, pk)
    form = SendBackForm(posted(request))

    def act() -> None:
        services.send_back(project, form.comments(), by=request.user)

    if saved(form, act):
        messages.success(request, f"Projet renvoyé : {project.structure} lit vos commentaires.")
        return redirect("structures:project_detail", code, pk)
    return _page(request, "structures/project_send_back.html", form, project)


@manager_only("GET", "POST")
def project_validate(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Validate the last version submitted."""
    project = project_to_read(request, code, pk)
    if request.method == "GET" and project.state != State.SUBMITTED:
        return redirect("structures:project_detail", code, pk)
    form = ValidationForm(posted(request), today=clock.today())

    def act() -> None:
        services.validate_project(project, on=form.cleaned_data["validated_on"], by=request.user)

    if saved(form, act):
        messages.success(request, f"{project} validé : son texte ne change plus.")
        return redirect("structures:project_detail", code, pk)
    return _page(request, "structures/project_validate.html", form, project)


def _page(
    request: HttpRequest, template: str, form: forms.Form, project: StructureProject
) -> HttpResponse:
    reading = pages.reading(project, project.versions.all()[0])
    fields = [(form[p.part], p) for p in reading.parts if p.part in form.fields]
    context = {"project": project, "reading": reading, "fields": fields}
    return form_page(request, template, form, **context)
