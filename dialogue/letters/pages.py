"""What the page of the year's letters says of their printing."""

from django.urls import reverse

from allocation.models import Campaign
from structures.ground.work.jobs import JobPart, Progress


def printing(campaign: Campaign, progress: Progress) -> JobPart:
    """Return the printing of the letters, as their page follows it."""
    return JobPart(
        progress,
        label="Lettres imprimées",
        thing="lettre",
        made="imprimée",
        act="l’impression",
        part_id="letters",
        part_url=reverse("dialogue:letter_progress", args=[campaign.year]),
        page_url=reverse("dialogue:letters", args=[campaign.year]),
        table="dialogue/letters/_letter_table.html",
    )
