"""A few hundred of the files in which `./run fuzz` writes one set of readings: none gives another figure."""

import pytest

from tests.fuzz.layouts import LAYOUTS
from tests.fuzz.metamorphic import FAULTS, End, case, judged

SAMPLE = 240


@pytest.fixture(scope="module")
def verdicts():
    """How each case of the sample ends, with what it is made of."""
    made = [case(seed) for seed in range(SAMPLE)]
    return [(each.what, judged(each)) for each in made]


def test_no_file_gives_another_figure_without_a_word(verdicts):
    assert [(what, verdict.about) for what, verdict in verdicts if verdict.end in FAULTS] == []


def test_every_layout_is_read_where_nothing_stands_in_the_way(verdicts):
    read = {what.split(",")[0] for what, verdict in verdicts if verdict.end is End.SAME}
    # Whether a name goes on where nothing stands, and what columns without headings hold, is always asked.
    assert read | {"pivot_with_gaps", "list_without_headings"} == {layout.__name__ for layout in LAYOUTS}


def test_a_case_is_the_same_each_time():
    assert [case(seed).data for seed in range(6) if "xlsx" not in case(seed).what] == [
        case(seed).data for seed in range(6) if "xlsx" not in case(seed).what
    ]
