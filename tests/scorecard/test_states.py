"""What is said of a page's figures as a whole. No database."""

from dataclasses import replace

import pytest

from indicators.rules.figures import SUPPRESSED_WORDS, Gap
from scorecard.rules.states import states_in_words
from tests.scorecard.rows import row


def provisional():
    found = row("b")
    return replace(found, figure=replace(found.figure, provisional=True))


MADE_UP, MISSING = row("a", illustrative=True), row("c", "–", value=None)
DIFFERING = replace(MISSING, figure=replace(MISSING.figure, gap=Gap.GRADES_DIFFER, illustrative=True))
HIDDEN = replace(MISSING, figure=replace(MISSING.figure, text=SUPPRESSED_WORDS, gap=Gap.SUPPRESSED))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], ""),
        ([row(), row("a")], ""),
        ([row(), MADE_UP], "Of 2 figures, 1 is illustrative (†)."),
        ([MADE_UP], "Of 1 figure, 1 is illustrative (†)."),
        ([MADE_UP, MADE_UP], "Of 2 figures, all are illustrative (†)."),
        ([row(), MISSING, MISSING], "Of 3 figures, 2 are missing."),
        (
            [MADE_UP, provisional(), MISSING],
            "Of 3 figures, 1 is illustrative (†), 1 is provisional and 1 is missing.",
        ),
        ([row(), DIFFERING, MISSING], "Of 3 figures, 1 is illustrative (†) and 1 is missing."),
        ([MISSING, MISSING], "No figure of this page is known."),
        ([row(), HIDDEN, MISSING], "Of 3 figures, 1 is hidden (c) for being small and 1 is missing."),
    ],
)
def test_how_sure_a_page_is(rows, words):
    assert states_in_words(rows) == words
