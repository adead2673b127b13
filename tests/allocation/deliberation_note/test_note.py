"""The note for the vote: its sums are the run's, its words are true, it is kept as given out."""

from io import BytesIO
from json import loads

import pikepdf
import pytest
from django.db import DatabaseError, transaction

from allocation.deliberation_note.documents import note_document
from allocation.deliberation_note.selectors import runs_with_notes
from allocation.deliberation_note.sheet import note_sheet
from allocation.models import DeliberationNote, FormerGrant, Run
from allocation.runs.selectors import adoption_of, run_sums
from structures.ground.french import euros
from structures.models import Structure
from tests.allocation.builders import (
    ALL_CODES,
    make_adopted_campaign,
    make_campaign,
    make_run,
    make_solidarity,
    make_user,
)
from tests.allocation.corrections.builders import make_corrected
from tests.allocation.deliberation_note.builders import make_printed_note
from tests.allocation.reading import drawn
from tests.allocation.reading_costs import questions
from tests.allocation.year_builders import make_next_year, make_two_adopted_years
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

NOTE = "/campagnes/2015/repartition/1/note/"
PDF = "/campagnes/2015/repartition/1/note.pdf"
STAFF = ("region_agent", "region_manager", "region_admin", "state_observer")
MOST = 19
pytestmark = pytest.mark.django_db


def sheet_of(number=1):
    run = runs_with_notes(make_user()).get(number=number)
    return note_sheet(run, adoption_of(run))


def test_the_totals_are_those_of_the_run_to_the_cent():
    sums = run_sums(make_run(codes=ALL_CODES))
    sheet = sheet_of()
    total = sheet.amounts.total
    for name in ("fixed_cents", "ceiling_cents", "maximum_cents", "advance_cents"):
        assert getattr(total, name) == getattr(sums, name)
        assert getattr(total, name) == sum(getattr(row, name) for row in sheet.rows)
    assert total.before_cents == sums.former_grant_cents
    assert sum(segment.amount_cents for segment in sheet.segments) == total.maximum_cents


def test_structures_come_by_territory_then_by_name_and_never_by_amount():
    make_run(codes=ALL_CODES)
    told = [(t.name, row.name) for t in sheet_of().amounts.territories for row in t.rows]
    known = Structure.objects.order_by("territory__number", "name").select_related("territory")
    assert told == [(one.territory.name, one.name) for one in known]


def test_beside_a_former_grant_only_amounts_are_compared():
    make_run()
    sheet = sheet_of()
    assert sheet.amounts.before == "Dotation antérieure"
    assert sheet.causes is None
    assert "seuls les montants se comparent" in " ".join(sheet.change)


def test_without_every_former_grant_nothing_is_added_up():
    campaign = make_campaign()
    FormerGrant.objects.filter(campaign=campaign, structure__code=ALL_CODES[0]).delete()
    make_run(campaign)
    sheet = sheet_of()
    assert sheet.amounts.total.before_cents is None
    assert "n’est pas connu pour toutes" in " ".join(sheet.change)
    assert sum(row.gap == "" for row in sheet.rows) == 1


def test_beside_a_year_that_was_adopted_every_change_has_its_causes():
    after, before = make_two_adopted_years()
    sheet = sheet_of(after.adoption.run.number)
    was = run_sums(before.adoption.run).maximum_cents
    assert sheet.amounts.total.before_cents == was
    assert f"passe de {euros(was)} en 2015" in " ".join(sheet.change)
    for row in sheet.causes.rows:
        assert sum(row.cents.values()) == row.gap_cents
    assert sheet.causes.total.gap_cents == sheet.amounts.total.gap_cents
    assert len(sheet.causes.rows) == len(sheet.rows)


def test_what_a_structure_that_left_received_is_said_apart():
    before = make_adopted_campaign()
    gone = Structure.objects.get(code=ALL_CODES[0])
    Structure.objects.filter(pk=gone.pk).update(closed_on="2015-12-31")
    make_run(make_next_year(before))
    sheet = sheet_of(2)
    lost = before.adoption.run.totals.get(structure=gone).maximum_cents
    assert sheet.amounts.total.before_cents + lost == run_sums(before.adoption.run).maximum_cents
    assert f"En 2015, {euros(lost)} allaient en plus" in " ".join(sheet.change)


def test_a_draft_says_so_on_every_page_and_bears_the_seal_of_the_run():
    run = make_run(codes=ALL_CODES)
    document = note_document(sheet_of())
    pages = drawn(document.pdf())
    assert document.file_name == "note-deliberation-2015-1-projet.pdf"
    assert all("Projet de répartition, soumis au vote" in text for text in pages)
    assert all(f"page {place}/{len(pages)}" in text for place, text in enumerate(pages, 1))
    whole = " ".join(pages)
    assert run.sha256 in whole.replace(" ", "")
    assert "Il est proposé de répartir 2 890 000,00 € entre 11 structures" in whole
    assert "Délibération n°" not in whole
    assert len(pages) <= 7


def test_once_voted_it_bears_the_deliberation_and_is_no_draft():
    make_adopted_campaign()
    document = note_document(sheet_of())
    whole = " ".join(drawn(document.pdf()))
    assert "Délibération n° 15-CP-042 du 6 février 2015" in whole
    assert "soumis au vote" not in whole
    assert document.file_name == "note-deliberation-2015-1.pdf"


