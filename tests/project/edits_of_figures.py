"""Edits of a year's rule and figures: a row each of the table of `test_edits`."""

from urllib.parse import urljoin

from allocation.campaigns.services import open_collection
from allocation.models import Campaign
from tests.allocation.builders import OWN, make_campaign, make_figures, make_user
from tests.allocation.revisions.builders import make_revision
from tests.allocation.scenarios.builders import make_scenario
from tests.allocation.second_sources.builders import make_source

AGENT, MANAGER = "region_agent", "region_manager"
BUDGET = {"ground": "Budget primitif"}


def figures(page):
    make_figures(make_campaign())
    return f"/campagnes/2015/donnees/{OWN}/{page}"


def parameters(page):
    make_campaign()
    return f"/campagnes/2015/parametres/{page}"


def revision(page):
    made = make_revision(None, {})
    return f"/campagnes/2015/rectificatifs/{made.pk}/{page}"


def scenario(page):
    made = make_scenario(make_campaign())
    return f"/campagnes/2015/simulations/{made.pk}/{page}"


def source(page):
    make_source()
    open_collection(Campaign.objects.get(), by=make_user())
    return urljoin("/campagnes/2015/sources/5/france_travail/", page)


def agreement(page):
    make_campaign()
    return f"/campagnes/2015/conventions/textes/{page}"


OF_FIGURES = {
    "allocation:agreement_text": (AGENT, agreement, "article_6/", {}, "body", "Une", "Deux"),
    "allocation:agreement_terms": (
        *(AGENT, agreement, "valeurs/", {}, "budget_line", "chapitre 1", "chapitre 2"),
    ),
    "allocation:parameter_indicator_parts": (
        *("region_admin", parameters, "indicateurs/5/dispositifs/", BUDGET, "label_1"),
        *("Parcours", "Accompagnement"),
    ),
    "allocation:figure_parts": (
        *(AGENT, figures, "5/detail/", {"source": "i-Milo", "part_2": "1", "part_3": "2"}),
        *("part_1", "51", "52"),
    ),
    "allocation:parameter_edit": (
        *("region_admin", parameters, "enveloppe/", BUDGET | {"envelope_source": "Budget"}),
        *("envelope_note", "Une hausse", "Une baisse"),
    ),
    "allocation:parameter_axis": (
        *("region_admin", parameters, "axes/1/", BUDGET, "label", "Socle", "Base"),
    ),
    "allocation:parameter_indicator": (
        *("region_admin", parameters, "indicateurs/2/", BUDGET, "label", "Accueils", "Entrées"),
    ),
    "allocation:figure_edit": (AGENT, figures, "", {"source": "i-Milo"}, "indicator_2", "51", "52"),
    "allocation:figure_prorata": (
        *(AGENT, figures, "prorata/", {"reason": "Fusion", "indicators": ["2"]}),
        *("percent", "50", "60"),
    ),
    "allocation:revision_rule": (MANAGER, revision, "regle/", {}, "silence_days", "20", "30"),
    "allocation:revision_shares": (
        *(MANAGER, revision, "parts/", {}, "indicator-2-weight", "2", "3"),
    ),
    "allocation:revision_steps": (
        *(MANAGER, revision, "dates/", {}, "step-adopted", "2015-03-06", "2015-03-20"),
    ),
    "allocation:revision_indicator": (
        *(MANAGER, revision, "indicateurs/3/", {}, "unit", "personnes", "jeunes suivis"),
    ),
    "allocation:scenario_edit": (AGENT, scenario, "", {}, "note", "Plus haut", "Plus bas"),
    "allocation:source_edit": (
        *("region_admin", source, "modifier/", {}, "definition", "Entrées", "Sorties"),
    ),
    "allocation:source_value": (
        *(AGENT, source, f"valeurs/{OWN}/", {"document": "Tableau"}, "value", "51", "52"),
    ),
    "allocation:ratio_note": (
        *("region_admin", source, "../../ratios/texte/", {}, "text", "Un texte", "Un autre"),
    ),
}
