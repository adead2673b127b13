"""A new installation begins with its network and its first year, from files."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from allocation.models import Campaign
from structures.models import Commune, Coverage, Structure
from tests.allocation.builders import FIXTURES, make_user

PARAMETERS = FIXTURES / "campagne-2015.json"
pytestmark = pytest.mark.django_db


def begin(file=PARAMETERS, by="region_admin", **options):
    output = StringIO()
    author = make_user(by).email
    call_command("campaign", str(file), by=author, stdout=output, **options)
    return output.getvalue()


def test_a_year_begins_on_its_network():
    assert begin(network=FIXTURES) == "Campagne 2015 créée.\n"
    assert (Structure.objects.count(), Commune.objects.count()) == (11, 880)
    assert Campaign.objects.get().former_grants.count() == 11


def test_what_is_wrong_is_said_and_nothing_is_kept(tmp_path):
    given = json.loads(PARAMETERS.read_text())
    short, partial, hollow = (tmp_path / f"{name}.json" for name in ("short", "partial", "hollow"))
    short.write_text(json.dumps({k: v for k, v in given.items() if k != "former_grants"}))
    partial.write_text(json.dumps(given | {"axes": given["axes"][:2]}))
    given["axes"][0]["indicators"][1]["definition"] = ""
    hollow.write_text(json.dumps(given))
    given = json.loads(PARAMETERS.read_text())
    given["axes"][2]["indicators"][0]["scale"].pop()
    (tmp_path / "three.json").write_text(json.dumps(given))
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "latin.json").write_bytes("é".encode("latin-1"))
    (tmp_path / "territoires.csv").write_text("numero;nom\nun;Nord\n")
    for expected, asked in {
        "Fichier illisible": {"file": tmp_path / "none.json"},
        "forme inattendue, 'former_grants'": {"file": short, "network": FIXTURES},
        "forme inattendue": {"file": tmp_path / "list.json"},
        "Fichier illisible.*latin": {"file": tmp_path / "latin.json"},
        "un indicateur apprécié a 4 niveaux": {"file": tmp_path / "three.json"},
        "axes font 85": {"file": partial, "network": FIXTURES},
        "Indicateur à corriger": {"file": hollow, "network": FIXTURES},
        "territoires.csv : Ligne 2": {"network": tmp_path},
        "ne revient pas à votre rôle": {"by": "region_agent", "network": FIXTURES},
    }.items():
        with pytest.raises(CommandError, match=expected):
            begin(**asked)
    assert not (Campaign.objects.exists() or Coverage.objects.exists())


def test_an_unknown_author_begins_nothing():
    with pytest.raises(CommandError, match="Aucun compte n’a l’adresse personne@exemple.fr"):
        call_command("campaign", str(PARAMETERS), by="personne@exemple.fr")


@pytest.mark.parametrize("written", ["1.5", "1e3", "Infinity", "NaN"])
def test_a_number_that_is_not_whole_is_never_rounded(tmp_path, written):
    file = tmp_path / "parameters.json"
    given = PARAMETERS.read_text().replace(
        '"year": 2015', f'"year": 2015, "fixed_fall_bp": {written}'
    )
    file.write_text(given)
    with pytest.raises(CommandError, match="Nombre .* inattendu"):
        begin(file, network=FIXTURES)
    assert not Campaign.objects.exists()


def test_an_empty_text_in_place_of_a_limit_is_named(tmp_path):
    file = tmp_path / "parameters.json"
    file.write_text(json.dumps(json.loads(PARAMETERS.read_text()) | {"fixed_fall_bp": ""}))
    with pytest.raises(CommandError, match="forme inattendue.*fixed_fall_bp"):
        begin(file, network=FIXTURES)
