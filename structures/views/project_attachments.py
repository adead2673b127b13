"""Files joined to a projet de structure."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from structures.access import director_only, signed_in
from structures.forms.projects import AttachmentForm
from structures.selectors.projects import OPEN_TO_WRITING, attachments_visible_to
from structures.services import project_attachments as services
from structures.views import acted, download, form_page, saved
from structures.views.projects import project_of


@director_only("GET", "POST")
def attachment_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Join a file to the project that is being written."""
    project = project_of(request, code, pk)
    if request.method == "GET" and project.state not in OPEN_TO_WRITING:
        return redirect("structures:project_detail", code, pk)
    form = AttachmentForm(request.POST or None, request.FILES or None)

    def save() -> None:
        file, label = form.cleaned_data["file"], form.cleaned_data["label"]
        services.attach(project, name=file.name, content=file.read(), label=label, by=request.user)

    if saved(form, save, field="file"):
        messages.success(request, f"Pièce jointe « {form.cleaned_data['label']} » ajoutée.")
        return redirect("structures:project_detail", code, pk)
    return form_page(request, "structures/project_attach.html", form, project=project)


@signed_in("GET")
def attachment_download(request: HttpRequest, code: str, pk: int, file: int) -> HttpResponse:
    """Send a joined file to those who may read it."""
    visible = attachments_visible_to(request.user).filter(project=project_of(request, code, pk))
    found = get_object_or_404(visible.select_related("file"), pk=file).file
    return download(bytes(found.content), found.media_type, found.name)


@director_only("POST")
def attachment_remove(request: HttpRequest, code: str, pk: int, file: int) -> HttpResponse:
    """Remove a joined file while the project is being written."""
    joined = project_of(request, code, pk).attachments.filter(removed_at=None)
    attachment = get_object_or_404(joined, pk=file)
    done = f"Pièce jointe « {attachment.label} » retirée."
    acted(request, lambda: services.detach(attachment, by=request.user), done)
    return redirect("structures:project_detail", code, pk)
