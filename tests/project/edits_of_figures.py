"""The edits of figures, and of what a year says of them: see EDITS in test_edits."""

from tests.allocation.builders import OWN, make_campaign, make_figures

AGENT = "region_agent"
BUDGET = {"ground": "Budget primitif"}


def figures(page):
    make_figures(make_campaign())
    return f"/campagnes/2015/donnees/{OWN}/{page}"


def parameters(page):
    make_campaign()
    return f"/campagnes/2015/parametres/{page}"


EDITS_OF_FIGURES = {
    "allocation:parameter_indicator_parts": (
        *("region_admin", parameters, "indicateurs/5/dispositifs/", BUDGET, "label_1"),
        *("Parcours", "Accompagnement"),
    ),
    "allocation:figure_parts": (
        *(AGENT, figures, "5/detail/", {"source": "i-Milo", "part_2": "1", "part_3": "2"}),
        *("part_1", "51", "52"),
    ),
    "allocation:figure_edit": (AGENT, figures, "", {"source": "i-Milo"}, "indicator_2", "51", "52"),
    "allocation:figure_prorata": (
        *(AGENT, figures, "prorata/", {"reason": "Fusion", "indicators": ["2"]}),
        *("percent", "50", "60"),
    ),
}
