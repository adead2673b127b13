"""What the convention says, and what it must never say."""

import pickle
import re
from copy import copy
from dataclasses import replace
from decimal import Decimal

from allocation.agreements.documents import agreement_document
from allocation.agreements.sheet import agreement_sheet
from structures.ground.french import euros, in_words, number
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    PUBLIC_BODY,
    make_adopted_campaign,
    make_agreement,
    make_campaign,
    make_figures,
    make_solidarity,
)
from tests.allocation.network_builders import decide_prorata
from tests.allocation.reading import one_line, written


def sheet_of(code=OWN, campaign=None, **changes):
    campaign = make_adopted_campaign(campaign, **changes)
    return agreement_sheet(make_agreement(campaign, code))


def of_regime(sheet, regime):
    structure = copy(sheet.structure)
    structure.regime = regime
    return replace(sheet, structure=structure)


def test_the_amounts_are_those_of_the_run_in_figures_and_in_words(sheet):
    amounts = sheet.amounts
    assert amounts.maximum == amounts.fixed + amounts.ceiling
    for cents in (amounts.maximum, amounts.advance):
        assert f"{one_line(euros(cents))} ({in_words(cents)})" in written(sheet)


def test_it_has_the_eighteen_articles_and_four_annexes(sheet):
    headings = re.findall(r"<h2>(.*?)</h2>", agreement_document(sheet).html())
    articles = [one_line(f"Article {n} –") for n in range(1, 19)]
    assert [one_line(h)[: len(a)] for h, a in zip(headings, articles, strict=False)] == articles
    assert headings[18:] == [
        "Annexe A – Feuille de calcul",
        "Annexe B – Indicateurs",
        "Annexe C – Plan d’action 2015",
        "Annexe D – Coordonnées bancaires",
    ]


def test_the_visas_and_terms_of_the_campaign_are_printed_where_it_has_some(db, sheet):
    assert "Article 19" not in written(sheet)
    terms = {"legal_visas": "Vu le plan régional ;\n", "special_terms": "Deux bilans par an."}
    text = written(sheet_of(campaign=make_campaign(**terms)))
    assert "Vu le plan régional ; Vu le" in text
    assert "Article 19 – Dispositions particulières Deux bilans par an." in text
    assert "comptés au 31 décembre 2014" in text


def test_the_variable_part_is_a_ceiling_and_not_a_promise(sheet):
    assert "est un maximum et non une promesse" in written(sheet)
    assert f"plafond de la part variable {one_line(euros(sheet.amounts.ceiling))}" in written(sheet)


def test_each_line_of_the_run_shows_value_total_pot_and_amount(sheet):
    text = written(sheet)
    for axis in sheet.axes:
        for line in axis.lines:
            shown = euros if axis.variable else lambda value, line=line: number(value, line.places)
            cells = [shown(line.value), shown(line.total), euros(line.pot_cents)]
            assert one_line(" ".join([*cells, euros(line.amount_cents)])) in text


def test_the_calculation_sheet_closes_to_the_cent(sheet):
    for axis in sheet.axes:
        assert axis.amount_cents == sum(line.amount_cents for line in axis.lines)
        assert axis.pot_cents == sum(line.pot_cents for line in axis.lines)
    assert sheet.amounts.maximum == sum(axis.amount_cents for axis in sheet.axes)
    assert sheet.envelope_cents == sum(axis.pot_cents for axis in sheet.axes)


def test_a_census_estimate_shows_two_decimals_and_is_attached_whole(sheet):
    first = sheet.record["axes"][0]["indicators"][0]
    assert first["value"] == "4295.334502"
    assert "4 295,33" in written(sheet)
    assert "4 295,334502" not in written(sheet)


def test_the_balance_goes_from_the_fixed_part_left_to_the_whole_ceiling(sheet):
    low = euros(sheet.amounts.fixed - sheet.amounts.advance)
    high = euros(sheet.amounts.maximum - sheet.amounts.advance)
    assert f"niveaux sont à 0 : part fixe − premier versement {one_line(low)}" in written(sheet)
    assert f"montant maximal − premier versement {one_line(high)}" in written(sheet)


def test_the_provenance_of_the_figures_is_told_once_a_source(sheet):
    assert "Indicateur 1 : INSEE, recensement de la population 2011" in written(sheet)
    assert "Indicateurs 2, 3, 4, 5, 6, 7 : Activité de l’année n-1" in written(sheet)


def test_every_indicator_is_defined_and_axis_3_has_four_worded_levels(sheet):
    text = written(sheet)
    for line in (line for axis in sheet.axes for line in axis.lines):
        assert one_line(line.names["definition"]) in text
        for level, wording in enumerate(line.names["scale"]):
            assert one_line(f"Niveau {level} : {wording}") in text


# Its wording follows the law


def test_it_rests_on_the_project_that_is_valid_if_there_is_one(db, sheet):
    visa = "Vu le projet de structure validé le"
    assert f"{visa} 26 septembre 2014, valable du 1er octobre 2014 au 30 sep" in written(sheet)
    assert visa not in written(sheet_of(without_project=[OWN]))


def test_an_association_of_local_law_is_never_said_to_be_of_1901(sheet):
    text = written(sheet)
    assert "association de droit local, inscrite au registre des associations du tribunal" in text
    assert "volume 19, folio 74, le 9 novembre 1989" in text
    assert "code civil local, articles 21 à 79" in text
    assert "1901" not in text


