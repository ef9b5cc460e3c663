"""Both databases hold the same demonstration, so that what pages make of it is walked on one of them."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from indicators.models import Reading
from scorecard.models import EditionPage
from tests.browser.demo import load_demo
from tests.once import made_once

pytestmark = [
    pytest.mark.usefixtures("demo"),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="is what the other is compared with"),
]

EDITIONS = """
    SELECT card.slug, edition.period_kind, edition.period_end, area.slug, page.content
    FROM scorecard_edition edition
    JOIN scorecard_scorecard card ON card.id = edition.scorecard_id
    JOIN scorecard_editionpage page ON page.edition_id = edition.id
    JOIN districts_area area ON area.id = page.area_id
"""
READINGS = """
    SELECT indicator.code, area.slug, reading.basis, reading.period_end, reading.value, reading.numerator,
        reading.denominator, reading.missing_reason, reading.illustrative
    FROM indicators_reading reading
    JOIN indicators_indicator indicator ON indicator.id = reading.indicator_id
    JOIN districts_area area ON area.id = reading.area_id
"""


@pytest.fixture
def in_file(tmp_path_factory):
    """The rows of a statement in the demonstration that was loaded into a file."""
    folder = made_once(tmp_path_factory, "demonstration", load_demo)
    with closing(sqlite3.connect(folder / "scorecard.sqlite3")) as file:
        yield lambda statement: sorted(map(plain, file.execute(statement)))


def plain(row) -> list[str]:
    """Numbers by their worth and days as they are written, whatever each database makes of them."""
    return [f"{float(each):.9g}" if hasattr(each, "as_integer_ratio") else str(each) for each in row]


def on_server(statement: str) -> list[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return sorted(map(plain, cursor.fetchall()))


def test_every_page_of_every_edition_is_the_same(in_file):
    assert on_server(EDITIONS) == in_file(EDITIONS)
    assert EditionPage.objects.count() > 100


def test_every_reading_is_the_same(in_file):
    assert on_server(READINGS) == in_file(READINGS)
    assert Reading.objects.count() > 1000
