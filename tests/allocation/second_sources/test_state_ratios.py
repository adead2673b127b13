"""The State's ratios: imported, read beside, never counted."""

import pytest

from allocation.models import RatioNote, StateRatio
from allocation.runs.services import compute_run
from allocation.second_sources.services import write_ratio_note
from structures.ground.refusals import Refused
from structures.models import Structure
from structures.reference.kinds import Asked
from structures.reference.services import Upload, apply_batch, preview
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_user,
)
from tests.allocation.second_sources.builders import make_ratio
from tests.domain.files import text
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
TITLES = "code_structure;annee;ratio;valeur;unite;source"
EXPLAINED = f"/structures/{OWN}/dotation/2015/"


def sent(*lines):
    upload = Upload("ratios.csv", text(TITLES, *lines), "text/csv")
    return preview("state_ratios", upload, Asked(upload.name), by=make_user("region_admin"))


def test_a_file_of_ratios_is_read_shown_and_kept():
    make_campaign()
    batch = sent(
        f"{OWN};2014;Jeunes par conseiller;82,5;jeunes;DIRECCTE",
        f"{OWN};2014;Évolution;-3,2;%;DIRECCTE",
    )
    apply_batch(batch, ending=False, by=make_user("region_admin"))
    found = {one.name: (str(one.value.normalize()), one.unit) for one in StateRatio.objects.all()}
    assert found == {"Jeunes par conseiller": ("82.5", "jeunes"), "Évolution": ("-3.2", "%")}


def test_what_cannot_be_read_is_named_with_its_place():
    make_campaign()
    unread = sent(f"{OWN};2014;Ratio;;;DIRECCTE", f"{OWN};14;Ratio;1;;D")
    unknown = sent("99999;2014;Ratio;1;;DIRECCTE")
    said = " ".join(issue.message for batch in (unread, unknown) for issue in batch.issues.all())
    for words in ("ce n’est pas un zéro", "14", "99999"):
        assert words in said


def test_no_ratio_is_ever_counted():
    campaign = make_campaign()
    make_figures(campaign)
    before = compute_run(campaign, by=make_user()).record["inputs"]
    for code in Structure.objects.values_list("code", flat=True):
        make_ratio(code)
    after = compute_run(campaign, by=make_user(), reason="Essai").record["inputs"]
    assert before == after


def test_a_director_reads_the_ratios_of_their_structure_alone_and_that_they_do_not_count(client):
    make_adopted_campaign()
    make_ratio(OWN)
    make_ratio("67180")
    StateRatio.objects.filter(structure__code="67180").update(name="Ratio d’ailleurs")
    shown = text_of(page(client, make_person("director"), EXPLAINED))
    assert "Jeunes suivis par conseiller" in shown
    assert "n’entrent dans aucun calcul" in shown
    assert "Ratio d’ailleurs" not in shown


def test_what_is_said_of_the_ratios_is_written_by_the_region(client):
    campaign = make_campaign()
    write_ratio_note(campaign, "Transmis par la DREETS.", by=make_user("region_admin"))
    make_ratio()
    shown = text_of(page(client, make_user("state_observer"), "/campagnes/2015/sources/ratios/"))
    assert "Transmis par la DREETS." in shown
    with pytest.raises(Refused):
        write_ratio_note(campaign, "Non", by=make_user("region_agent"))
    assert RatioNote.objects.get().text == "Transmis par la DREETS."