def test_the_pdf_has_its_title_language_headings_and_a_text_for_each_drawing():
    make_run()
    with pikepdf.open(BytesIO(note_document(sheet_of()).pdf())) as pdf:
        assert str(pdf.Root.Lang) == "fr"
        assert "Note de présentation" in str(pdf.docinfo.Title)
        kinds = [e for e in pdf.objects if isinstance(e, pikepdf.Dictionary) and "/S" in e]
        figures = [e for e in kinds if e.S == "/Figure"]
        assert {"/H1", "/H2", "/H3", "/Table", "/TH"} <= {str(e.S) for e in kinds}
        assert figures and all(str(e.Alt) for e in figures)
        amounts = pdf.attachments["note-deliberation-2015-1.json"].get_file().read_bytes()
    assert loads(amounts)["whole"]["maximum_cents"] == run_sums(Run.objects.get()).maximum_cents


def test_the_same_run_prints_the_same_bytes():
    make_run()
    assert note_document(sheet_of()).pdf() == note_document(sheet_of()).pdf()


@pytest.mark.parametrize("role", STAFF)
def test_the_page_says_the_same_as_the_paper(client, role):
    run = make_run()
    shown = page(client, make_user(role), NOTE)
    said = text_of(shown)
    assert "Projet de répartition, soumis au vote" in said
    assert "80 % de l’enveloppe sont versés à la signature des conventions" in said
    assert run.sha256 in said
    for total in run.totals.all():
        assert euros(total.maximum_cents).replace("\xa0", " ") in said


def test_a_director_finds_no_note(client):
    run = make_run()
    note = make_printed_note(run)
    for path in (NOTE, PDF, f"{NOTE}{note.pk}.pdf"):
        assert page(client, make_person("director"), path).status_code == 404
        assert page(client, make_user(), path).status_code in (200, 302)


def test_a_coefficient_is_in_the_annex_with_its_reason(client):
    campaign = make_campaign()
    make_solidarity(campaign, ALL_CODES[0], "1.2")
    make_run(campaign)
    assert "× 1,2. Motif" in text_of(page(client, make_user(), NOTE))


def test_the_annex_has_the_coefficients_of_the_run_whatever_was_written_since():
    campaign = make_campaign()
    make_solidarity(campaign, ALL_CODES[0], "1.2")
    make_run(campaign)
    make_solidarity(campaign, ALL_CODES[1], "1.5")
    campaign.solidarity_coefficients.filter(coefficient="1.2").update(coefficient=3, reason="Non")
    name = Structure.objects.get(code=ALL_CODES[0]).name
    assert sheet_of().annex.coefficients == [(name, "× 1,2", "Motif")]


def test_guard_rails_are_said_to_refer_to_what_the_run_referred_to():
    limits = {"fixed_fall_bp": 9_000, "fixed_rise_bp": 9_000}
    after, before = make_two_adopted_years(**limits)
    number = after.adoption.run.number
    told = sheet_of(number).annex.year
    make_corrected(before)
    assert sheet_of(number).annex.year == told
    [said] = [one.value for one in told if one.term.startswith("Garde-fous")]
    assert "par rapport à celle de 2015 (répartition n° 1, arrêtée)" in said


def test_a_note_is_printed_once_by_a_worker_and_kept(client):
    make_run()
    asked = page(client, make_user("state_observer"), PDF)
    assert asked.status_code == 302
    [kept] = DeliberationNote.objects.all()
    assert bytes(kept.file.content).startswith(b"%PDF")
    again = page(client, make_user(), PDF)
    assert again["Content-Type"] == "application/pdf"
    assert DeliberationNote.objects.count() == 1
    assert kept.file.sha256 in text_of(client.get(NOTE))
    assert client.get(f"{NOTE}{kept.pk}.pdf").status_code == 200


def test_a_note_that_was_printed_is_neither_changed_nor_deleted():
    note = make_printed_note(make_run())
    with pytest.raises(DatabaseError), transaction.atomic():
        note.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        DeliberationNote.objects.update(inputs="1" * 64)


def test_a_run_that_is_not_the_one_voted_has_no_note(client):
    campaign = make_campaign()
    make_run(campaign)
    make_adopted_campaign(campaign, reason="Deuxième essai")
    said = text_of(page(client, make_user(), NOTE))
    assert "n’est pas celle que la Région a arrêtée" in said
    assert page(client, make_user(), PDF).headers["Location"] == NOTE
    assert not DeliberationNote.objects.exists()


@pytest.mark.parametrize("size", [2, 11])
def test_it_asks_the_same_whatever_the_network(client, size):
    make_run(codes=ALL_CODES[:size])
    client.force_login(make_user())
    client.get(NOTE)
    assert len(questions(lambda: client.get(NOTE))) == MOST


def test_the_run_its_adoption_and_its_year_lead_to_the_note(client):
    make_run()
    for path in ("repartition/1/", "repartition/1/adoption/", ""):
        shown = page(client, make_user(), f"/campagnes/2015/{path}")
        assert f'href="{NOTE}"' in shown.content.decode(), path
