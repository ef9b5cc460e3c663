"""The content of a page, and what is worked out from it. No database."""

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from indicators.rules.figures import SUPPRESSED_WORDS, Gap
from indicators.rules.terms import Travel
from scorecard.editions.notifications import Notification, body_of
from scorecard.pages.matrix_lines import matrix_lines
from scorecard.rules.content import (
    AssuranceNote,
    CommentarySubject,
    CommentaryText,
    Milestone,
    PageContent,
    PageSection,
    SpecialCauseNote,
    attention,
    changes_since,
    counts,
    digest,
    digest_of,
)
from scorecard.rules.frozen import read_content
from scorecard.rules.quarters import QuarterLine
from scorecard.rules.restatements import Restated
from tests.scorecard.rows import row


def page(*rows, title: str = "Assessments") -> PageContent:
    return PageContent((PageSection(title, rows),))


def concerns(rows, before=()) -> list[tuple[str, str]]:
    return [(concern.row.code, concern.why) for concern in attention(rows, before)]


# Frozen


def test_a_page_reads_back_as_it_was_written():
    content = PageContent((PageSection("Teams", (row(), row("caseload", "R")), for_areas=True),), ("Inputs",))
    assert read_content(content.to_json()) == content


TOLD = replace(
    page(row()),
    said=(
        CommentaryText(
            CommentarySubject.PAGE.value,
            "kent",
            "Kent",
            headlines=("Two backlogs are gone.",),
            text="At last.",
        ),
    ),
    restated=(
        Restated(
            code="backlog",
            name="Backlog",
            basis="SNAPSHOT",
            area="kent",
            area_name="Kent",
            period_end="2012-04-30",
            period="April 2012",
            said="40",
            now="41",
            edition="May 2012",
            unit="count",
            said_value="40",
            now_value="41",
        ),
    ),
    assurances=(AssuranceNote("backlog", "SNAPSHOT", "kent", "fails"),),
    special_causes=(
        SpecialCauseNote("backlog", "SNAPSHOT", "kent", "Concern", "above the upper limit", False),
    ),
    milestones=(
        Milestone(
            "backlog", "Backlog", "SNAPSHOT", "kent", "Kent", "Missed", "Missed: 41.", "Improvement Notice"
        ),
    ),
)


def test_what_a_page_tells_besides_its_rows_reads_back_too():
    assert read_content(TOLD.to_json()) == TOLD


def test_a_page_frozen_before_pages_told_of_anything_else_still_reads():
    data = json.loads(TOLD.to_json())
    for name in ("said", "restated", "special_causes", "assurances", "milestones", "quarters"):
        del data[name]
    assert read_content(json.dumps(data)) == page(row())


def test_a_page_frozen_before_rows_told_of_concerns_still_reads():
    data = json.loads(page(row()).to_json())
    del data["sections"][0]["rows"][0]["concern"]
    assert read_content(json.dumps(data)) == page(row())


def test_the_same_content_is_the_same_bytes():
    assert page(row()).to_json() == page(row()).to_json()


def test_a_frozen_page_is_canonical_json():
    text = page(row()).to_json()
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_frozen_page_keeps_its_letters_as_they_are():
    assert '"letter":"–"' in page(row("a", "–")).to_json()


def test_a_digest_takes_pages_in_the_order_of_their_slugs_alone():
    with pytest.raises(ValueError, match="dover comes after that of kent"):
        digest([("kent", "2"), ("dover", "1")])


def test_a_digest_is_taken_over_slug_and_text_of_each_page():
    assert digest([("dover", "1"), ("kent", "2")]) == sha256(b"dover\n1\nkent\n2\n").hexdigest()


def test_the_digest_tells_whose_page_it_is():
    assert digest([("dover", "1"), ("kent", "2")]) != digest([("dover", "2"), ("kent", "1")])


def test_a_page_is_illustrative_as_soon_as_one_figure_is():
    assert page(row(), row("caseload", illustrative=True)).illustrative
    assert not page(row()).illustrative


def test_the_digest_of_pages_is_that_of_what_they_freeze():
    contents = {"kent": page(row()), "dover": page(row(area="dover"))}
    frozen = [("dover", contents["dover"].to_json()), ("kent", contents["kent"].to_json())]
    assert digest_of(contents) == digest(frozen)


# What stands beside the rows


