"""A series drawn: a bar a year under its line of text, a dashed line between years that differ."""

from dataclasses import dataclass
from fractions import Fraction

from allocation.explanation.drawings import BAR_HEIGHT, BAR_TOP, ROW, WIDTH
from allocation.over_years.series import Series, Size

# How far above its row a line stands, and above its bar the text.
TEXT_RISE, LINE_RISE = 6, 3


@dataclass(frozen=True)
class Bar:
    """A year: its text, its bar in units, none without a value; whether it stands apart above."""

    text: str
    text_y: int
    y: int
    width: int | None
    former: bool
    apart_y: int | None


@dataclass(frozen=True)
class Trend:
    """The drawing, its size, its name and what is said in its place."""

    title: str
    said: str
    width: int
    height: int
    bar_height: int
    bars: list[Bar]


def trend(series: Series) -> Trend:
    """Draw each year from 0, to the scale of the largest."""
    largest = max((point.size for point in series.points if point.size is not None), default=0)
    bars = [
        Bar(
            f"{point.label} : {point.drawn}",
            place * ROW + BAR_TOP - TEXT_RISE,
            place * ROW + BAR_TOP,
            None if point.size is None else _units(point.size, largest),
            point.former,
            place * ROW - LINE_RISE if point.apart and place else None,
        )
        for place, point in enumerate(series.points)
    ]
    said = " ; ".join(
        f"{bar.text}{', ne se compare pas tel quel' if bar.apart_y else ''}" for bar in bars
    )
    title = f"{series.title}, année par année"
    return Trend(title, f"{said}.", WIDTH, ROW * len(bars), BAR_HEIGHT, bars)


def _units(size: Size, largest: Size) -> int:
    return int(Fraction(size) * WIDTH / Fraction(largest)) if largest else 0
