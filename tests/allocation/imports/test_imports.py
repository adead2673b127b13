"""A file is read and shown, then applied whole or not at all; what is refused is not kept."""

import csv
import hashlib
from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from allocation.campaigns.services import open_collection
from allocation.figures.services import record_figures
from allocation.imports.selectors import import_preview
from allocation.imports.services import Upload, apply_import, preview_activity, preview_insee
from allocation.models import Campaign, Figure, ImportBatch, ImportedValue, RowIssue, State
from config.demo.files import ACTIVITY_FILE, INSEE_FILE
from structures.ground.refusals import Refused
from structures.ground.spreadsheets import FileRefused
from structures.models import Role, StoredFile, Structure, User
from tests.allocation.builders import make_adopted_campaign, make_campaign, make_user
from tests.domain.files import spaced, text

TITLES = "code_structure;annee_reference;indicateur;valeur"
CELL = "67437;2014;2;48"
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A campaign open to figures, without any."""
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    return Campaign.objects.get()


def upload(content, name="activite.csv"):
    return Upload(name, content, "text/csv")


def preview(campaign, *lines):
    content = text(*lines or (TITLES, CELL))
    return preview_activity(campaign, upload(content), by=make_user("region_agent"))


def apply(batch, confirmed=False, role="region_manager"):
    user = User.objects.filter(role=role).first() or make_user(role)
    return apply_import(batch, empty_perimeters_confirmed=confirmed, by=user)


def preview_census(campaign, path=INSEE_FILE):
    admin = User.objects.get(role=Role.REGION_ADMIN)
    found = upload(path.read_bytes(), path.name)
    return preview_insee(campaign, found, age_bracket="15-24", by=admin)


def recorded():
    return list(Figure.objects.values_list("indicator__number", "structure__code", "value"))


def test_a_preview_changes_no_figure(demo):
    campaign = demo(State.COLLECTION)
    census = preview_census(campaign)
    activity = preview_activity(campaign, upload(ACTIVITY_FILE.read_bytes()), by=make_user())
    assert (census.values.count(), activity.values.count()) == (11, 66)
    assert not Figure.objects.exists()


def test_an_applied_census_file_leaves_its_whole_provenance(demo):
    batch = preview_census(demo(State.COLLECTION))
    assert apply(batch, confirmed=True) == 11
    figure = Figure.objects.get(structure__code="67437")
    assert (figure.vintage, figure.geography_year, figure.age_bracket) == ("2011", "2015", "15-24")
    assert figure.column_rule == "P11_HCHOM1524 + P11_FCHOM1524"
    assert figure.source.startswith("Insee, recensement 2011")
    assert figure.recorded_by.role == Role.REGION_MANAGER
    assert figure.import_batch.uploaded_by.role == Role.REGION_ADMIN
    file = figure.import_batch.file
    assert (file.name, bytes(file.content)) == (INSEE_FILE.name, INSEE_FILE.read_bytes())
    assert file.sha256 == hashlib.sha256(INSEE_FILE.read_bytes()).hexdigest()


def test_no_young_person_of_the_census_file_is_lost_between_the_structures(demo):
    apply(preview_census(demo(State.COLLECTION)), confirmed=True)
    with INSEE_FILE.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    communes = sum(Decimal(r["P11_HCHOM1524"]) + Decimal(r["P11_FCHOM1524"]) for r in rows)
    assert sum(Figure.objects.values_list("value", flat=True)) == communes


def test_the_workbook_gives_the_same_values_as_the_text_file(demo):
    campaign = demo(State.COLLECTION)
    columns = ("indicator__number", "structure__code", "value")
    first, second = (
        preview_census(campaign, INSEE_FILE.with_suffix(suffix)) for suffix in (".csv", ".xlsx")
    )
    assert [*first.values.values_list(*columns)] == [*second.values.values_list(*columns)]


def test_an_applied_activity_file_leaves_its_whole_provenance(demo):
    campaign = demo(State.COLLECTION)
    batch = preview_activity(campaign, upload(ACTIVITY_FILE.read_bytes()), by=make_user())
    assert apply(batch) == 66
    figure = Figure.objects.get(structure__code="67180", indicator__number=2)
    assert figure.value == 955
    assert spaced(figure.source) == "Données de démonstration : valeurs inventées"
    assert figure.definition == "Définition de la campagne 2015"
    assert figure.comment == "Valeur inventée"
    assert figure.observed_on.isoformat() == "2015-01-15"


def test_a_row_without_source_takes_the_one_of_its_indicator(campaign):
    apply(preview(campaign))
    assert Figure.objects.get().source == campaign.indicators.get(number=2).source


def test_the_zero_of_an_empty_perimeter_must_be_confirmed(demo):
    batch = preview_census(demo(State.COLLECTION))
    assert batch.empty_perimeters == ["S11"]
    with pytest.raises(Refused, match="n’a aucune commune dans son périmètre"):
        apply(batch)
    assert not Figure.objects.exists()
    apply(batch, confirmed=True)
    assert Figure.objects.get(structure__code="S11").value == 0


def test_a_file_with_an_error_cannot_be_applied(campaign):
    batch = preview(campaign, TITLES, CELL, "S11;2014;2;-1")
    with pytest.raises(Refused, match="Ce fichier contient des erreurs"):
        apply(batch)
    assert recorded() == []


def test_a_value_changed_since_the_preview_refuses_the_whole_file(campaign):
    batch = preview(campaign, TITLES, CELL, "S11;2014;3;7")
    typed = {campaign.indicators.get(number=3): Decimal(8)}
    s11 = Structure.objects.get(code="S11")
    record_figures(campaign, s11, typed, source="i-Milo", by=make_user())
    with pytest.raises(Refused, match="la valeur a changé depuis l’aperçu"):
        apply(batch)
    assert recorded() == [(3, "S11", 8)]


def test_a_file_is_applied_once(campaign):
    batch = preview(campaign)
    apply(batch)
    with pytest.raises(Refused, match="Ce fichier a déjà été appliqué"):
        apply(batch)


def test_the_same_file_sent_again_is_announced(campaign):
    first, second = preview(campaign), preview(campaign)
    assert import_preview(second).earlier == []
    apply(first)
    assert import_preview(second).earlier == [first]


def test_a_preview_shows_what_each_value_would_replace(campaign):
    apply(preview(campaign))
    preview(campaign, TITLES, "67437;2014;2;49", "S11;2014;2;7")
    found = ImportBatch.objects.first().values.values_list("structure__code", "value", "replaced")
    assert list(found) == [("67437", 49, 48), ("S11", 7, None)]


def test_what_a_file_leaves_out_is_left_as_it_is(campaign):
    apply(preview(campaign))
    apply(preview(campaign, TITLES, "S11;2014;2;7"))
    assert recorded() == [(2, "67437", 48), (2, "S11", 7)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(text(f"{TITLES};Nom", f"{CELL};X"), "données nominatives", id="names"),
        pytest.param(text(f"{TITLES};NIR", f"{CELL};1"), "données nominatives", id="numbers"),
        pytest.param(b"", "est vide", id="empty"),
        pytest.param(b" \n\n", "est vide", id="blank"),
        pytest.param(b"%PDF-1.7 ...", "est un document PDF", id="PDF renamed"),
        pytest.param(b"PK\x03\x04 ...", "endommagé", id="broken workbook"),
        pytest.param(text("a;b", "1;2"), "Aucune ligne de titres reconnue", id="other table"),
        pytest.param(text(TITLES), "aucune ligne de données", id="titles only"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(campaign, content, message):
    with pytest.raises(FileRefused) as refused:
        preview_activity(campaign, upload(content), by=make_user())
    assert message in spaced(str(refused.value))
    models = (StoredFile, ImportBatch, ImportedValue, RowIssue, Figure)
    assert [model.objects.count() for model in models] == [0] * 5


def test_nothing_is_imported_once_a_run_is_adopted():
    campaign = make_adopted_campaign()
    with pytest.raises(Refused, match="répartition arrêtée"):
        preview(campaign)
    assert not StoredFile.objects.exists()


def test_a_preview_made_before_the_adoption_is_not_applied_after_it(campaign):
    batch = preview(campaign)
    for state in ("simulation", "adopted"):
        campaign.state = state
        campaign.save()
    with pytest.raises(Refused, match="répartition arrêtée"):
        apply(batch)


@pytest.mark.parametrize("model", [ImportedValue, RowIssue])
def test_what_was_read_in_a_file_is_never_rewritten(campaign, model):
    preview(campaign)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        model.objects.update(batch=None)
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        model.objects.first().delete()
