"""Whoever has the file of a run proves it: with Python alone, twice the same, to the byte."""

import hashlib
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from allocation.models import Run
from allocation.runs.services import differences
from structures.ground import clock
from tests.allocation.builders import (
    ALL_CODES,
    CODES,
    make_campaign,
    make_run,
    make_solidarity,
    make_user,
)
from tests.allocation.corrections.builders import make_corrected
from tests.allocation.settlement_builders import make_settled_campaign
from tests.domain.checker import check
from tests.structures.pages import page, text_of

WEIGHTED = {"68066": "1.25", "67300": "0.8765"}
ROOT_FOLDER = Path(__file__).parents[3]
ROOT = "/campagnes/2015/repartition/"
FILES = ("?export=csv", "?export=xlsx", "lignes/?export=csv", "lignes/?export=xlsx")
pytestmark = pytest.mark.django_db


def weighted():
    campaign = make_campaign(ALL_CODES, envelope_cents=100_000_007)
    for code, coefficient in WEIGHTED.items():
        make_solidarity(campaign, code, coefficient)
    return make_run(campaign)


def sent(client, run):
    """The record of a run as its page sends it."""
    return page(client, make_user(), f"{ROOT}{run.number}/enregistrement.json").content


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: make_run(codes=ALL_CODES), id="eleven structures"),
        pytest.param(weighted, id="solidarity"),
        pytest.param(
            lambda: make_run(codes=ALL_CODES, advance_base="former_grant"), id="former grants"
        ),
        pytest.param(
            lambda: make_settled_campaign(codes=ALL_CODES, unearned_axis3="redistribute"),
            id="settled and redistributed",
        ),
        pytest.param(
            lambda: make_settled_campaign(codes=ALL_CODES, unearned_axis3="retain"),
            id="settled and retained",
        ),
        pytest.param(make_corrected, id="corrected"),
    ],
)
def test_every_run_is_proved_from_its_file_alone(client, make):
    make()
    runs = list(Run.objects.all())
    assert runs
    for run in runs:
        ended, said, refused = check(sent(client, run), run.sha256)
        assert (ended, refused) == (0, ""), said
        assert f"Répartition n° {run.number}, empreinte SHA-256 {run.sha256}" in said
        assert differences(run) == []


def test_two_exports_of_a_run_are_the_same_bytes(client):
    run = make_run()
    files = [f"{ROOT}{run.number}/{name}" for name in ("enregistrement.json", *FILES)]
    first = [page(client, make_user(), where).content for where in files]
    clock.turn_to(clock.today().replace(year=clock.today().year + 3, day=1))
    again = [page(client, make_user("state_observer"), where).content for where in files]
    assert first == again
    assert hashlib.sha256(first[0]).hexdigest() == run.sha256


def test_a_workbook_says_neither_when_nor_on_which_machine_it_was_made(client):
    content = page(client, make_user(), f"{ROOT}{make_run().number}/?export=xlsx").content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        parts = book.infolist()
        assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
        assert {part.external_attr for part in parts} == {0o644 << 16}
        said = book.read("docProps/core.xml")
    assert said.count(b"1980-01-01T00:00:00Z") == 2


def test_the_page_for_auditors_says_what_they_may_type(client, tmp_path):
    """Its commands are run as they stand, on a file as it is sent."""
    run = make_run()
    (tmp_path / "repartition-1.json").write_bytes(sent(client, run))
    for name in ("allocation", "script"):
        (tmp_path / name).symlink_to(ROOT_FOLDER / name)
    said = (ROOT_FOLDER / "docs" / "auditing.md").read_text()
    typed = "\n".join(re.findall(r"^```sh\n(.*?)^```", said, re.M | re.S))
    found = subprocess.run(
        ["bash", "-euc", typed.replace("FINGERPRINT", run.sha256)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{run.sha256}  repartition-1.json" in found.stdout
    assert "Conforme : aucun écart." in found.stdout.replace("\u00a0", " ")
    assert json.dumps(run.record["result"], indent=1, sort_keys=True) in found.stdout
    assert f"amount: {run.record['result']['lines']['5'][CODES[0]]}" in found.stdout


def test_the_help_tells_whoever_audits_how(client):
    shown = text_of(client.get("/aide/"))
    assert "script/check-run repartition-1.json les recalcule" in shown
    assert "Ce programme de 150 lignes n’emploie rien de l’outil" in shown
