"""Two editions beside each other: each line once, and what is only in one of them."""

from dataclasses import replace

from scorecard.rules.content import CommentaryText, PageContent, PageSection
from scorecard.rules.side_by_side import side_by_side
from tests.scorecard.rows import row


def page(*rows, said=()) -> PageContent:
    return PageContent((PageSection("Assessments", rows),), said=said)


def test_lines_are_found_again_and_what_one_lacks_is_left_empty():
    one = page(row("backlog", "R"), row("visits"))
    other = page(row("audits"), row("backlog", "G"))
    found = side_by_side(one, other)
    assert [(each.row.code, each.one is None, each.other is None) for each in found] == [
        ("backlog", False, False),
        ("visits", False, True),
        ("audits", True, False),
    ]
    assert [each.rated_otherwise for each in found] == [True, False, False]
    assert [each.heading for each in found] == ["Assessments"] * 3


def test_the_same_indicator_of_another_area_or_basis_is_another_line():
    one = page(row("backlog"), row("backlog", area="dover"), replace(row("backlog"), basis="MONTH"))
    assert len(side_by_side(one, one)) == 3
    assert not any(each.rated_otherwise for each in side_by_side(one, one))


def test_each_has_its_own_text():
    text = CommentaryText("indicator", "kent", "Kent", "backlog", (), "More staff.", "")
    (found,) = side_by_side(page(row("backlog"), said=(text,)), page(row("backlog")))
    assert (found.one.said, found.other.said) == ("More staff.", "")
