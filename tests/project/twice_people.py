"""What there is when the forms about people, the Region and help are sent."""

from tests.project.addresses import make_everything
from tests.project.twice_figures import scene

PEOPLE = (
    scene(make_everything, "structures:(account.*|invitation.*|own_sessions.*)"),
    scene(make_everything, "structures:(region.*|territor.*|funder.*|context.*)"),
    scene(make_everything, "structures:(help.*|delegation.*)"),
)
