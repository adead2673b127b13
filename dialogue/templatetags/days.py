"""The day of a moment, beside dates that are days: the same clock tells both."""

from django import template

from dialogue.selectors.clock import day_of

register = template.Library()
register.filter("day_of", day_of)
