"""A pasted block: laid by place, by names or codes, by numbers or labels; or refused whole."""

import pytest

from allocation.figures.grid.blocks import ColumnInSight, InSight, RowInSight, read_block
from structures.ground.refusals import Refused
from tests.domain.files import spaced

SIGHT = InSight(
    [
        RowInSight("67180", "Mission locale d’Haguenau"),
        RowInSight("67437", "Mission locale de Saverne"),
        RowInSight("S11", "Structure n° 11 (à nommer)"),
    ],
    [
        ColumnInSight(1, "Jeunes actifs inoccupés", typed=False),
        ColumnInSight(2, "Premiers accueils"),
        ColumnInSight(3, "File active"),
    ],
)
HERE = ("67437", 2)


def read(text, at=HERE):
    return {(p.code, p.number): p.text for p in read_block(text, SIGHT, at)}


def refusal(text, at=HERE):
    with pytest.raises(Refused) as refused:
        read_block(text, SIGHT, at)
    return spaced(str(refused.value))


def test_a_bare_block_is_laid_from_the_cell_on():
    assert read("1\t2\r\n3\t4\r\n") == {
        **{("67437", 2): "1", ("67437", 3): "2"},
        **{("S11", 2): "3", ("S11", 3): "4"},
    }


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(["67180", "S11"], id="codes"),
        pytest.param(["67180.0", "s11"], id="codes that a spreadsheet took for numbers"),
        pytest.param(["Mission locale d'Haguenau", "structure n° 11 (a nommer)"], id="names"),
        pytest.param(["Mission locale d’Haguenau\t67180", "Structure n° 11 (à nommer)\tS11"]),
    ],
)
def test_rows_are_told_by_their_code_or_name(keys):
    text = "\n".join(f"{key}\t{n}\t{n + 1}" for n, key in enumerate(keys))
    found = {("67180", 2): "0", ("67180", 3): "1", ("S11", 2): "1", ("S11", 3): "2"}
    assert read(text) == found


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param("File active\tPremiers accueils", id="labels"),
        pytest.param("3. File active\tPREMIERS ACCUEILS", id="numbers and labels"),
        pytest.param("Indicateur 3\tindicateur n° 2", id="named numbers"),
        pytest.param("3\t2", id="numbers, under a word"),
    ],
)
def test_columns_are_told_by_their_number_or_label(titles):
    found = read(f"Structure\t{titles}\nS11\t7\t8")
    assert found == {("S11", 3): "7", ("S11", 2): "8"}


def test_columns_are_told_without_names_of_rows():
    assert read("File active\n7", at=("67180", 2)) == {("67180", 3): "7"}


def test_what_looks_like_numbers_of_indicators_is_a_value_without_a_word_before_it():
    assert read("2\t3") == {("67437", 2): "2", ("67437", 3): "3"}


def test_quotes_of_a_spreadsheet_are_no_part_of_a_cell():
    assert read('"1"\t" 2 "') == {("67437", 2): "1", ("67437", 3): "2"}


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        pytest.param("1\n2\n3", HERE, "a 3 lignes, et il n’en reste que 2 à l’écran", id="rows"),
        pytest.param("1\t2\t3", HERE, "a 3 colonnes de valeurs, et il n’en reste", id="columns"),
        pytest.param("1\t2\n3", HERE, "sa ligne 2 a 1 cellule, la première en a 2", id="ragged"),
        pytest.param("1\t2", ("67437", 1), "touche l’indicateur 1 (Jeunes actifs", id="read-only"),
        pytest.param(
            "Mission locale de Saverne\t1\nMission locale de Sélestat\t2",
            *(HERE, "Ligne 2 du bloc : « Mission locale de Sélestat » n’est le code ni le nom"),
            id="an unknown name",
        ),
        pytest.param("67437\t1\n67180\t1\n99999\t2", HERE, "« 99999 » n’est le code", id="a code"),
        pytest.param("67437\t1\n67437\t2", HERE, "deux fois la structure 67437", id="row twice"),
        pytest.param(
            "Code\tFile active\t3\nS11\t1\t2", HERE, "deux fois l’indicateur 3", id="column twice"
        ),
        pytest.param(
            "Code\tFile active\tSorties\nS11\t1\t2", HERE, "« Sorties » n’est ni un", id="a title"
        ),
        pytest.param("Mission locale de Saverne\tS11\t4", HERE, "désigne deux", id="two rows"),
        pytest.param("Structure\tFile active", HERE, "n’a que des titres", id="titles alone"),
        pytest.param("1\t2\n" * 3_000, HERE, "plus de 5000 cellules", id="too large"),
    ],
)
def test_a_block_that_does_not_fit_is_refused_whole_naming_the_place(text, at, said):
    assert said in refusal(text, at)
