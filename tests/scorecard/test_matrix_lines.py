"""The matrix: one line an indicator over all areas."""

from scorecard.pages.matrix_lines import matrix_lines
from scorecard.rules.content import PageContent, PageSection
from tests.scorecard.rows import row


def page(*rows):
    return PageContent((PageSection("Assessments", rows),))


def test_each_line_says_which_way_is_good_and_has_a_place_for_every_area():
    kent, dover = row(), row(area="dover")
    [line] = matrix_lines({"kent": page(kent), "dover": page(dover)}, ["kent", "dover", "swale"])
    assert line.rows == (kent, dover, None)
    assert line.aim_words == "Lower is better"
