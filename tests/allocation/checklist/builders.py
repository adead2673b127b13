"""How a run answers to a margin, computed."""

from allocation.checklist.services import ask_sensitivity, compute_sensitivity
from allocation.models import Run, Sensitivity
from tests.allocation.builders import make_user


def make_sensitivity(run: Run, margin_bp: int = 100) -> Sensitivity:
    """Asked by the agent, and computed at once."""
    asked = ask_sensitivity(run, margin_bp, by=make_user("region_agent"))
    compute_sensitivity(asked.pk)
    return Sensitivity.objects.get(pk=asked.pk)
