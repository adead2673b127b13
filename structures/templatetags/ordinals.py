"""`{% filter ordinals %}…{% endfilter %}`: « 1er » as it is printed, its end raised."""

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
TAG = re.compile(r"(<[^>]*>)")
ORDINAL = re.compile(r"\b(1)(er|re)\b")


@register.filter(is_safe=True)
def ordinals(html: str) -> SafeString:
    """Return a piece of HTML with its ordinals raised, in its text and not in its tags.

    >>> ordinals('<p title="1er">le 1er mai</p>')
    '<p title="1er">le 1<sup>er</sup> mai</p>'
    """
    parts = TAG.split(html)
    parts[::2] = [ORDINAL.sub(r"\1<sup>\2</sup>", text) for text in parts[::2]]
    return mark_safe("".join(parts))  # the tags are those of the template
