"""What somebody is writing on a page and has not saved."""

from django.conf import settings
from django.db import models

from structures.ground import clock


class FormDraft(models.Model):
    """All that stands in a form, as it was typed; whoever writes it alone reads it."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="écrit par",
        on_delete=models.CASCADE,
        related_name="form_drafts",
    )
    page = models.CharField("page", max_length=300)
    typed = models.JSONField("ce qui est écrit")
    opened_on = models.TextField("version ouverte", blank=True)
    saved_at = models.DateTimeField("gardé le", default=clock.now, db_index=True)

    class Meta:
        verbose_name = "brouillon de page"
        verbose_name_plural = "brouillons de pages"
        constraints = [
            models.UniqueConstraint(fields=["owner", "page"], name="one_draft_a_page_and_person")
        ]

    def __str__(self) -> str:
        return self.page
