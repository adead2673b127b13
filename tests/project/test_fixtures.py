"""The demonstration data are complete, coherent, and can be made again to the byte."""

import csv
import json
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from stdnum.fr import siret

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "fixtures"
EXAMPLES = FIXTURES / "exemples"
INSEE = "exemples/insee-emploi-pop-active-2011-demo.csv"
NEXT_INSEE = "exemples/insee-emploi-pop-active-2012-demo.csv"
ACTIVITY = ("exemples/activite-2014-demo.csv", "exemples/activite-2015-demo.csv")
ROLES = {
    *{"region_agent", "region_manager", "region_admin"},
    *{"state_observer", "director", "president", "deputy"},
}


def rows(name):
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def column(name, key):
    return [row[key] for row in rows(name)]


def document(name):
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))


def test_csv_files_are_utf8_without_bom_with_lf_and_sorted_by_code():
    files = sorted(FIXTURES.rglob("*.csv"))
    assert files
    for path in files:
        content = path.read_bytes()
        first = [line.split(";")[0] for line in content.decode("utf-8").splitlines()[1:]]
        assert not content.startswith(b"\xef\xbb\xbf"), path.name
        assert b"\r" not in content, path.name
        assert first == sorted(first), path.name


def test_the_880_communes_of_alsace_are_there():
    departements = Counter(column("communes.csv", "departement"))
    assert departements == {"67": 514, "68": 366}
    assert len(set(column("communes.csv", "code"))) == 880


def test_the_24_absorbed_communes_have_a_successor_of_today():
    today = set(column("communes.csv", "code"))
    absorbed = set(column("communes-absorbees.csv", "code"))
    assert len(absorbed) == 24
    assert not absorbed & today
    assert set(column("communes-absorbees.csv", "code_successeur")) <= today


def test_absorptions_come_after_the_slide_deck():
    dates = column("communes-absorbees.csv", "date_absorption")
    assert set(dates) == {"2016-01-01", "2017-01-01", "2018-01-01", "2019-01-01"}


def test_every_commune_is_covered_for_a_hundred_percent():
    shares = Counter()
    for row in rows("couverture.csv"):
        shares[row["code_commune"]] += int(row["quotite"])
    assert shares == dict.fromkeys(column("communes.csv", "code"), 100)


def test_every_structure_but_the_unnamed_one_covers_communes():
    codes = column("structures.csv", "code")
    assert len(set(codes)) == 11
    assert set(codes) - set(column("couverture.csv", "code_structure")) == {"S11"}


def test_structures_belong_to_one_of_the_four_territories():
    numbers = column("territoires.csv", "numero")
    assert numbers == ["1", "2", "3", "4"]
    assert set(column("structures.csv", "territoire")) == set(numbers)


def test_sirets_are_valid_and_were_never_attributed():
    numbers = column("structures.csv", "siret")
    assert len(set(numbers)) == 11
    assert [n for n in numbers if not (siret.is_valid(n) and n.startswith("000"))] == []


def test_only_associations_under_local_law_are_registered_with_a_court():
    for row in rows("structures.csv"):
        registration = [row[key] for key in ("tribunal", "volume", "folio", "date_inscription")]
        assert all(registration) == any(registration) == (row["regime"] == "droit_local")


def test_the_envelope_is_one_sixteenth_above_the_former_grants():
    campaign = document("campagne-2015.json")
    grants = campaign["former_grants"]
    assert set(grants) == set(column("structures.csv", "code"))
    assert sum(grants.values()) * 17 == campaign["envelope_cents"] * 16


def test_80_percent_of_the_envelope_is_85_percent_of_the_former_grants():
    campaign = document("campagne-2015.json")
    former = sum(campaign["former_grants"].values())
    advance = campaign["envelope_cents"] * campaign["advance_bp"]
    assert advance == former * campaign["former_grant_bp"]


def test_axes_share_the_whole_envelope():
    axes = document("campagne-2015.json")["axes"]
    assert [axis["share_bp"] for axis in axes] == [5000, 3500, 1500]
    assert [axis["kind"] for axis in axes] == ["fixed", "fixed", "variable"]


def test_only_indicator_10_is_inactive_without_label_or_weight():
    axes = document("campagne-2015.json")["axes"]
    indicators = [indicator for axis in axes for indicator in axis["indicators"]]
    assert [indicator["number"] for indicator in indicators] == list(range(1, 11))
    for indicator in indicators:
        used = indicator["number"] != 10
        assert bool(indicator["label"]) == indicator["active"] == used
        assert indicator["weight"] == int(used)


def test_rated_indicators_word_four_levels():
    axes = document("campagne-2015.json")["axes"]
    scales = {i["number"]: i["scale"] for axis in axes for i in axis["indicators"]}
    assert {number for number, scale in scales.items() if scale} == {8, 9}
    assert len(set(scales[8])) == len(set(scales[9])) == 4


def test_there_is_one_demonstration_account_a_role_and_a_second_manager():
    accounts = document("comptes.json")
    assert len(accounts["password"]) >= 12
    roles = [account["role"] for account in accounts["accounts"]]
    assert sorted(roles) == sorted([*ROLES, "region_manager"])


def test_only_structure_accounts_name_a_structure():
    for account in document("comptes.json")["accounts"]:
        local = account["role"] in {"director", "president", "deputy"}
        assert account["structure"] == ("67437" if local else None)


def test_the_examples_are_made_again_to_the_byte(tmp_path):
    subprocess.run([sys.executable, ROOT / "script" / "demo-data", tmp_path], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in EXAMPLES.iterdir()}


@pytest.mark.parametrize("name", [INSEE, NEXT_INSEE])
def test_the_insee_examples_hold_the_communes_of_2014(name):
    codes = column(name, "CODGEO")
    today, absorbed = column("communes.csv", "code"), column("communes-absorbees.csv", "code")
    assert codes == sorted(today + absorbed)


def test_the_insee_example_knows_young_unemployed_by_sex_only():
    columns = set(rows(INSEE)[0])
    assert {"P11_HCHOM1524", "P11_FCHOM1524", "P06_HCHOM1524", "P06_FCHOM1524"} <= columns
    assert not {"P11_CHOM1524", "P06_CHOM1524"} & columns


@pytest.mark.parametrize(("name", "year"), [(INSEE, "P11"), (INSEE, "P06"), (NEXT_INSEE, "P12")])
def test_young_unemployed_are_the_active_less_the_occupied(name, year):
    for row in rows(name):
        value = {key[4:]: Decimal(row[key]) for key in row if key.startswith(year)}
        by_sex = value["HCHOM1524"] + value["FCHOM1524"]
        assert value["ACT1524"] - value["ACTOCC1524"] == by_sex


def test_activity_examples_ask_indicators_2_to_7_of_every_structure():
    asked = [(c, str(n)) for c in column("structures.csv", "code") for n in range(2, 8)]
    for name in (*ACTIVITY, "exemples/activite-modele.csv"):
        assert [(row["code_structure"], row["indicateur"]) for row in rows(name)] == asked


def test_the_template_has_no_value():
    assert set(column("exemples/activite-modele.csv", "valeur")) == {""}


@pytest.mark.parametrize("name", ACTIVITY)
def test_what_follows_a_scheme_never_exceeds_its_entries(name):
    values = {}
    for row in rows(name):
        values[row["code_structure"], row["indicateur"]] = int(row["valeur"])
    for code in column("structures.csv", "code"):
        assert 0 < values[code, "6"] + values[code, "7"] <= values[code, "5"]