def test_an_association_of_1901_has_its_own_law_and_number(sheet):
    association = of_regime(sheet, Structure.Regime.LAW_1901)
    association.structure.rna = "W673000001"
    text = written(association)
    assert "association régie par la loi du 1er juillet 1901" in text
    assert "numéro W673000001" in text
    assert "code civil local" not in text


def test_a_public_body_is_asked_nothing_that_binds_associations(sheets):
    text = written(sheets[PUBLIC_BODY])
    assert "organisme public" in text
    for words in ("association de", "2000-321", "1901", "code civil local", "engagement républ"):
        assert words not in text


def test_the_republican_commitment_is_asked_for_from_2022(db, sheet):
    assert "contrat d’engagement républicain" not in written(sheet)
    later = sheet_of(year=2022, reference_year=2021)
    assert "Elle souscrit le contrat d’engagement républicain" in written(later)


def test_no_public_body_commits_even_in_2022(db):
    later = sheet_of(PUBLIC_BODY, year=2022, reference_year=2021)
    assert "contrat d’engagement républicain" not in written(later)


def test_money_not_earned_is_shared_or_kept_as_the_campaign_says(db, sheet):
    assert "restent à la Région" in written(sheet)
    assert "premier versement, au moins" not in written(sheet)
    shared = written(sheet_of(unearned_axis3="redistribute"))
    assert "sont partagées entre elles, en proportion de ce que chacune" in shared
    assert "premier versement, au moins" in shared


def test_a_first_payment_on_the_former_grant_says_so(db):
    found = sheet_of(advance_base="former_grant")
    assert found.amounts.advance == min(18_600_000 * 85 // 100, found.amounts.fixed)
    assert "85 % de la dotation antérieure de la structure, soit 186 000,00 €" in written(found)


def test_a_first_payment_held_to_the_fixed_part_says_so(db):
    found = sheet_of(advance_bp=9_000)
    assert found.amounts.advance == found.amounts.fixed
    assert "ramenés au montant de la part fixe" in written(found)


def test_a_first_payment_that_is_just_the_fixed_part_is_not_said_to_be_held(db, sheet):
    fixed = sheet.amounts.fixed
    rule = {"advance_base": "former_grant", "former_grant_bp": 10_000}
    found = sheet_of(**rule, former_grants=dict.fromkeys(CODES, fixed))
    assert found.amounts.advance == found.amounts.fixed == fixed
    assert "au montant de la part fixe" not in written(found)


def test_the_attached_extract_explains_each_amount_to_the_cent(sheet):
    lines = [line for axis in sheet.record["axes"] for line in axis["indicators"]]
    for line in lines:
        left_over = line["left_over_rank"] is not None
        assert line["amount_cents"] == line["rounded_down_cents"] + left_over
    first = lines[0]
    value, total, remainder = (Decimal(first[name]) for name in ("value", "total", "remainder"))
    assert value * first["pot_cents"] == first["rounded_down_cents"] * total + remainder


def test_a_solidarity_coefficient_is_shown_with_the_figure_before_it(db):
    campaign = make_campaign()
    make_solidarity(campaign, OWN, "1.25")
    found = sheet_of(campaign=campaign)
    assert "4 295,33 × coefficient de solidarité 1,25 (Motif)" in written(found)
    assert found.record["solidarity"] == {
        "indicator": 1,
        "coefficient": "1.25",
        "measured": "4295.334502",
        "reason": "Motif",
    }


def test_a_prorata_is_printed_with_its_reason_where_it_counts(db):
    campaign = make_campaign()
    make_figures(campaign)
    decide_prorata(campaign, 50, 2, reason="Ouverte six mois")
    shown = written(sheet_of(campaign=campaign))
    assert "2. Premiers accueils Prorata de 50 % décidé le" in shown
    assert "Ouverte six mois Valeur entière : 4628 (" in shown


def test_an_indicator_that_nobody_measured_is_said_to_be_respread(db):
    campaign = make_campaign()
    make_figures(campaign)
    campaign.figures.filter(indicator__number=6).update(value=0)
    found = sheet_of(campaign=campaign)
    assert [len(axis.lines) for axis in found.axes] == [4, 2, 2]
    assert "« Formation ou emploi après l’amont » : le total du réseau est nul" in written(found)


def test_french_typography_is_kept(sheet):
    text = re.sub(r"<[^>]+>", " ", agreement_document(sheet).html())
    assert not re.search(r"(?<=\S) [:;!?»]|« |'|\u202f|\.\.\.", text)


# It says nothing of the others


def test_the_sheet_itself_holds_nothing_of_the_others(sheets):
    held = pickle.dumps(sheets[OWN])
    for code in set(CODES) - {OWN}:
        assert sheets[code].structure.name.encode() not in held
        assert str(sheets[code].amounts.maximum) not in str(sheets[OWN])


def test_reading_a_sheet_takes_eleven_queries_in_any_network(db, django_assert_num_queries):
    agreement = make_agreement(make_adopted_campaign(codes=(OWN, "67180")), OWN)
    with django_assert_num_queries(11):  # one for the Region of the day it is dated
        agreement_sheet(agreement)
