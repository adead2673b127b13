"""The figures of our two structures: one contested with a file and answered, others agreed to."""

from allocation.models import Campaign
from tests.allocation.builders import OWN
from tests.allocation.reviews.builders import (
    Verdict,
    make_agreement_to,
    make_answer,
    make_challenge,
    make_review,
)
from tests.project.talks import OTHER


def make_heard() -> None:
    """A review that is open, with nothing that waits for an answer."""
    make_review(Campaign.objects.get())
    for code in (OWN, OTHER):
        make_agreement_to(2, 3, code=code)
        file = ("extraction.pdf", b"%PDF-1.7 " + code.encode())
        make_answer(make_challenge(4, code=code, file=file), Verdict.REFUSED)
