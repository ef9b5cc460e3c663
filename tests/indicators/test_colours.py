"""One colour, one value: what a page shows by its stylesheet, a chart and a file show too."""

import re
from pathlib import Path

import pytest

from indicators.colours import RATINGS, TARGET, VALUES, in_office
from indicators.rules.terms import Rag

STYLES = Path(__file__).parents[2] / "static" / "scss"


def of_styles(name: str) -> str:
    """The value in the light scheme, which stands first and is the one on paper."""
    found = re.search(rf"^\s*--app-{name}: (#[0-9a-f]{{6}});", (STYLES / "_schemes.scss").read_text(), re.M)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("name", "colour"), [("values", VALUES), ("target", TARGET)])
def test_a_line_has_the_colour_that_the_page_gives_it(name, colour):
    assert of_styles(name) == colour


@pytest.mark.parametrize(("name", "rag"), [("green", Rag.GREEN), ("amber", Rag.AMBER), ("red", Rag.RED)])
def test_a_rating_has_the_colour_that_the_page_gives_it(name, rag):
    assert of_styles(name) == RATINGS[rag][0]


def test_excel_and_word_write_a_colour_in_their_way():
    assert in_office("#1d70b8") == "1D70B8"
