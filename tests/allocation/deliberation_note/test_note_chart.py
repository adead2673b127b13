"""The bars of the note: on one scale, in the order of the table, within their room."""

import pytest

from allocation.deliberation_note.drawings import NARROW, WIDE, chart
from allocation.deliberation_note.selectors import NoteRow


def row(name, fixed, ceiling):
    return NoteRow(name, name, None, fixed, ceiling, fixed + ceiling, 0)


ROWS = [row("B", 8_500, 1_500), row("A", 850, 150), row("C", 0, 0)]


@pytest.mark.parametrize("layout", [NARROW, WIDE])
def test_bars_keep_the_order_and_the_scale(layout):
    drawn = chart(ROWS, layout)
    assert [bar.name for bar in drawn.bars] == ["B", "A", "C"]
    lengths = [bar.fixed_width + bar.ceiling_width for bar in drawn.bars]
    assert lengths == [layout.bar_width, layout.bar_width // 10, 0]
    assert all(bar.x + bar.fixed_width == bar.ceiling_x for bar in drawn.bars)
    assert drawn.bars[-1].y + drawn.bar_height <= drawn.height


def test_a_run_that_gives_nothing_is_drawn_without_bars():
    assert [bar.fixed_width for bar in chart([row("A", 0, 0)], WIDE).bars] == [0]
