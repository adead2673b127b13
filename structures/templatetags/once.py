"""`{% once %}` beside `{% csrf_token %}`: what the form asks for happens once."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from structures.ground.once import FIELD, new_key

register = template.Library()


@register.simple_tag
def once() -> SafeString:
    """Return a hidden field with a key of this form's own."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_key())
