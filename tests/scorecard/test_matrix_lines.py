"""The matrix: one line an indicator over all areas, reds counted both ways."""

from hypothesis import given
from hypothesis import strategies as st

from scorecard.pages.matrix_lines import (
    columns_by_reds,
    matrix_lines,
    most_reds_first,
    reds_by_area,
    with_columns,
)
from scorecard.rules.content import PageContent, PageSection
from tests.scorecard.rows import row

AREAS = ["kent", "dover", "swale", "thanet"]
GRIDS = st.lists(st.lists(st.sampled_from("RAG–"), min_size=4, max_size=4), min_size=1, max_size=5)


def page(*rows):
    return PageContent((PageSection("Assessments", rows),))


def lines_of(grid):
    """The matrix of letters by measure and area."""
    contents = {
        area: page(*(row(f"m{number}", letters[at], area=area) for number, letters in enumerate(grid)))
        for at, area in enumerate(AREAS)
    }
    return matrix_lines(contents, AREAS)


def test_each_line_says_which_way_is_good_and_has_a_place_for_every_area():
    kent, dover = row(), row(area="dover")
    [line] = matrix_lines({"kent": page(kent), "dover": page(dover)}, ["kent", "dover", "swale"])
    assert line.rows == (kent, dover, None)
    assert (line.aim, line.aim_words) == ("L", "Lower is better")


@given(GRIDS)
def test_reds_add_up_to_the_same_by_line_and_by_area(grid):
    lines = lines_of(grid)
    assert sum(line.reds for line in lines) == sum(reds_by_area(lines, len(AREAS))[1:])
    assert [line.reds for line in lines] == [letters[1:].count("R") for letters in grid]


@given(GRIDS)
def test_sorting_loses_nothing_and_keeps_the_first_column(grid):
    lines = lines_of(grid)
    by_reds = most_reds_first(lines)
    assert {line.code for line in by_reds} == {line.code for line in lines}
    assert [line.reds for line in by_reds] == sorted((line.reds for line in lines), reverse=True)
    places = columns_by_reds(lines, len(AREAS))
    assert (places[0], sorted(places)) == (0, [0, 1, 2, 3])
    turned = [with_columns(line, places) for line in lines]
    reds = reds_by_area(turned, len(AREAS))
    assert reds[1:] == sorted(reds[1:], reverse=True)
    assert [line.reds for line in turned] == [line.reds for line in lines]
