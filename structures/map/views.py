"""The outlines of communes, loaded by the Region's administrator."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, admin_only
from structures.ground.answers import form_page
from structures.ground.french import counted
from structures.ground.refusals import Refused
from structures.map.forms import OutlinesForm
from structures.map.selectors import drawn_communes, outline_files, outlines_in
from structures.map.services import apply_outlines, keep_outlines


@admin_only("GET", "POST")
def map_upload(request: AuthedRequest) -> HttpResponse:
    """Say how many communes are drawn, and take a file of outlines."""
    form = OutlinesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = keep_outlines(file.name, file.read(), by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("structures:map_preview", kept.pk)
    drawn, communes = drawn_communes()
    context = {"drawn": drawn, "communes": communes}
    return form_page(request, "structures/map/map_upload.html", form, **context)


@admin_only("GET", "POST")
def map_preview(request: AuthedRequest, pk: int) -> HttpResponse:
    """Show what a file of outlines would change, then apply it."""
    file = get_object_or_404(outline_files(), pk=pk)
    if request.method == "POST":
        try:
            count = apply_outlines(file, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("structures:map_preview", pk)
        drawn = counted(count, "commune dessinée", "communes dessinées")
        messages.success(request, f"Carte : {drawn}.")
        return redirect("structures:map")
    return TemplateResponse(
        request,
        "structures/map/map_preview.html",
        {"file": file, "found": outlines_in(bytes(file.content))},
    )
