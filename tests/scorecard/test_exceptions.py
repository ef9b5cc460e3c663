"""The exception and highlight report: what a panel must hear of, and what improved."""

from dataclasses import replace

import pytest

from indicators.rules.figures import Gap
from indicators.rules.row import Row
from indicators.rules.terms import Travel
from scorecard.rules.content import CommentaryText, Milestone, PageContent, PageSection, SpecialCauseNote
from scorecard.rules.exceptions import Exceptional, exceptions_of
from tests.scorecard.rows import row

MONTHS = ["April 2012", "March 2012", "February 2012"]
MISSED = Milestone("backlog", "Backlog", "SNAPSHOT", "kent", "Kent", "Missed", "Missed: 300.", "Notice")


def page(*rows: Row, **more) -> PageContent:
    return PageContent((PageSection("Assessments", rows),), **more)


def earlier(*letters: str, illustrative: bool = False) -> list[tuple[str, PageContent]]:
    """The editions before, newest first, with the backlog rated like this."""
    pages = [page(row(letter=letter, illustrative=illustrative)) for letter in letters]
    return list(zip(MONTHS, pages, strict=False))


def whys(lines: tuple[Exceptional, ...]) -> list[str]:
    return [line.why for line in lines]


def cause(better: bool | None) -> SpecialCauseNote:
    return SpecialCauseNote("backlog", "SNAPSHOT", "kent", "Concern", "above the upper limit", better)


def test_newly_red_says_what_it_was():
    report = exceptions_of(page(row(letter="R")), earlier("A", "R"))
    assert whys(report.newly_red) == ["amber in April 2012: worse than target"]
    assert report.long_red == report.other_red == ()


def test_a_red_that_moves_the_right_way_says_both():
    report = exceptions_of(page(row(letter="R", travel=Travel.IMPROVED)), [])
    assert whys(report.other_red) == ["worse than target; improved, +2 since April 2012"]


def test_red_for_three_months_is_long_and_counted():
    report = exceptions_of(page(row(letter="R")), earlier("R", "R", "G"))
    assert whys(report.long_red) == ["red for 3 months or more, since March 2012 at the latest"]
    assert report.newly_red == report.other_red == ()


def test_a_line_that_is_long_red_and_worsened_says_so():
    line = row(letter="R", travel=Travel.WORSENED)
    (found,) = exceptions_of(page(line), earlier("R", "R")).long_red
    assert found.row == line
    assert found.why == (
        "red for 3 months or more, since March 2012 at the latest; worsened, +2 since April 2012"
    )


def test_red_for_two_months_is_neither_new_nor_long():
    report = exceptions_of(page(row(letter="R")), earlier("R", "G"))
    assert whys(report.other_red) == ["worse than target"]


def test_red_without_an_edition_before_is_not_called_new():
    report = exceptions_of(page(row(letter="R")), [])
    assert (report.newly_red, len(report.other_red)) == ((), 1)


def test_a_published_red_is_not_held_against_illustrative_months():
    report = exceptions_of(page(row(letter="R")), earlier("G", illustrative=True))
    assert (report.newly_red, len(report.other_red)) == ((), 1)
    report = exceptions_of(page(row(letter="R")), earlier("R", "R", illustrative=True))
    assert report.long_red == ()


def test_the_quarters_of_a_quarterly_report_are_counted_as_quarters():
    report = exceptions_of(page(row(letter="R")), earlier("R", "R"), "quarter")
    assert whys(report.long_red) == ["red for 3 quarters or more, since March 2012 at the latest"]


def test_a_red_brings_its_corrective_action():
    said = CommentaryText("indicator", "kent", "Kent", "backlog", corrective_action="More staff.")
    (line,) = exceptions_of(page(row(letter="R"), said=(said,)), []).other_red
    assert line.said.corrective_action == "More staff."


def test_milestones_stand_as_they_were_frozen():
    assert exceptions_of(page(row(), milestones=(MISSED,)), []).milestones == (MISSED,)


def test_a_special_cause_is_a_concern_or_an_improvement():
    worse = exceptions_of(page(row(), special_causes=(cause(False),)), [])
    better = exceptions_of(page(row(), special_causes=(cause(True),)), [])
    assert (whys(worse.concerns), worse.improved) == (["concern (above the upper limit)"], ())
    assert (better.concerns, whys(better.improved)) == ((), ["concern (above the upper limit)"])


def test_without_an_aim_it_is_reported_and_no_improvement():
    report = exceptions_of(page(row(), special_causes=(cause(None),)), [])
    assert (len(report.concerns), report.improved) == (1, ())


def test_missing_returns_say_why():
    report = exceptions_of(page(row(letter="–", value=None)), [])
    assert whys(report.missing) == ["Not yet returned"]


@pytest.mark.parametrize("gap", [Gap.SUPPRESSED, Gap.GRADES_DIFFER])
def test_a_hidden_figure_and_grades_that_differ_are_not_missing(gap):
    line = row(letter="–", value=None)
    assert exceptions_of(page(replace(line, figure=replace(line.figure, gap=gap))), []).missing == ()


def test_what_improved_in_colour_or_figure():
    line = row(letter="G", travel=Travel.IMPROVED)
    report = exceptions_of(page(line), earlier("R"))
    assert whys(report.improved) == ["red in April 2012, now green; improved, +2 since April 2012"]


def test_what_stayed_is_not_in_the_report():
    report = exceptions_of(page(row()), earlier("G"))
    assert [(heading, empty) for _, heading, lines, empty in report.parts if not lines] == [
        ("Newly red", "No measure is known to have turned red since the edition before."),
        ("Red for three periods or more", "No measure is known to have been red for so long."),
        ("More than chance would give", "Nothing is known to be worse by more than chance."),
        ("Missing figures", "No figure is missing."),
        ("What improved", "Nothing is known to have improved."),
    ]


def test_another_areas_line_is_not_taken_for_this_one():
    before = [("April 2012", page(replace(row(letter="R"), area="dover")))]
    assert exceptions_of(page(row(letter="R")), before).newly_red == ()


@pytest.mark.parametrize(
    ("travel", "better", "words"),
    [
        (
            Travel.WORSENED,
            True,
            "worsened, +2 since April 2012, better over the long run: concern (above the upper limit)",
        ),
        (Travel.IMPROVED, True, "improved, +2 since April 2012; concern (above the upper limit)"),
        (Travel.UNCHANGED, True, "concern (above the upper limit)"),
    ],
)
def test_this_months_move_and_the_long_run_stand_in_one_sentence(travel, better, words):
    """What got worse this month is never called an improvement without a word of it."""
    report = exceptions_of(page(row(travel=travel), special_causes=(cause(better),)), [])
    assert whys(report.improved) == [words]


def test_a_concern_that_eased_this_month_says_both():
    report = exceptions_of(page(row(travel=Travel.IMPROVED), special_causes=(cause(False),)), [])
    (why,) = whys(report.concerns)
    assert why.startswith("improved, +2 since April 2012, worse over the long run: ")
