"""Every page works as plain links and forms; JavaScript only spares a reload."""

import pytest

from allocation.models import State
from structures.models import Role
from tests.browser.pages import compute, import_activity, import_communes

pytestmark = pytest.mark.browser


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_figures_are_imported_and_shared_without_javascript(demo, browser_of, worker):
    demo(State.COLLECTION)
    agent = browser_of(Role.REGION_AGENT)
    import_communes(agent)
    import_activity(agent)
    compute(agent)
