"""Pages of a project: read, written, answered, with its attachments."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from structures.access import (
    AuthedRequest,
    director_only,
    directs,
    manager_only,
    region_staff_only,
    signed_in,
    structure_of,
)
from structures.ground import clock
from structures.ground.answers import acted, form_page, posted, saved, send
from structures.ground.edits import Edit, row
from structures.ground.refusals import Refused
from structures.models import Role
from structures.projects import pages, selectors, services
from structures.projects.forms import (
    ComparisonForm,
    ProjectAttachmentForm,
    ProjectForm,
    ProjectValidationForm,
    SendBackForm,
)
from structures.projects.models import ProjectVersion, StructureProject
from structures.projects.selectors import (
    OPEN_TO_WRITING,
    State,
    attachments_visible_to,
    missing_parts,
    next_start,
    projects_visible_to,
)

SUBMIT, MORE_ROWS = "soumettre", "lignes"
ENOUGH_TO_COMPARE = 2


@signed_in("GET")
def project_list(request: AuthedRequest, code: str) -> HttpResponse:
    """Show the structure's projects, and say when none is valid."""
    structure = structure_of(request, code)
    today = clock.today()
    lines = pages.project_lines(structure, request.user, today)
    none_open = all(line.project.state == State.VALIDATED for line in lines)
    return TemplateResponse(
        request,
        "structures/projects/project_list.html",
        {
            "structure": structure,
            "lines": lines,
            "alert": pages.alert(lines, today),
            "may_start": none_open and directs(request.user, structure.pk),
        },
    )


