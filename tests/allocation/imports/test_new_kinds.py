"""Each kind of file, from what a person says of it to the figures."""

import pytest

from allocation.campaigns.services import open_collection
from allocation.imports.kinds import KINDS
from allocation.imports.mappings import keep_mapping
from allocation.imports.models import ColumnMapping, ImportBatch
from allocation.imports.readers.asked import Asked
from allocation.imports.readers.long import Columns
from allocation.imports.selectors import import_preview, mappings_of
from allocation.imports.services import Upload, apply_import, preview_file
from allocation.models import Campaign, Figure
from structures.ground.refusals import Refused
from tests.allocation.builders import make_adopted_campaign, make_campaign, make_user
from tests.allocation.reading_costs import questions
from tests.domain.files import spaced, text

Kind = ImportBatch.Kind
APPLIED = 15
CODES = ("67437", "S11")
WIDE = ("Structure;2;3", *(f"{code};{rank + 40};0" for rank, code in enumerate(CODES)))
DARES = (
    "Date;Code ML;Type de données;Catégorie;Sexe;Tranche d'âge;Nombre de demandeurs d'emploi",
    *(f"2014-T4;{code};Brutes;A;Total;16-25 ans;{rank + 121}" for rank, code in enumerate(CODES)),
    "2014-T4;67437;Brutes;ABC;Total;16-25 ans;300",
)
COLUMNS = Columns("Territoire", "Nombre", kept={"Année": "2014"}, period="Année")
MAPPED = ("Territoire;Année;Nombre", *(f"{code};2014;12" for code in CODES), "67437;2013;5")
FILES = {
    Kind.WIDE: (WIDE, Asked()),
    Kind.DARES: (DARES, Asked("16-25", category="A")),
    Kind.MAPPED: (MAPPED, Asked(columns=COLUMNS.json, indicator=4, source="Observatoire")),
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A campaign of two structures, open to figures."""
    campaign = make_campaign(CODES)
    open_collection(campaign, by=make_user())
    return Campaign.objects.get()


def preview(campaign, kind, *, asked=None, lines=None):
    told, said = FILES[kind]
    file = Upload("fichier.csv", text(*(lines or told)), "text/csv")
    return preview_file(campaign, kind, file, asked=asked or said, by=make_user("region_agent"))


def apply(batch):
    return apply_import(batch, empty_perimeters_confirmed=False, by=make_user("region_agent"))


def recorded():
    return list(Figure.objects.values_list("indicator__number", "structure__code", "value"))


def test_every_kind_that_is_stored_has_its_row():
    assert list(KINDS) and KINDS.keys() == set(Kind.values)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param(
            Kind.WIDE,
            [(2, "67437", 40), (2, "S11", 41), (3, "67437", 0), (3, "S11", 0)],
            id="sheet",
        ),
        pytest.param(Kind.DARES, [(1, "67437", 121), (1, "S11", 122)], id="DARES"),
        pytest.param(Kind.MAPPED, [(4, "67437", 12), (4, "S11", 12)], id="by hand"),
    ],
)
def test_a_file_of_each_kind_becomes_figures_in_few_questions(campaign, kind, expected):
    batch = preview(campaign, kind)
    assert not import_preview(batch).errors
    asked = questions(lambda: apply(batch))
    assert recorded() == expected
    assert len(asked) <= APPLIED


@pytest.mark.parametrize("kind", list(FILES))
def test_the_same_file_sent_again_is_announced_whatever_its_kind(campaign, kind):
    first, second = preview(campaign, kind), preview(campaign, kind)
    apply(first)
    assert import_preview(second).earlier == [first]


@pytest.mark.parametrize("kind", list(FILES))
def test_no_kind_changes_the_figures_of_an_adopted_campaign(kind):
    campaign = make_adopted_campaign()
    with pytest.raises(Refused, match="répartition arrêtée"):
        preview(campaign, kind)


def test_a_figure_keeps_the_ages_and_the_case_that_were_counted(campaign):
    apply(preview(campaign, Kind.DARES))
    figure = Figure.objects.get(structure__code="67437")
    assert (figure.age_bracket, figure.observed_on.isoformat()) == ("16-25", "2014-12-31")
    assert spaced(figure.definition).startswith("Demandeurs d’emploi inscrits (Date : 2014-T4,")
    assert figure.source == "DARES et France Travail, demandeurs d’emploi inscrits"


def test_a_file_of_other_ages_does_not_stand_beside_those_of_a_neighbour(campaign):
    apply(preview(campaign, Kind.DARES))
    lines = [line.replace("16-25 ans", "15-24 ans") for line in DARES if "S11" not in line]
    batch = preview(campaign, Kind.DARES, asked=Asked("15-24", category="A"), lines=lines)
    [error] = import_preview(batch).errors
    assert "S11 (16-25 ans)" in error.message


def test_two_files_of_other_ages_previewed_together_are_not_both_applied(campaign):
    def of(code, ages):
        lines = [line for line in DARES if line.startswith("Date") or code in line]
        lines = [line.replace("16-25 ans", f"{ages} ans") for line in lines]
        return preview(campaign, Kind.DARES, asked=Asked(ages, category="A"), lines=lines)

    first, second = of("67437", "16-25"), of("S11", "15-24")
    apply(first)
    with pytest.raises(Refused, match="67437 \\(16-25 ans\\)"):
        apply(second)
    assert recorded() == [(1, "67437", 121)]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        pytest.param({"columns": {}}, "Dites quelle colonne donne le code", id="no column"),
        pytest.param({"indicator": None}, "Dites quel indicateur", id="no indicator"),
        pytest.param({"indicator": 8}, "Dites quel indicateur", id="one that is rated"),
        pytest.param({"source": ""}, "Dites qui publie", id="no source"),
        pytest.param({"age_bracket": "16-25"}, "ne se compte pas par tranche", id="ages"),
        pytest.param({"indicator": 1}, "Dites quelle tranche d’âge", id="no ages"),
    ],
)
def test_what_a_file_described_by_hand_lacks_is_asked(campaign, asked, message):
    said = {"columns": COLUMNS.json, "indicator": 4, "source": "Observatoire"} | asked
    with pytest.raises(Refused, match=message):
        preview(campaign, Kind.MAPPED, asked=Asked(**said))


def test_a_description_is_kept_by_name_and_offered_for_the_same_header():
    agent = make_user("region_agent")
    kept = keep_mapping("Observatoire", COLUMNS, by=agent)
    assert mappings_of(["territoire ", "NOMBRE", "année"]) == [kept]
    assert mappings_of(["Territoire", "Nombre"]) == []
    assert keep_mapping("Observatoire", COLUMNS, by=agent) == kept
    with pytest.raises(Refused, match="porte déjà ce nom"):
        keep_mapping("Observatoire", Columns("a", "b"), by=agent)


def test_a_description_that_names_people_is_not_kept():
    with pytest.raises(Refused, match="données nominatives"):
        keep_mapping("Jeunes", Columns("Code", "Valeur", ignored=("Prénom",)), by=make_user())
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        keep_mapping("Autre", COLUMNS, by=make_user("region_admin"))
    assert not ColumnMapping.objects.exists()
