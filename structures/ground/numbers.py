"""Numbers as French people write them, read exactly and never guessed. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

# Whatever space a program puts between thousands: no-break, narrow, thin, of a figure's width…
SPACES = " \u00a0\u2000-\u200a\u202f\u205f\u3000"
MAX_WHOLE_DIGITS = 12
_WRITTEN = re.compile(
    rf"(?P<sign>[-−–])?\s*(?P<whole>[0-9]+|[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+)"
    r"(?:[.,](?P<decimals>[0-9]+))?"
)


@dataclass(frozen=True)
class WrittenNumber:
    """The digits of a number as it was written, and the dash before it if there is one."""

    sign: str
    whole: str
    decimals: str

    @property
    def size(self) -> Decimal:
        """The number without its sign, with the decimals that were written."""
        return Decimal(f"{self.whole}.{self.decimals}" if self.decimals else self.whole)


def read_number(text: str) -> WrittenNumber | None:
    """Return what is written, or None when it is not a number.

    Thousands may be parted by spaces, no-break or not; decimals follow a comma or a point.

    >>> read_number("1 234,50").size
    Decimal('1234.50')
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    whole = re.sub(f"[{SPACES}]", "", found["whole"])
    return WrittenNumber(found["sign"] or "", whole, found["decimals"] or "")