@director_only("POST")
def project_start(request: AuthedRequest, code: str) -> HttpResponse:
    """Begin a draft and open it; its dates are changed there."""
    structure = structure_of(request, code)
    starts_on = next_start(structure, clock.today())
    try:
        project = services.start_project(structure, starts_on=starts_on, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("structures:projects", code)
    return redirect("structures:project_edit", code, project.pk)


@signed_in("GET")
def project_detail(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Show the text that the person reads first: the draft or the last version submitted."""
    project = project_to_read(request, code, pk)
    draft = selectors.reads_draft(project, request.user)
    return _reading_page(request, project, None if draft else project.versions.all()[0])


@signed_in("GET")
def project_version(request: AuthedRequest, code: str, pk: int, number: int) -> HttpResponse:
    """Show a version as it was submitted."""
    project = project_to_read(request, code, pk)
    version = next((v for v in project.versions.all() if v.number == number), None)
    if version is None:
        raise Http404
    return _reading_page(request, project, version)


@signed_in("GET")
def project_compare(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Show what changed between two versions, the last two unless others are asked for."""
    project = project_to_read(request, code, pk)
    versions = {version.number: version for version in project.versions.all()}
    if not versions:
        raise Http404
    last = max(versions)
    form = ComparisonForm(
        request.GET or {"avant": max(last - 1, 1), "apres": last}, versions=versions
    )
    valid = form.is_valid()
    return TemplateResponse(
        request,
        "structures/projects/project_compare.html",
        {
            "project": project,
            "form": form,
            "pair": form.pair() if valid else None,
            "comparisons": pages.comparison(*form.pair()) if valid else [],
        },
        status=200 if valid else 422,
    )


@director_only("GET", "POST")
def project_edit(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Write the project: save the draft, ask for more rows, or submit."""
    project = project_to_read(request, code, pk)
    if request.method == "GET" and project.state not in OPEN_TO_WRITING:
        return redirect("structures:project_detail", code, pk)

    def build(sent: QueryDict | None) -> ProjectForm:
        return ProjectForm(sent, project=project_of(request, code, pk))

    edit = Edit(request, build, row(project))
    if edit.saved(lambda form: _write(request, project, form)):
        return _after_writing(request, project)
    parts = _parts(edit.form, pages.reading(project, None))
    return edit.page("structures/projects/project_edit.html", project=project, parts=parts)


def project_to_read(request: AuthedRequest, code: str, pk: int) -> StructureProject:
    """Return the project with all that its pages show, or answer 404."""
    structure = structure_of(request, code)
    found = get_object_or_404(selectors.projects_to_read(structure, request.user), pk=pk)
    return selectors.as_read_by(request.user, found)


def project_of(request: AuthedRequest, code: str, pk: int) -> StructureProject:
    """Return the project alone if the person may read it, or answer 404."""
    visible = projects_visible_to(request.user).select_related("structure")
    return get_object_or_404(visible, structure__code=code, pk=pk)


def _parts(form: ProjectForm, reading: pages.ProjectReading) -> list[tuple[object, object]]:
    return [(form[part.part], part) for part in reading.parts]


def _write(request: AuthedRequest, project: StructureProject, form: ProjectForm) -> None:
    """Save what was typed, then submit it if asked; what is missing is told in the form."""
    services.write_project(project, form.content(), by=request.user)
    if request.POST.get("action") == SUBMIT:
        form.require_parts()
        if form.is_valid():
            services.submit_project(project, by=request.user)
        else:
            messages.info(request, "Le brouillon est enregistré, mais pas encore soumis.")


def _after_writing(request: AuthedRequest, project: StructureProject) -> HttpResponse:
    where, action = [project.structure.code, project.pk], request.POST.get("action")
    if action == SUBMIT:
        messages.success(request, "Projet soumis : la Région le lit, sa réponse s’affichera ici.")
        return redirect("structures:project_detail", *where)
    messages.success(request, "Brouillon enregistré. Votre structure est seule à le lire.")
    anchor = "#needs-title" if action == MORE_ROWS else ""
    return redirect(reverse("structures:project_edit", args=where) + anchor)


def _reading_page(
    request: AuthedRequest, project: StructureProject, version: ProjectVersion | None
) -> HttpResponse:
    label, tone = pages.status(project, clock.today())
    user, state = request.user, project.state
    writes = directs(user, project.structure_id)
    return TemplateResponse(
        request,
        "structures/projects/project_detail.html",
        {
            "project": project,
            "reading": pages.reading(project, version),
            "status": {"label": label, "tone": tone},
            "comparable": len(project.versions.all()) >= ENOUGH_TO_COMPARE,
            "missing": missing_parts(project) if version is None else [],
            "may_write": writes and state in OPEN_TO_WRITING,
            "may_send_back": user.is_region_staff and state == State.SUBMITTED,
            "may_validate": user.has_role(Role.REGION_MANAGER) and state == State.SUBMITTED,
        },
    )


@region_staff_only("GET", "POST")
def project_send_back(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Comment the parts that must change, and give the project back to its structure."""
    project = project_to_read(request, code, pk)
    if request.method == "GET" and project.state != State.SUBMITTED:
        return redirect("structures:project_detail", code, pk)
    edit = Edit(request, SendBackForm)
    if edit.saved(lambda form: services.send_back(project, form.comments(), by=request.user)):
        messages.success(request, f"Projet renvoyé : {project.structure} lit vos commentaires.")
        return redirect("structures:project_detail", code, pk)
    return edit.page("structures/projects/project_send_back.html", **_answering(edit.form, project))


@manager_only("GET", "POST")
def project_validate(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Validate the last version submitted."""
    project = project_to_read(request, code, pk)
    if request.method == "GET" and project.state != State.SUBMITTED:
        return redirect("structures:project_detail", code, pk)
    form = ProjectValidationForm(posted(request), today=clock.today())

    def act() -> None:
        services.validate_project(project, on=form.cleaned_data["validated_on"], by=request.user)

    if saved(form, act):
        messages.success(request, f"{project} validé : son texte ne change plus.")
        return redirect("structures:project_detail", code, pk)
    context = _answering(form, project)
    return form_page(request, "structures/projects/project_validate.html", form, **context)


def _answering(form: forms.Form, project: StructureProject) -> dict[str, object]:
    reading = pages.reading(project, project.versions.all()[0])
    fields = [(form[p.part], p) for p in reading.parts if p.part in form.fields]
    return {"project": project, "reading": reading, "fields": fields}


@director_only("GET", "POST")
def attachment_add(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Join a file to the project that is being written."""
    project = project_of(request, code, pk)
    if request.method == "GET" and project.state not in OPEN_TO_WRITING:
        return redirect("structures:project_detail", code, pk)
    form = ProjectAttachmentForm(request.POST or None, request.FILES or None)

    def save() -> None:
        file, label = form.cleaned_data["file"], form.cleaned_data["label"]
        services.attach(project, name=file.name, content=file.read(), label=label, by=request.user)

    if saved(form, save, field="file"):
        messages.success(request, f"Pièce jointe « {form.cleaned_data['label']} » ajoutée.")
        return redirect("structures:project_detail", code, pk)
    return form_page(request, "structures/projects/project_attach.html", form, project=project)


@signed_in("GET")
def attachment_download(request: AuthedRequest, code: str, pk: int, file: int) -> HttpResponseBase:
    """Send a joined file to those who may read it."""
    visible = attachments_visible_to(request.user).filter(project=project_of(request, code, pk))
    visible = visible.select_related("file").defer("file__content")
    return send(get_object_or_404(visible, pk=file).file)


@director_only("POST")
def attachment_remove(request: AuthedRequest, code: str, pk: int, file: int) -> HttpResponse:
    """Remove a joined file while the project is being written."""
    joined = project_of(request, code, pk).attachments.filter(removed_at=None)
    attachment = get_object_or_404(joined, pk=file)
    done = f"Pièce jointe « {attachment.label} » retirée."
    acted(request, lambda: services.detach(attachment, by=request.user), done)
    return redirect("structures:project_detail", code, pk)
