"""What the templates of reports need: which line and which words stand where."""

import sys
from collections.abc import Sequence
from datetime import date

from django import template

from indicators.rules.periods import financial_year
from indicators.rules.row import Point, Row, Shown
from scorecard.rules.content import CommentaryText, PageContent, PageSection
from scorecard.rules.front import HeadingLines, lines_of
from scorecard.rules.quarters import (
    NOT,
    NOT_YET,
    QuarterLine,
    QuarterTable,
    newest_point,
    part_said,
    quarter_table,
)

register = template.Library()


@register.simple_tag
def said_of(content: PageContent, row: Row) -> CommentaryText | None:
    """What the service says of a row."""
    return content.said_of(row)


@register.simple_tag
def said_of_section(content: PageContent, section: PageSection) -> CommentaryText | None:
    """What the service says of a section."""
    return content.said_of_section(section.title)


@register.simple_tag
def quarter_lines(content: PageContent, section: PageSection) -> list[tuple[Row, QuarterLine]]:
    """The rows of a section that have their line in the quarterly report."""
    pairs = [(row, content.quarters_of(row)) for row in section.rows]
    return [(row, line) for row, line in pairs if line is not None]


@register.filter
def as_quarter_table(lines: list[tuple[Row, QuarterLine]]) -> QuarterTable:
    """The lines that tell something, and what of the year is not returned yet."""
    return quarter_table(lines)


@register.simple_tag(takes_context=True)
def in_lines(context: template.Context, sections: Sequence[PageSection]) -> Sequence[HeadingLines]:
    """What stands in a line under each heading; a file, which has a layout of its own, holds every row."""
    return lines_of(sections, sys.maxsize) if "layout" in context else lines_of(sections)


@register.filter
def newest_known(row: Row) -> Point | None:
    """The newest figure of the row's months."""
    return newest_point(row)


@register.filter
def first_of(items: Sequence[object], number: int) -> Sequence[object]:
    """The first so many of some things."""
    return items[:number]


@register.filter
def year_before(line: QuarterLine) -> str:
    """The year before those of the quarters: 2012/13."""
    return financial_year(date.fromisoformat(line.last_year.period_end))


@register.filter
def year_of_quarters(line: QuarterLine) -> str:
    """The year of the quarters: 2013/14."""
    return financial_year(date.fromisoformat(line.quarters[0].figure.period_end))


@register.filter
def part_of(shown: Shown, part: str) -> str:
    """The "numerator" or "denominator" of last year's figure, or why there is none."""
    return part_said(shown, part, NOT)


@register.filter
def part_of_quarter(shown: Shown, part: str) -> str:
    """The "numerator" or "denominator" of a quarter's figure, or why there is none."""
    return part_said(shown, part, NOT_YET)


@register.filter
def lower_first(text: str) -> str:
    """The words as they stand within a sentence."""
    return f"{text[:1].lower()}{text[1:]}"
