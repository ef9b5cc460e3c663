"""A year ends on 31 March and a quarter at its end: the database refuses others, and a command lists those it has."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from districts.models import Area
from indicators import period_guard
from indicators.models import Indicator, Reading
from indicators.rules.terms import Basis

pytestmark = pytest.mark.usefixtures("library")


def stored(basis: Basis, end: date, value: int = 7) -> Reading:
    contacts, dover = Indicator.objects.get(code="contacts"), Area.objects.get(slug="dover")
    return Reading.objects.create(indicator=contacts, area=dover, basis=basis, period_end=end, value=value)


@pytest.fixture
def odd(library) -> Reading:
    """A year that ends in July, as an earlier version took it in."""
    period_guard.unprotect(connection)
    reading = stored(Basis.YEAR, date(2012, 7, 31))
    period_guard.protect(connection)
    return reading


@pytest.mark.parametrize(
    ("basis", "end"),
    [
        (Basis.YEAR, date(2012, 7, 31)),
        (Basis.YEAR, date(2012, 3, 30)),
        (Basis.QUARTER, date(2012, 5, 31)),
        (Basis.QUARTER, date(2012, 6, 29)),
    ],
)
def test_the_database_refuses_a_period_that_does_not_end_with_its_basis(basis, end):
    with pytest.raises(DatabaseError, match="31 March"), transaction.atomic():
        stored(basis, end)
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("basis", "end"),
    [
        (Basis.YEAR, date(2012, 3, 31)),
        (Basis.QUARTER, date(2012, 6, 30)),
        (Basis.MONTH, date(2012, 7, 31)),
        (Basis.SNAPSHOT, date(2012, 7, 12)),
        (Basis.R12M, date(2012, 7, 31)),
    ],
)
def test_it_takes_every_other(basis, end):
    assert stored(basis, end).pk


def test_what_stands_stored_otherwise_may_get_another_figure_but_no_other_odd_end(odd):
    Reading.objects.filter(pk=odd.pk).update(value=8)
    with pytest.raises(DatabaseError, match="31 March"), transaction.atomic():
        Reading.objects.filter(pk=odd.pk).update(period_end=date(2012, 8, 31))
    Reading.objects.filter(pk=odd.pk).update(period_end=date(2013, 3, 31))
    assert Reading.objects.get().value == 8


def test_the_command_lists_each_of_them_and_changes_nothing(odd):
    stored(Basis.YEAR, date(2012, 3, 31))
    said = StringIO()
    call_command("list_odd_periods", stdout=said)
    assert "Contacts, Dover: year to 31 July 2012: 7" in said.getvalue()
    assert "31 March 2012" not in said.getvalue()
    assert Reading.objects.count() == 2


def test_the_command_says_where_there_is_none():
    said = StringIO()
    call_command("list_odd_periods", stdout=said)
    assert said.getvalue().startswith("Every figure of a year ends on 31 March")
