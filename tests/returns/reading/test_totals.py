"""Rows of totals: not stored, but kept as lines that their parts can be held against."""

from datetime import date
from decimal import Decimal

from tests.returns.reading.test_across import FEBRUARY, SEPTEMBER, TEAMS, as_days
from tests.returns.reading.test_long_list import HEADINGS, MAY, NAME
from tests.returns.reading.workbooks import read


def test_a_total_across_gives_a_line_for_every_period_with_a_figure() -> None:
    found = read([*TEAMS, ["Total", 51, 58.1]], as_days)
    assert [(total.area_text, total.as_at, total.value.number) for total in found.totals] == [
        ("Total", SEPTEMBER, Decimal(51)),
        ("Total", FEBRUARY, Decimal("58.1")),
    ]
    assert found.totals[0].figure_cells == ("B5",)


def test_a_total_without_a_figure_gives_none() -> None:
    assert read([*TEAMS, ["Total", None, None]], as_days).totals == ()


def test_a_total_in_a_long_list() -> None:
    found = read([HEADINGS, [NAME, "Dover", MAY, 3, 4], [NAME, "Total", MAY, 3, 4], [NAME, "Total", MAY]])
    (total,) = found.totals
    assert (total.indicator_text, total.period_end) == (NAME, date(2012, 5, 31))
    assert [figure.number for figure in total.figures] == [3, 4]


def test_without_rows_of_totals_there_are_none() -> None:
    assert read(TEAMS, as_days).totals == ()
