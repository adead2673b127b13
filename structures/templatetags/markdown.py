"""`{% load markdown %}` then `{{ text|markdown }}`: a long text as people formatted it."""

from django import template

from structures.ground.markdown import render

register = template.Library()
register.filter("markdown", render)