def test_what_is_said_is_found_by_what_it_is_about():
    summary = CommentaryText(CommentarySubject.PAGE, "dover", "Dover", text="A quiet month.")
    county = CommentaryText(CommentarySubject.AUTHORITY, "kent", "Kent", text="Timeliness rose.")
    section = CommentaryText(CommentarySubject.SECTION, "dover", "Dover", "Assessments", text="No backlog.")
    content = PageContent((PageSection("Assessments", (row(),)),), said=(section, county, summary))
    assert (content.summary, content.authority_summary) == (summary, county)
    assert content.said_of_section("Assessments") == section
    assert content.said_of_section("Protection") is None


def test_what_is_said_of_an_indicator_is_of_one_area():
    kent, dover = (
        CommentaryText(CommentarySubject.INDICATOR, area, area, "backlog", text="Cleared.")
        for area in ("kent", "dover")
    )
    content = PageContent((PageSection("Assessments", (row(area="dover"),)),), said=(kent, dover))
    assert content.said_of(row(area="dover")) == dover
    assert content.said_of(row("caseload", area="dover")) is None


def test_what_is_said_of_indicators_stands_in_the_order_of_the_rows_and_once():
    about_a, about_b = (
        CommentaryText(CommentarySubject.INDICATOR, "kent", "Kent", code, text="So.") for code in ("a", "b")
    )
    in_month, in_year = row("b"), replace(row("b"), basis="YTD")
    content = PageContent(
        (PageSection("", (in_month, row("a"), in_year, row("c"))),), said=(about_a, about_b)
    )
    assert content.said_of_indicators == [(about_b, in_month), (about_a, row("a"))]


def test_a_restated_figure_belongs_to_its_row():
    earlier = Restated(
        "a",
        "A",
        "SNAPSHOT",
        "kent",
        "Kent",
        "2012-04-30",
        "30 April 2012",
        "70",
        "71",
        "April 2012",
        unit="count",
        said_value="70",
        now_value="71",
    )
    content = PageContent((PageSection("", (row("a"), row("b"))),), restated=(earlier,))
    assert content.restated_of(row("a")) == [earlier]
    assert [content.restated_of(other) for other in (row("b"), row("a", area="dover"))] == [[], []]
    assert content.restated_of(replace(row("a"), basis="MONTH")) == []


def test_a_line_of_the_quarterly_report_belongs_to_its_row():
    line = QuarterLine("a", "SNAPSHOT", "kent", "", "", "Panel report", row("a").figure, (), unit="count")
    content = PageContent((PageSection("", (row("a"), row("b"))),), quarters=(line,))
    assert (content.quarters_of(row("a")), content.quarters_of(row("b"))) == (line, None)
    assert read_content(content.to_json()) == content


def test_a_figure_kept_from_the_public_says_so():
    kept = replace(row().figure, text=SUPPRESSED_WORDS, value=None, gap=Gap.SUPPRESSED)
    assert kept.suppressed
    assert not row(value=None).figure.suppressed
    assert not replace(kept, gap=Gap.NOT_RETURNED).suppressed


# Counted


def test_all_four_are_counted_always():
    rows = [row(), row("a", "R"), row("b", "R"), row("c", "–")]
    assert [(count.letter, count.number) for count in counts(rows)] == [
        ("G", 1),
        ("A", 0),
        ("R", 2),
        ("–", 1),
    ]


def test_every_count_is_said_in_words():
    assert [(count.name, count.words) for count in counts([])] == [
        ("Green", "at or better than target"),
        ("Amber", "worse than target, not worse than floor"),
        ("Red", "worse than floor, or than target where there is no floor"),
        ("Not rated", "not rated"),
    ]


# What needs attention


def test_nothing_green_or_amber_needs_attention():
    assert concerns([row(), row("a", "A"), row("b", "–")]) == []


def test_newly_red_comes_first_then_worsened_then_red_then_concern_then_missing():
    rows = [
        row("missing", "–", value=None),
        row("concern", concern="above the upper limit, from 12 readings"),
        row("red", "R"),
        row("worsened", "R", travel=Travel.WORSENED),
        row("newly", "R"),
    ]
    assert concerns(rows, [row("newly", "G"), row("red", "R")]) == [
        ("newly", "newly red: green in the edition before"),
        ("worsened", "red and worsened: +2 since April 2012"),
        ("red", "red: worse than target"),
        ("concern", "worse than chance would give: above the upper limit, from 12 readings"),
        ("missing", "Not yet returned"),
    ]


