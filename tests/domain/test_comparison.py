"""Two versions of a text, word by word."""

from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from structures.projects.comparison import Change, compare, is_changed

MARKS = {Change.KEPT: "{}", Change.REMOVED: "[-{}-]", Change.ADDED: "[+{}+]"}
WORDS = ["le", "la", "de", "jeunes", "l’emploi", "Sarre-Union", "métier", ",", ".", "\n", "\n\n"]
texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)


def marked(before, after):
    """Write each passage on a line, what is removed and added between brackets."""
    return [
        "".join(piece.space + MARKS[piece.change].format(piece.text) for piece in passage.pieces)
        for passage in compare(before, after)
    ]


def rebuilt(passages, *changes):
    """Return the words of the pieces that have one of these fates."""
    texts = (p.space + p.text for q in passages for p in q.pieces if p.change in changes)
    return "".join("".join(texts).split())


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        pytest.param("un deux", "un trois", ["un [-deux-] [+trois+]"], id="a word"),
        pytest.param("un", "un\ndeux", ["un", "[+deux+]"], id="a line more"),
        pytest.param("un\ndeux", "deux", ["[-un-]", "deux"], id="a line less"),
        pytest.param("", "un", ["[+un+]"], id="all is new"),
        pytest.param("un", "", ["[-un-]"], id="all is gone"),
        pytest.param("un.", "un !", ["un[-.-] [+!+]"], id="punctuation"),
        pytest.param("l’emploi", "l’avenir", ["l’[-emploi-][+avenir+]"], id="an elided article"),
        pytest.param(
            "un deux trois quatre",
            "cinq deux trois six",
            ["[-un deux trois quatre-][+cinq deux trois six+]"],
            id="two words in common are not worth a cut",
        ),
        pytest.param(
            "a b c\nd e f\ng",
            "a b z\nd e y\ng",
            ["a b [-c-] [+z+]", "d e [-f-] [+y+]", "g"],
            id="several lines that differ stay apart",
        ),
    ],
)
def test_what_changed_is_shown_in_its_line(before, after, shown):
    assert marked(before, after) == shown


@pytest.mark.parametrize("same", ["", "un deux", "un\n\ndeux ", "un\ndeux"])
def test_a_text_does_not_differ_from_itself(same):
    assert not is_changed(compare(same, same))


def test_empty_lines_and_a_paragraph_cut_elsewhere_are_no_change():
    assert not is_changed(compare("un deux\ntrois\n", "un\n\ndeux trois"))


def test_lines_that_stay_are_told_with_their_number():
    [same, last] = compare("a\nb\nc\nd", "a\nb\nc\ne")
    assert (same.changed, same.lines, last.changed) == (False, 3, True)


@settings(max_examples=300)
@given(texts, texts)
def test_both_texts_can_be_read_again_from_the_pieces(before, after):
    passages = compare(before, after)
    assert rebuilt(passages, Change.KEPT, Change.REMOVED) == "".join(before.split())
    assert rebuilt(passages, Change.KEPT, Change.ADDED) == "".join(after.split())


def long_texts(share_changed):
    chance = Random(2014)
    words = [chance.choice(["de", "les", "jeunes", f"mot{i}"]) for i in range(3000)]
    other = [f"x{w}" if chance.random() < share_changed else w for w in words]
    return ["\n".join(" ".join(w[i : i + 60]) for i in range(0, 3000, 60)) for w in (words, other)]


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(long_texts(0.05), id="3 000 words, some changed"),
        pytest.param(long_texts(1), id="3 000 words, all changed"),
        pytest.param(["a " * 20_000, "b" + " a" * 19_000], id="the same word all along"),
        pytest.param(["a\n" * 20_000, "b\n" + "a\n" * 19_000], id="the same line all along"),
    ],
)
def test_long_texts_are_compared_at_once(texts):
    start = process_time()
    assert is_changed(compare(*texts))
    assert process_time() - start < 2


def test_few_changes_in_a_long_text_stay_few():
    before, after = long_texts(0.005)
    changed = [passage for passage in compare(before, after) if passage.changed]
    assert 0 < len(changed) <= 20
    kept = [{piece.change for piece in passage.pieces} & {Change.KEPT} for passage in changed]
    assert kept == [{Change.KEPT}] * len(changed)
