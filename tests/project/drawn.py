"""What is drawn of the Region: outlines of communes, a logo."""

from structures.map.services import keep_outlines
from structures.models import RegionIdentity
from structures.region.services import LogoChange, correct_identity
from tests.allocation.builders import FIXTURES, make_user
from tests.domain.test_outlines import feature, file


def make_outlines() -> None:
    """A file of outlines, read and not applied."""
    keep_outlines("communes.geojson", file(feature()), by=make_user("region_admin"))


def make_logo() -> None:
    """The Region's logo."""
    logo = LogoChange("logo.svg", (FIXTURES / "region-logo.svg").read_bytes())
    correct_identity(RegionIdentity.objects.get(), {}, by=make_user("region_admin"), logo=logo)
