"""What there is when the forms about figures are sent: reviews, sources, corrections, scenarios."""

from collections.abc import Callable

from allocation.campaigns.services import open_collection
from allocation.models import Campaign
from tests.allocation.builders import CODES, make_adopted_campaign, make_campaign, make_user
from tests.allocation.corrections.builders import make_correction
from tests.allocation.reviews.builders import make_challenge, make_review
from tests.allocation.revisions.builders import make_revision
from tests.allocation.scenarios.builders import make_scenario
from tests.allocation.second_sources.builders import make_ratio, make_second, make_source
from tests.dialogue.builders import make_director
from tests.project.twice_states import Scene, simulating, starting


def collecting() -> None:
    """A campaign that takes figures, and what another source counts of them."""
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    make_second(make_source(Campaign.objects.get()), *CODES[:2])
    make_ratio()


def reviewing() -> None:
    """Figures that wait to be heard, of which one is contested."""
    simulating()
    make_director()
    make_review(Campaign.objects.get())
    make_challenge()


def revising() -> None:
    """A revision of the rule that waits for somebody else."""
    simulating()
    make_revision(Campaign.objects.get())


def correcting() -> None:
    """A correction that waits to be adopted."""
    make_correction(make_adopted_campaign())


def trying() -> None:
    """A scenario of a year that has a run."""
    simulating()
    make_scenario(Campaign.objects.get())


def scene(build: Callable[[], object], forms: str) -> Scene:
    """Return a scene whose forms are on the pages of the same names."""
    return Scene(build, forms, forms)


FIGURES = (
    scene(starting, "allocation:(steps_postpone|agreement_text.*|agreement_terms)"),
    scene(collecting, "allocation:(figures?(_.*)?|source.*|ratio.*|imports|review.*)"),
    scene(reviewing, "allocation:(own_figures|figures_agree|figure_contest|review.*|challenge.*)"),
    scene(revising, "allocation:revision.*"),
    scene(make_adopted_campaign, "allocation:correction.*"),
    scene(correcting, "allocation:correction.*"),
    scene(trying, "allocation:(scenario.*|run_detail|run_sensitivity|checklist)"),
)