def test_where_the_colour_stands_its_name_is_not_said_again():
    rows = [row("red", "R"), row("worsened", "R", travel=Travel.WORSENED)]
    said = [concern.beside_colour for concern in attention(rows)]
    assert said == ["worsened: +2 since April 2012", "worse than target"]


def test_a_hidden_figure_is_not_called_missing():
    hidden = row("a", "–", value=None)
    assert (
        concerns([replace(hidden, figure=replace(hidden.figure, text=SUPPRESSED_WORDS, gap=Gap.SUPPRESSED))])
        == []
    )


def test_what_needs_attention_alike_keeps_the_order_of_the_page():
    assert [code for code, _ in concerns([row("b", "R"), row("a", "R")])] == ["b", "a"]


def test_newly_red_is_not_said_of_what_was_not_rated_before():
    assert concerns([row("a", "R")], [row("a", "–")]) == [("a", "red: worse than target")]


def test_newly_red_is_not_said_against_an_illustrative_figure():
    assert concerns([row("a", "R")], [row("a", "G", illustrative=True)]) == [("a", "red: worse than target")]


def test_another_areas_row_is_another_row():
    assert concerns([row("a", "R", area="dover")], [row("a", "G")]) == [("a", "red: worse than target")]


# Since the edition before


def changed(rows, before) -> tuple[list[str], int, int]:
    found = changes_since(rows, before)
    return [change.row.code for change in found.changed], found.compared, found.not_known


def test_a_rating_that_differs_has_changed():
    assert changed([row("a", "R"), row("b")], [row("a", "G"), row("b")]) == (["a"], 2, 0)


def test_a_change_says_what_the_rating_was():
    (change,) = changes_since([row("a", "R")], [row("a", "G")]).changed
    assert change.before == "Green"


def test_what_was_not_rated_before_is_not_known():
    assert changed([row("a", "R")], [row("a", "–")]) == ([], 0, 1)


def test_what_is_not_rated_now_has_not_changed():
    assert changed([row("a", "–")], [row("a", "G")]) == ([], 0, 0)


def test_published_and_illustrative_are_not_compared():
    assert changed([row("a", "R")], [row("a", "G", illustrative=True)]) == ([], 0, 1)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("GG", "\n\nNo rating has changed since April 2012.\n\n"),
        ("G–", "No rating is known to have changed since April 2012. 1 of 2 ratings can’t be compared."),
        ("R–", "- A, Kent: red to green\n1 of 2 ratings can’t be compared."),
        ("––", "What changed since April 2012 is not known"),
    ],
)
def test_an_e_mail_promises_nothing_of_what_cannot_be_compared(before, words):
    news = Notification("Kent", "May 2012", 1, "", "", "April 2012")
    old = [row(code, letter) for code, letter in zip("ab", before, strict=True)]
    assert words in body_of(news, page(row("a", "G"), row("b", "G")), old, "")


def test_without_an_edition_before_nothing_is_known():
    assert changed([row("a", "R"), row("b")], []) == ([], 0, 2)


# The matrix


def test_the_matrix_has_a_line_an_indicator_and_a_column_an_area():
    contents = {
        "kent": page(row("a"), row("b", "R")),
        "dover": page(row("a", "R", area="dover"), row("b", area="dover")),
    }
    lines = matrix_lines(contents, ["kent", "dover"])
    assert [(line.code, [each.rating.letter for each in line.rows]) for line in lines] == [
        ("a", ["G", "R"]),
        ("b", ["R", "G"]),
    ]


def test_an_area_without_the_indicator_has_an_empty_cell():
    contents = {"kent": page(row("a")), "dover": page(row("b", area="dover"))}
    lines = {line.code: line for line in matrix_lines(contents, ["kent", "dover"])}
    assert lines["a"].rows[1] is None
    assert lines["b"].rows[0] is None


def test_a_section_for_teams_stands_in_the_teams_own_columns():
    teams = page(row("a", "R", area="north"), row("a", area="south"))
    contents = {"kent": teams, "north": page(row("a", "R", area="north"))}
    (line,) = matrix_lines(contents, ["kent", "north"])
    assert line.rows[0] is None
    assert line.rows[1].rating.letter == "R"
