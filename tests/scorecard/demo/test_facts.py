"""Readings are read as rows where a page takes thousands of them; they say the same as one by one."""

import pytest

from indicators.models import Reading
from indicators.queries import reading_values_of
from indicators.rules.terms import Basis

pytestmark = pytest.mark.usefixtures("demo")


def test_rows_say_what_readings_say():
    one_by_one = {}
    for reading in Reading.objects.all():
        key = (reading.indicator_id, Basis(reading.basis), reading.area_id)
        one_by_one.setdefault(key, {})[reading.period_end] = reading.reading_value
    assert reading_values_of(Reading.objects.all()) == one_by_one


def test_what_is_not_seen_is_left_out():
    found = reading_values_of(
        Reading.objects.all(), lambda area, indicator, basis, day: basis is Basis.SNAPSHOT
    )
    assert {basis for _, basis, _ in found} == {Basis.SNAPSHOT}
