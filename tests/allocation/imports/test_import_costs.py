"""Applying a file asks as much of the database for 3 000 values as for 60."""

import pytest

from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.campaigns.services import open_collection
from allocation.figures.services import record_figures
from allocation.imports.models import ImportBatch, ImportedValue
from allocation.imports.services import apply_import
from allocation.models import Campaign, Figure
from structures.ground.files.services import keep
from tests.allocation.builders import (
    ALL_CODES,
    NATION,
    make_campaign,
    make_figures,
    make_user,
    make_value,
    wide_codes,
)
from tests.allocation.reading_costs import questions

APPLIED, TYPED = 15, 10
pytestmark = pytest.mark.django_db


def make_preview(campaign: Campaign) -> ImportBatch:
    """An activity file read and shown, that replaces half of the figures and brings the others."""
    by, kind = make_user("region_agent"), ImportBatch.Kind.ACTIVITY
    file = keep("activite.csv", b"contenu", "text/csv")
    batch = ImportBatch.objects.create(campaign=campaign, kind=kind, file=file, uploaded_by=by)
    campaign.figures.filter(indicator__number__lte=3).delete()
    known = dict(campaign.figures.values_list("indicator", "value"))
    ImportedValue.objects.bulk_create(
        ImportedValue(
            batch=batch,
            indicator=indicator,
            structure=structure,
            value=make_value(indicator.number, rank) + 1,
            replaced=make_value(indicator.number, rank) if indicator.pk in known else None,
        )
        for rank, structure in enumerate(campaign_structures(campaign))
        for indicator in measured_indicators(campaign)
    )
    return batch


@pytest.mark.parametrize("codes", [ALL_CODES, wide_codes(NATION)], ids=len)
def test_a_file_is_applied_in_as_few_questions_for_a_nation_as_for_a_region(codes):
    make_figures(make_campaign(codes))
    batch = make_preview(Campaign.objects.get())
    asked = questions(
        lambda: apply_import(batch, empty_perimeters_confirmed=False, by=batch.uploaded_by)
    )
    assert len(asked) <= APPLIED
    assert not any('"structures_storedfile"."content"' in sql for sql in asked)
    applied = Figure.objects.filter(import_batch=batch)
    assert applied.count() == len(codes) * 7 == batch.values.count()


def test_the_counts_of_a_structure_are_typed_in_a_few_questions():
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    structure, by = campaign_structures(campaign)[0], make_user("region_agent")
    values = {indicator: make_value(3, 0) for indicator in measured_indicators(campaign)}
    asked = questions(lambda: record_figures(campaign, structure, values, source="Appel", by=by))
    assert len(asked) <= TYPED
    assert campaign.figures.filter(structure=structure).count() == len(values)
