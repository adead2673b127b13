"""`{{ url|as_left:request }}`: the way back to a list as it was left."""

from django import template

from structures.ground.lists import as_left

register = template.Library()
register.filter("as_left", as_left)
