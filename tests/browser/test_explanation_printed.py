"""The allocation explained on paper: one A4 page, before and after the settlement."""

import pypdfium2
import pytest

from tests.allocation.builders import ALL_CODES, OWN, make_adopted_campaign, make_figures
from tests.allocation.settlement_builders import at_dialogues, make_balances, settled
from tests.allocation.year_builders import make_next_year
from tests.structures.builders import make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def printed(page, path):
    """What a person gets who prints the page: the text of each sheet."""
    page.goto(path)
    document = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    return [sheet.get_textpage().get_text_range() for sheet in document]


def test_it_holds_on_one_page_guard_rails_and_settlement_included(already_signed_in):
    before = make_adopted_campaign(codes=ALL_CODES)
    limits = {"fixed_fall_bp": 500, "fixed_rise_bp": 800}
    after = make_next_year(before, envelope_cents=before.envelope_cents, **limits)
    make_figures(after)
    after = make_adopted_campaign(after, without_project=ALL_CODES)
    page = already_signed_in(make_person("director", OWN))
    [adopted] = printed(page, f"/structures/{OWN}/dotation/2016/")
    assert "Dotation maximale" in adopted and "Baisse limitée à 5" in adopted
    make_balances(settled(at_dialogues(after)))
    [final] = printed(page, f"/structures/{OWN}/dotation/2016/")
    assert "Montant final" in final and "Le solde a été arrêté le" in final
