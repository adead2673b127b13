"""`{% load standing %}` then `{{ reminder|standing }}`: the day it left, or why it did not."""

from django import template

from structures.messages.selectors import standing

register = template.Library()
register.filter("standing", standing)
