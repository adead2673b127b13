"""Pages of a year's allocation: fetch what this person may see, act, answer."""

from django.shortcuts import get_object_or_404

from allocation.models import Campaign


def campaign_of(year: int) -> Campaign:
    """Return the campaign of `year`, or answer 404."""
    return get_object_or_404(Campaign, year=year)
