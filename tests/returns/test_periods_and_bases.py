"""A line's period and basis are one thing: what is accepted ends where its basis does and is collected so."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from indicators.rules.periods import ends_where_basis_does, month_end
from indicators.rules.terms import Basis, Severity, Unit
from returns.matching.match import resolve
from returns.matching.names import KnownName, Names
from returns.reading.sheet.dates import Span
from tests.returns.lines import CATALOGUE, KENT, read, spec

bases = some.lists(some.sampled_from(list(Basis)), min_size=1, unique=True)
days = some.dates(date(2010, 1, 1), date(2012, 6, 30))


def resolved(
    own: tuple[Basis, ...],
    *,
    span: Span | None,
    end: date,
    stated: Basis | None = None,
    as_at: date | None = None,
):
    measured = spec(1, "Things", Unit.COUNT, *own)
    names = Names([KnownName(measured.name, measured.id)])
    catalogue = replace(CATALOGUE, specs={1: measured}, indicator_names=names)
    line = replace(read(measured, value=Decimal(7), end=end), span=span, basis_hint=stated, as_at=as_at)
    return resolve(line, catalogue, KENT)


@given(bases, some.sampled_from(list(Span)), days, some.none() | some.sampled_from(list(Basis)))
def test_whatever_is_accepted_ends_with_its_basis_which_its_indicator_has(own, span, day, stated):
    line = resolved(tuple(own), span=span, end=day, stated=stated)
    if not line.faulty:
        assert line.basis in own
        assert ends_where_basis_does(line.basis, line.period_end)
        assert stated in (None, line.basis)


@given(bases, days)
def test_a_month_is_never_taken_for_a_quarter_or_year_that_nobody_stated(own, day):
    line = resolved(tuple(own), span=Span.MONTH, end=month_end(day))
    assert line.faulty or line.basis not in (Basis.QUARTER, Basis.YEAR)


def test_a_yearly_measure_dated_by_a_month_is_asked_about_with_what_it_may_cover():
    line = resolved((Basis.YEAR, Basis.YTD, Basis.R12M, Basis.MONTH), span=Span.MONTH, end=date(2012, 7, 31))
    (asked,) = line.findings
    assert asked.code == "basis_not_of_period"
    assert "the year to date or the 12 months to it or that month alone" in asked.what


@pytest.mark.parametrize(
    ("span", "stated", "end"),
    [
        (Span.MONTH, Basis.YEAR, date(2012, 7, 31)),
        (Span.MONTH, Basis.QUARTER, date(2012, 7, 31)),
        (Span.YEAR, Basis.MONTH, date(2012, 3, 31)),
        (Span.QUARTER, Basis.MONTH, date(2012, 6, 30)),
        (Span.TO_DATE, Basis.MONTH, date(2012, 7, 31)),
    ],
)
def test_a_period_that_contradicts_its_stated_basis_is_an_error(span, stated, end):
    line = resolved(tuple(Basis), span=span, end=end, stated=stated)
    assert [(each.severity, each.code) for each in line.findings] == [
        (Severity.ERROR, "basis_contradicts_period")
    ]


@pytest.mark.parametrize("day", [date(2012, 5, 1), date(2012, 5, 31)])
def test_the_first_or_last_day_of_a_month_over_a_measure_without_positions_is_the_month(day):
    line = resolved((Basis.MONTH,), span=Span.DAY, end=day, stated=Basis.SNAPSHOT, as_at=day)
    assert (line.basis, line.period_end, line.faulty) == (Basis.MONTH, date(2012, 5, 31), False)


@pytest.mark.parametrize("day", [date(2012, 5, 1), date(2012, 5, 31)])
def test_a_day_whose_row_states_a_position_over_such_a_measure_is_an_error(day):
    line = resolved((Basis.MONTH,), span=Span.DAY, end=day, stated=Basis.SNAPSHOT)
    assert [each.code for each in line.findings] == ["basis_not_collected"]


def test_what_stood_on_a_first_day_over_a_measure_without_positions_is_an_error():
    first = date(2012, 6, 1)
    line = resolved((Basis.MONTH,), span=Span.OPENING, end=first, stated=Basis.SNAPSHOT, as_at=first)
    assert line.faulty


def test_a_day_within_a_month_over_a_measure_without_positions_is_an_error():
    line = resolved((Basis.MONTH,), span=Span.DAY, end=date(2012, 5, 14), stated=Basis.SNAPSHOT)
    assert [each.code for each in line.findings] == ["basis_not_collected"]


def test_a_quarters_last_month_with_its_basis_stated_is_that_quarter():
    line = resolved((Basis.QUARTER,), span=Span.MONTH, end=date(2012, 6, 30), stated=Basis.QUARTER)
    assert (line.basis, line.period_end, line.faulty) == (Basis.QUARTER, date(2012, 6, 30), False)
