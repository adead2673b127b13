"""Values of a second source come in by a file; the structures' own do not change."""

import pytest

from allocation.imports.models import ImportBatch
from allocation.imports.readers.asked import Asked
from allocation.imports.services import apply_import, preview_file
from allocation.models import Campaign, Figure, SecondFigure
from allocation.second_sources.services import remove_source
from structures.ground.refusals import Refused
from structures.ground.work.sent_files import Upload
from tests.allocation.builders import OWN, make_campaign, make_figures, make_user
from tests.allocation.second_sources.builders import FIVE, KIND, make_source
from tests.domain.files import text

pytestmark = pytest.mark.django_db
TITLES = "code_structure;annee_reference;indicateur;valeur;source"
SECOND = ImportBatch.Kind.SECOND


def sent(*lines, source=KIND):
    campaign, by = Campaign.objects.get(), make_user("region_agent")
    upload = Upload("pe.csv", text(TITLES, *lines), "text/csv")
    return preview_file(campaign, SECOND, upload, asked=Asked(second=source), by=by)


@pytest.fixture
def source():
    found = make_source()
    make_figures(found.campaign)
    return found


def errors(batch):
    return " ".join(issue.message for issue in batch.issues.filter(severity="error"))


def test_a_file_gives_the_values_of_the_source_that_is_chosen(source):
    own = list(Figure.objects.order_by("pk").values())
    batch = sent(f"{OWN};2014;{FIVE};48;Tableau du 12 février")
    apply_import(batch, empty_perimeters_confirmed=False, by=make_user("region_agent"))
    found = SecondFigure.objects.get()
    assert (found.value, found.document, found.source) == (48, "Tableau du 12 février", source)
    assert found.import_batch == batch
    assert list(Figure.objects.order_by("pk").values()) == own


def test_what_a_file_replaces_is_the_value_of_the_same_source(source):
    for value in (48, 52):
        batch = sent(f"{OWN};2014;{FIVE};{value};Tableau")
        apply_import(batch, empty_perimeters_confirmed=False, by=make_user("region_agent"))
    assert batch.values.get().replaced == 48


def test_an_indicator_that_the_source_does_not_count_is_refused_by_name(source):
    assert "ne le compte pas" in errors(sent(f"{OWN};2014;4;48;Tableau"))


def test_a_source_that_was_not_declared_gives_nothing():
    make_figures(make_campaign())
    with pytest.raises(Refused, match="Dites de quelle source"):
        sent(f"{OWN};2014;{FIVE};48;Tableau", source="opco")


def test_a_source_that_was_taken_away_meanwhile_takes_no_value(source):
    batch = sent(f"{OWN};2014;{FIVE};48;Tableau")
    remove_source(source, by=make_user("region_manager"))
    with pytest.raises(Refused, match="n’est plus déclarée"):
        apply_import(batch, empty_perimeters_confirmed=False, by=make_user("region_agent"))
    assert not SecondFigure.objects.exists()
