"""What the page of the year's conventions says of their printing."""

from django.urls import reverse

from allocation.models import Campaign
from structures.ground.jobs import JobPart, Progress


def printing(campaign: Campaign, progress: Progress) -> JobPart:
    """Return the printing of the conventions, as their page follows it."""
    return JobPart(
        progress,
        label="Conventions générées",
        thing="convention",
        made="générée",
        act="la génération",
        part_id="agreements",
        part_url=reverse("allocation:agreement_progress", args=[campaign.year]),
        page_url=reverse("allocation:agreements", args=[campaign.year]),
        table="allocation/agreements/_agreement_table.html",
    )
