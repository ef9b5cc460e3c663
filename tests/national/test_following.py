"""Targets that follow a benchmark, by the editions of national files: set, resolved by day, restated, frozen."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Indicator, Reading, Target
from indicators.rules.periods import Period
from indicators.rules.terms import Basis, BesideKind
from national.following import follow_benchmark, refresh_benchmarks
from national.models import (
    EditionState,
    NationalEdition,
    NationalFigure,
    NationalPlace,
    Neighbour,
    NeighbourEdition,
)
from scorecard.actions import open_draft, publish_edition
from scorecard.editions.build import build_contents
from scorecard.models import Scorecard
from tests.backoffice.conftest import TIMELINESS
from tests.backoffice.steps import Team

LATER = date(2024, 11, 5)


@pytest.fixture
def timely(library) -> Indicator:
    """A share of which more is better."""
    return Indicator.objects.get(code=TIMELINESS)


@pytest.fixture
def places(timely) -> dict[str, NationalPlace]:
    """Kent, five neighbours, the region and England as places of the nation."""
    region = NationalPlace.objects.create(name="South East", kind="region", code="E12000008")
    england = NationalPlace.objects.create(name="England", kind="country", code="E92000001")
    kent = NationalPlace.objects.create(name="Kent", kind="authority", code="E10000016", region=region)
    near = [NationalPlace.objects.create(name=f"Near {n}", kind="authority") for n in range(5)]
    listed = NeighbourEdition.objects.create(name="2021 list", dated=date(2021, 4, 1))
    for at, place in enumerate(near, start=1):
        Neighbour.objects.create(edition=listed, authority=kent, neighbour=place, position=at)
    return {"England": england, "South East": region, **{place.name: place for place in near}}


def publish(timely, places, title, published, **figures):
    """An edition that prints these figures of one year, by place; spaces are written with underscores."""
    edition = NationalEdition.objects.create(
        title=title,
        published=published,
        state=EditionState.LOADED,
        loaded_at=datetime(2026, 1, 5, tzinfo=UTC),
    )
    year = figures.pop("year")
    for name, printed in figures.items():
        NationalFigure.objects.create(
            edition=edition,
            indicator=timely,
            basis="YEAR",
            place=places[name.replace("_", " ")],
            period_end=date(year, 3, 31),
            printed=printed,
            current=False,
            line=2,
        )
    refresh_benchmarks()


@pytest.fixture
def editions(timely, places) -> None:
    """Two years, the second of which is published in November 2024; a neighbour without a figure in each."""
    publish(
        timely, places, "To 2023", date(2023, 11, 2), year=2023,
        England="70.0", South_East="71.0", Near_0="60.0", Near_1="80.0", Near_2="75.0", Near_3="90.1",
    )  # fmt: skip
    publish(
        timely, places, "To 2024", LATER, year=2024,
        England="72.5", Near_0="61.0", Near_1="85.0", Near_2="79.0",
    )  # fmt: skip


def target_of(timely, follows, **said) -> Target:
    area = Scorecard.objects.get(slug="kent").authority
    return Target(
        indicator=timely, area=area, basis="MONTH", in_force_from=date(2023, 4, 1), follows=follows, **said
    )


def said_on(target, day):
    follow_benchmark(target)
    rule = target.target_rule.on(day)
    return rule.target, rule.follows_words


def test_each_day_has_what_was_published_by_then(timely, editions):
    median = target_of(timely, BesideKind.NEIGHBOURS)
    assert said_on(median, date(2023, 11, 1)) == (
        None,
        "because no figure of it was published by 1 November 2023",
    )
    assert said_on(median, date(2024, 11, 4)) == (
        Decimal("77.5"),
        "the neighbours’ median of 2022/23 (2021 list, 4 of 5); To 2023",
    )
    assert said_on(median, LATER) == (
        Decimal("79.0"),
        "the neighbours’ median of 2023/24 (2021 list, 3 of 5); To 2024",
    )
    assert said_on(target_of(timely, BesideKind.ENGLAND), LATER) == (
        Decimal("72.5"),
        "England’s figure of 2023/24; To 2024",
    )


def test_a_year_that_the_newest_edition_lacks_is_taken_from_the_one_before(timely, editions):
    assert said_on(target_of(timely, BesideKind.REGION), LATER) == (
        Decimal("71.0"),
        "the region’s figure of 2022/23; To 2023",
    )


def test_where_there_is_no_benchmark_it_says_why(timely, places):
    assert said_on(target_of(timely, BesideKind.ENGLAND), LATER) == (
        None,
        "because no national file prints it",
    )
    publish(timely, places, "Without", LATER, year=2024, England="", Near_0="1")
    assert said_on(target_of(timely, BesideKind.ENGLAND), LATER)[1].startswith("because England’s figure is")
    Neighbour.objects.all().delete()
    assert "no list of neighbours" in said_on(target_of(timely, BesideKind.NEIGHBOURS), LATER)[1]
    NationalPlace.objects.filter(name="Kent").update(code="E00000000")
    assert "no national file names Kent" in said_on(target_of(timely, BesideKind.ENGLAND), LATER)[1]


def row_of(card, timely, month):
    shown = build_contents(card, Period.month(2024, month), date(2024, 12, 20))[card.authority.slug]
    return next(row for row in shown.rows if (row.code, row.basis) == (timely.code, "MONTH"))


def frozen_row(client, timely):
    """The target and the rating of the month in the file of the published edition."""
    file = client.get("/scorecards/kent/2024-11/export.csv").content.decode("utf-8-sig")
    lines = [line for line in csv.DictReader(StringIO(file)) if line["area"] == "kent"]
    (line,) = (line for line in lines if (line["indicator"], line["basis"]) == (timely.code, "MONTH"))
    return line["target"], line["rating"].lower()


def test_set_on_the_screen_rated_row_by_row_and_restated_by_the_next_edition(
    client, holder, timely, places, editions
):
    client.force_login(holder("performance_team", "kent"))
    team, card = Team(client), Scorecard.objects.get(slug="kent")
    address = reverse("manage-target-add", args=["kent"])
    team.save(
        address,
        line=f"{timely.code}|MONTH",
        area="kent",
        in_force_from="01/04/2024",
        kind="benchmark",
        follows="neighbours",
        floor_form="none",
        set_by="Annual",
    )
    for month in (10, 11):
        Reading.objects.create(
            indicator=timely,
            area=card.authority,
            basis=Basis.MONTH,
            period_end=Period.month(2024, month).end,
            value=Decimal("78.0"),
        )
    october, november = (row_of(card, timely, month) for month in (10, 11))
    assert (october.rating.name, november.rating.name) == ("Green", "Red")
    assert october.target.in_full == (
        "at least 77.5%, the neighbours’ median of 2022/23 (2021 list, 4 of 5); To 2023"
    )
    assert november.target.text == "at least 79.0%"
    published = open_draft(scorecard=card, period=Period.month(2024, 11), by=None, unrestricted=True)
    publish_edition(edition=published, by=None, published_at=datetime(2024, 12, 20, 9, tzinfo=UTC))
    publish(timely, places, "To 2024, revised", date(2024, 11, 29), year=2024, Near_2="77.9", Near_1="77.0")
    assert frozen_row(client, timely) == ("79", "red")
    assert row_of(card, timely, 11).target.text == "at least 77.0%"
    assert row_of(card, timely, 11).rating.name == "Green"
    assert row_of(card, timely, 10) == october
    book = load_workbook(BytesIO(client.get(reverse("manage-targets-export", args=["kent"])).content))
    sheet = book["Targets"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    (line,) = (
        row for row in range(2, sheet.max_row + 1) if sheet.cell(row, heads["Kind"]).value == "benchmark"
    )
    assert sheet.cell(line, heads["Benchmark"]).value == "neighbours"
    sheet.cell(line, heads["Benchmark"]).value = "England"
    kept = BytesIO()
    book.save(kept)
    team.save(
        reverse("manage-targets-import", args=["kent"]), file=SimpleUploadedFile("t.xlsx", kept.getvalue())
    )
    assert row_of(card, timely, 11).target.text == "at least 72.5%"
