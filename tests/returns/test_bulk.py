"""What is stored in bulk is what one row after the other would be, on either database."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from indicators.models import Indicator, Reading
from returns.bulk import insert_rows
from returns.models import CellNotStored, Return, ReturnLine
from returns.versions import keys_of, readings_rebuilt, write_readings, write_readings_of
from tests.returns.builders import accepted, area, draft, row, workbook

pytestmark = pytest.mark.usefixtures("library")

FIELDS = ["monthly_return", "sheet", "cells", "text", "why"]


def test_rows_come_back_as_they_were_given():
    sent = draft(workbook(row(value=36)))
    CellNotStored.objects.all().delete()
    rows = [(sent.pk, "Return", f"A{at}", "’ “é” %s", "title") for at in range(4_500)]
    insert_rows(CellNotStored, FIELDS, rows)
    assert list(CellNotStored.objects.order_by("pk").values_list(*FIELDS)) == rows


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert_rows(CellNotStored, FIELDS, [])


def test_a_line_keeps_every_kind_of_value():
    sent = draft(workbook(row(value="84.4567891"), row(place="Thanet", value="n/a")))
    dovers, thanets = sent.lines.all()
    assert (dovers.value, dovers.period_end, dovers.taken) == (Decimal("84.456789"), date(2012, 5, 31), False)
    assert (thanets.value, thanets.missing_reason, thanets.beside) == (None, "n/a", {})


def readings() -> list[tuple[object, ...]]:
    named = ("indicator", "area", "basis", "period_end", "value", "missing_reason", "stated", "illustrative")
    return sorted(Reading.objects.values_list(*named))


def test_the_newest_version_of_each_reading_stands_as_if_written_one_by_one():
    accepted(workbook(row(value=1), row(place="Thanet", value=2)))
    accepted(workbook(row(value=3), row(place="Swale", value="n/a")))
    accepted(
        workbook(row(value=9), row(place="Thanet", value=9), row(place="Ashford", value=4)), illustrative=True
    )
    at_once = readings()
    assert len(at_once) == 4
    keys = [key for each in Return.objects.all() for key in keys_of(each.lines.filter(taken=True))]
    Reading.objects.all().delete()
    write_readings(keys)
    assert readings() == at_once
    assert len(readings_rebuilt("default")) == len(at_once)


def test_an_earlier_decision_never_takes_the_place_of_a_later_one():
    later = accepted(workbook(row(value=1)))
    earlier = accepted(workbook(row(value=2)))
    Return.objects.filter(pk=later.pk).update(decided_at=datetime(2100, 1, 1, tzinfo=UTC))
    write_readings_of(earlier)
    assert Reading.objects.get().value == 1


def test_only_what_the_return_states_is_written():
    other = accepted(workbook(row(place="Thanet", value=5)))
    Reading.objects.all().delete()
    sent = accepted(workbook(row(value=1)))
    write_readings_of(sent)
    assert [reading.area.slug for reading in Reading.objects.all()] == ["dover"]
    assert other.lines.get().area == area("thanet")
    assert (
        ReturnLine.objects.filter(indicator=Indicator.objects.get(pk=sent.lines.get().indicator_id)).count()
        == 2
    )
