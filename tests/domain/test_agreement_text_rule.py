"""The texts of a convention: which are printed, what they cite, how values take place."""

from dataclasses import replace
from datetime import date

import pytest

from allocation.agreement_texts.rule import Case, Part, When, faults, fill, holds, parts_of
from allocation.agreement_texts.vocabulary import BLOCKS, CLAUSES, VARIABLES

LOCAL = Case("droit_local", date(2015, 2, 6), has_project=True, has_perimeter=True, shared=False)


def wrong(key, body):
    return " ".join(faults(CLAUSES[key], body, VARIABLES)).replace("\xa0", " ")


def test_the_default_texts_are_without_fault():
    assert len(CLAUSES) > 30
    assert {key: faults(c, c.body, VARIABLES) for key, c in CLAUSES.items()} == dict.fromkeys(
        CLAUSES, []
    )


def test_every_condition_serves_a_text_and_every_block_has_its_template():
    assert {clause.when for clause in CLAUSES.values()} == set(When)
    assert {name for name, one in VARIABLES.items() if one.block} == set(BLOCKS)


def test_an_unknown_variable_is_named_and_those_that_exist_are_listed():
    said = wrong("article_8", "Le solde est {montant_maximum}.")
    assert "La variable {montant_maximum} n’existe pas." in said
    assert "{montant_maximal}, {montant_maximal_en_lettres}" in said
    assert "{structure.nom_avec_article}" in said


@pytest.mark.parametrize(
    "body", ["{{ annee }}", "{% load x %}", "{annee|upper}", "{annee.__class__}", "{0}", "{}"]
)
def test_nothing_of_a_template_language_is_accepted(body):
    assert wrong("article_8", body)


@pytest.mark.parametrize("body", ["l’année {annee", "annee}", "{annee\n}"])
def test_a_brace_alone_is_refused(body):
    assert "Une accolade est seule" in wrong("article_8", body)


def test_a_variable_that_some_structures_lack_stays_in_their_own_texts():
    body = "Inscrite au registre, volume {structure.volume}."
    assert wrong("partie_droit_local", body) == ""
    assert "n’a de valeur que dans un texte imprimé si la structure est une association de" in (
        wrong("article_3", body)
    )


def test_a_table_stands_alone_in_an_article():
    assert wrong("article_8", "Voici :\n\n{tableau_des_montants}\n\nFin.") == ""
    assert "va seule dans son paragraphe" in wrong("article_8", "Voici {tableau_des_montants}.")
    assert "va dans un article" in wrong("annexes", "{tableau_des_montants}")


def test_a_text_of_all_conventions_is_not_empty_and_one_of_some_may_be():
    assert "imprimé dans toutes les conventions" in wrong("article_8", " \n")
    assert wrong("article_1_perimetre", "") == ""


@pytest.mark.parametrize(
    ("day", "asked"),
    [(date(2022, 1, 1), False), (date(2022, 1, 2), True), (date(2030, 1, 1), True)],
)
@pytest.mark.parametrize("regime", ["droit_local", "loi_1901", "public"])
def test_the_republican_commitment_binds_associations_from_2_january_2022(day, asked, regime):
    case = replace(LOCAL, regime=regime, day=day)
    assert holds(When.ASSOCIATION_SINCE_2022, case) is (asked and regime != "public")
    assert holds(When.ASSOCIATION_BEFORE_2022, case) is (not asked and regime != "public")


@pytest.mark.parametrize("regime", ["droit_local", "loi_1901", "public"])
def test_each_structure_is_presented_once_by_the_text_of_its_regime(regime):
    case = replace(LOCAL, regime=regime)
    parties = [c.key for c in CLAUSES.values() if c.part == Part.PARTY and holds(c.when, case)]
    assert parties == ["partie_region", f"partie_{regime}"]


def test_values_take_their_places_as_plain_text():
    assert fill("<p>{a}, {b}</p>", {"a": "<b>x</b> {b}"}) == (
        "<p>&lt;b&gt;x&lt;/b&gt; {b}, {b}</p>"
    )


def test_a_block_is_a_part_of_its_own():
    html = "<p>Un</p>\n<p>{tableau}</p>\n<p>Deux</p>\n"
    assert parts_of(html, {"tableau": "t.html"}) == [
        ("", "<p>Un</p>\n"),
        ("t.html", ""),
        ("", "\n<p>Deux</p>\n"),
    ]
