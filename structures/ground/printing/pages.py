"""Pages made to be printed."""

from collections.abc import Mapping

from django.template.loader import render_to_string


def page_to_print(template: str, context: Mapping[str, object]) -> str:
    """Return a page without the space that the vendored font does not have."""
    return render_to_string(template, context).replace("\u202f", "\u00a0")
