"""French writing of amounts, numbers and dates in templates.

A moment is written with its local day. Each filter raises on None: a missing figure
stops the page, it never prints nothing.
"""

from django import template

from structures.ground import french as typography

register = template.Library()

for _filter in (
    typography.euros,
    typography.signed_euros,
    typography.number,
    typography.percent,
    typography.basis_points,
    typography.in_words,
    typography.count_in_words,
    typography.date_long,
    typography.hour,
    typography.moment,
    typography.of,
):
    register.filter(_filter.__name__, _filter, expects_localtime=True)
