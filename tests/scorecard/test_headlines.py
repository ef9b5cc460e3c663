"""Sentences made from rows, for an author to take or leave."""

from dataclasses import replace

from indicators.rules.row import TargetShown, TravelShown
from indicators.rules.terms import Travel
from scorecard.rules.headlines import MOST, headline, suggested_headlines
from scorecard.rules.text_check import doubts_about
from tests.scorecard.rows import row

TARGET = TargetShown("100", "100", None, "Improvement Notice", "2012-04-01")


def test_a_line_as_a_sentence():
    line = replace(
        row("backlog", "R", value="136"),
        target=TARGET,
        travel=TravelShown(Travel.WORSENED.label, "▲", "+20", "April 2012", code=Travel.WORSENED),
    )
    assert headline(line) == (
        "Backlog: 136, 31 May 2012, worse than target (target 100); worsened, +20 since April 2012."
    )


def test_an_illustrative_figure_says_so():
    assert headline(row(illustrative=True)).startswith("Backlog (illustrative): 36, ")


def test_red_comes_first_then_worse_then_better():
    rows = [
        row("better", travel=Travel.IMPROVED),
        row("steady"),
        row("worse", travel=Travel.WORSENED),
        row("red", "R"),
    ]
    assert [line.split(":")[0] for line in suggested_headlines(rows)] == ["Red", "Worse", "Better"]


def test_a_line_without_a_figure_makes_no_headline():
    assert suggested_headlines([row(letter="–", value=None)]) == []


def test_there_are_never_many():
    assert len(suggested_headlines([row(f"red-{number}", "R") for number in range(20)])) == MOST


def test_a_suggestion_agrees_with_its_own_line():
    line = replace(row("backlog", "R", value="136"), target=TARGET)
    assert doubts_about(headline(line), [line]) == []
