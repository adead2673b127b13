"""What the page of the year's letters says of their printing."""

from django.urls import reverse

from allocation.models import Campaign
from structures.ground.work.jobs import JobPart, Progress


def printing(campaign: Campaign, progress: Progress, *, asked: str = "") -> JobPart:
    """Return the printing of the letters, as their page follows it.

    `asked` is what the address asks of their list.
    """
    part_url = reverse("dialogue:letter_progress", args=[campaign.year])
    return JobPart(
        progress,
        label="Lettres imprimées",
        thing="lettre",
        made="imprimée",
        act="l’impression",
        part_id="letters",
        part_url=f"{part_url}?{asked}",
        page_url=reverse("dialogue:letters", args=[campaign.year]),
        table="dialogue/letters/_letter_table.html",
    )
