"""What is kept about the person who signed in, for them alone."""

import json

from django.conf import settings
from django.http import HttpResponse
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, signed_in
from structures.ground.answers import download
from structures.personal_data.selectors import SHOWN_ENTRIES, as_json, personal_data


@signed_in("GET")
def personal_data_detail(request: AuthedRequest) -> HttpResponse:
    """Show what is kept, why, and how long."""
    held = personal_data(request.user)
    return TemplateResponse(
        request,
        "structures/personal_data/personal_data.html",
        {
            "held": held,
            "entries": held.entries[:SHOWN_ENTRIES],
            "written": held.entries.count(),
            "years": settings.RETENTION_YEARS,
        },
    )


@signed_in("GET")
def personal_data_export(request: AuthedRequest) -> HttpResponse:
    """Send the same as a JSON file."""
    content = json.dumps(as_json(personal_data(request.user)), ensure_ascii=False, indent=1)
    return download(content.encode(), "application/json", "mes-donnees.json")
