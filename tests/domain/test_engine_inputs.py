"""What the engine accepts, and how it says no: one French line that names the place."""

import json
from copy import deepcopy
from decimal import Decimal

import pytest

from allocation.engine import InputsRefused, parse_inputs

ABSENT = object()


def changed(data, path, value):
    """Give a copy of `data` whose cell at `path` ("axes.0.share_bp") is `value`, or is gone."""
    copy = deepcopy(data)
    *parents, last = [int(key) if key.isdecimal() else key for key in path.split(".")]
    place = copy
    for key in parents:
        place = place[str(key)] if isinstance(place, dict) else place[key]
    last = str(last) if isinstance(place, dict) else last
    if value is ABSENT:
        del place[last]
    else:
        place[last] = value
    return copy


def refusal(data):
    with pytest.raises(InputsRefused) as refused:
        parse_inputs(data)
    return str(refused.value).replace("\u00a0", " ")


def test_the_inputs_are_given_back_as_they_were_read(golden):
    inputs = parse_inputs(golden["inputs"])
    assert inputs.as_json() == golden["inputs"]
    assert parse_inputs(json.loads(json.dumps(inputs.as_json()))) == inputs


@pytest.mark.parametrize(
    ("written", "given_back"),
    [
        pytest.param("1.50", "1.5", id="zeros at the end"),
        pytest.param("007", "7", id="zeros at the start"),
        pytest.param("0.00", "0", id="zero"),
        pytest.param(1200, "1200", id="a whole number"),
        pytest.param("0.00000000000000000001", "0.00000000000000000001", id="20 places"),
        pytest.param(10**30, "1" + "0" * 30, id="beyond 64 bits"),
    ],
)
def test_equal_figures_are_given_back_as_one_text(data, written, given_back):
    inputs = parse_inputs(changed(data, "figures.3.A", written))
    assert inputs.as_json()["figures"]["3"]["A"] == given_back
    assert parse_inputs(inputs.as_json()) == inputs


def test_a_rate_of_zero_on_the_former_grant_is_given_back(data):
    data["parameters"]["former_grant_bp"] = 0
    assert parse_inputs(data).as_json() == data


@pytest.mark.parametrize("number", [8, 77])
def test_coefficients_on_an_indicator_without_values_are_refused(data, number):
    data["parameters"] |= {"solidarity": {"A": "2"}, "solidarity_indicator": number}
    assert refusal(data).startswith(f"Solidarité : aucun axe fixe n’a l’indicateur {number}.")


def test_the_indicator_of_the_coefficients_is_the_first_when_it_is_not_said(data):
    said = changed(data, "parameters.solidarity_indicator", 1)
    assert parse_inputs(said) == parse_inputs(data)
    another = changed(data, "parameters.solidarity_indicator", 2)
    assert parse_inputs(another).as_json() == another


def test_an_inactive_indicator_needs_no_value(data):
    data["axes"][0]["indicators"][0]["weight"] = 0
    del data["figures"]["1"]["B"]
    assert parse_inputs(data).figures[1] == {"A": Decimal(30)}


def test_ratings_that_are_null_are_ratings_not_given_yet(data):
    assert parse_inputs(data | {"ratings": None}).ratings is None


@pytest.mark.parametrize("value", [ABSENT, None], ids=["absent", "null"])
def test_a_missing_figure_names_its_cell(data, value):
    assert refusal(changed(data, "figures.3.B", value)) == (
        "Il manque la valeur de l’indicateur 3 pour la structure B : "
        "saisissez-la, une absence n’est pas un zéro."
    )


def test_a_missing_rating_names_its_cell(data):
    data["ratings"] = {"8": {"A": 1, "B": 2}, "9": {"A": 3}}
    assert "la note de l’indicateur 9 pour la structure B" in refusal(data)


def test_a_missing_former_grant_names_its_structure(data):
    data["parameters"] |= {"advance_base": "former_grant", "former_grant_bp": 8500}
    data["parameters"] |= {"former_grants": {"A": 1}}
    assert "Il manque la dotation antérieure pour la structure B" in refusal(data)


@pytest.mark.parametrize(
    "value",
    [1.5, 2.0, True, -1, "-1", "1e3", "1E3", "NaN", "inf", "1_000", "1,5", "1 000", " 1", "1\n"]
    + ["", ".5", "5.", "+5", "0x1", "٣", "１", [], {}],
)
def test_a_figure_is_a_plain_decimal_or_is_refused_with_its_place(data, value):
    line = refusal(changed(data, "figures.2.A", value))
    assert line.startswith("Données, figures, indicateur 2, structure A : ")
    assert line.endswith('Il faut un nombre positif ou nul entre guillemets, comme "1234.5".')


@pytest.mark.parametrize("value", [0, -5, 1.0, 1e9, True, "100", None, [], {}])
def test_an_envelope_is_a_positive_number_of_cents(data, value):
    assert "envelope_cents" in refusal(changed(data, "envelope_cents", value))


@pytest.mark.parametrize("level", [-1, 4, 1.0, True, "2"])
def test_a_rating_is_a_level_from_0_to_3(data, level):
    data["ratings"] = {"8": {"A": level, "B": 0}, "9": {"A": 0, "B": 0}}
    assert refusal(data).startswith("Données, ratings, indicateur 8, structure A : ")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("axes", ABSENT, "Données : il manque le champ axes."),
        ("axes", {}, "Données, axes : cet objet n’est pas accepté. Il faut un tableau"),
        ("axes", [], "Données, axes : ce tableau n’est pas accepté"),
        ("axes.1", 7, "Données, axes, élément 2 : « 7 » n’est pas accepté. Il faut un objet"),
        ("axes.1.share_bp", 3400, "Parts des axes : leur somme est 9900. Ramenez-la à 10000"),
        ("axes.1.share_bp", 0.35, "Données, axes, élément 2, share_bp : « 0.35 »"),
        ("axes.1.share_bp", 10_001, "Il faut un nombre entier de 0 à 10000"),
        ("axes.1.kind", "fixe", 'kind : « "fixe" » n’est pas accepté. Il faut « "fixed" » ou'),
        ("axes.1.number", 1, "Doublon : l’axe 1 apparaît deux fois."),
        ("axes.1.number", 0, "Données, axes, élément 2, number : « 0 »"),
        ("axes.1.nom", "Suivi", "élément 2 : le champ nom est inconnu."),
        ("axes.1.indicators.0.number", 8, "Doublon : l’indicateur 8 apparaît deux fois."),
        ("axes.1.indicators.0.weight", 0, "Axe 2 : aucun indicateur actif."),
        ("axes.1.indicators.0.weight", -1, "indicators, élément 1, weight : « -1 »"),
        ("structures", [], "Données, structures : ce tableau"),
        ("structures", "AB", 'Données, structures : « "AB" »'),
        ("structures", ["A", "A"], "Doublon : la structure A apparaît deux fois."),
        ("structures.1", 7, "Données, structures, élément 2 : « 7 »"),
        ("structures.1", " B", "Il faut un texte non vide, sans espace autour"),
        ("structures.1", "B\nC", r'Données, structures, élément 2 : « "B\nC" »'),
        ("structures.1", "\ud800", 'Données, structures, élément 2 : « "\\ud800" »'),
        ("figures", [], "Données, figures : ce tableau n’est pas accepté"),
        ("figures.3", [], "Données, figures, indicateur 3 : ce tableau n’est pas accepté"),
        ("figures.3.C", "1", "La structure C est inconnue, pour la valeur de l’indicateur 3"),
        ("figures.4", {}, "Indicateur 4 : aucun axe n’en attend la valeur."),
        ("figures.8", {"A": "1"}, "Indicateur 8 : aucun axe n’en attend la valeur."),
        ("figures.x", {}, 'Données, figures : « "x" » n’est pas accepté. Il faut un numéro'),
        ("figures", {"01": {}}, 'Données, figures : « "01" » n’est pas accepté.'),
        ("ratings", {"1": {}}, "Indicateur 1 : aucun axe n’en attend la note."),
        ("ratings", {}, "Il manque la note de l’indicateur 8 pour la structure A"),
        ("parameters", None, "Données : il manque le champ parameters."),
        ("parameters.advance_bp", 10_001, "Données, parameters, advance_bp : « 10001 »"),
        ("parameters.advance_base", [], "parameters, advance_base : ce tableau"),
        ("parameters.advance_base", "former_grant", "Avance : il manque son taux"),
        ("parameters.unearned_axis3", True, "parameters, unearned_axis3 : « true »"),
        ("parameters.solidarity", {"A": "0"}, "Solidarité, structure A : le coefficient"),
        ("parameters.solidarity", {"A": 1.5}, "solidarity, structure A : « 1.5 »"),
        ("parameters.solidarity", {"Z": "2"}, "La structure Z est inconnue, pour la solidarité"),
        ("parameters.solidarity_indicator", 0, "solidarity_indicator : « 0 »"),
        ("parameters.former_grants", {"A": -1}, "former_grants, structure A : « -1 »"),
        ("parameters.former_grants", {"Z": 1}, "La structure Z est inconnue, pour la dotation"),
        ("parameters.former_grants", {"A\n": 1}, r'former_grants : « "A\n" »'),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_place(data, path, value, said):
    line = refusal(changed(data, path, value))
    assert said in line
    assert line.isprintable()


@pytest.mark.parametrize("shape", [None, True, 3, "x", [], [1], {}, {"axes": 1}, {7: 1}])
def test_any_other_shape_of_json_is_refused_at_the_top(shape):
    assert refusal(shape).startswith("Données : ")
