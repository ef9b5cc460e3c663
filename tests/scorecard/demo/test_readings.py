"""The analyst's download: every reading that its reader may see, and no other."""

import csv
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from districts.models import Area, AuditEntry
from indicators.models import Indicator, Reading
from indicators.rules.terms import Basis
from returns.models import Return, ReturnLine
from scorecard.export import readings as module
from scorecard.rules.reading_line import ReadingLine
from tests.scorecard.demo.test_small_numbers import count, is_small, two_small_ones

pytestmark = pytest.mark.usefixtures("demo")

DOVERS_TEAM = "kent-dover-duty-and-assessment-team"
EVERYBODY, TEAM, MEMBER = "", "performance-team-kent", "member-kent"
FILE = "/readings/export.csv"
BACKLOG = "initial-assessments-in-progress-out-of-timescale"
JUNE = "2012-06-30"
SUPPRESSED = "Suppressed (c): small numbers"


def lines_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture
def lines(browser_of):
    """The lines of the CSV file that a reader gets."""

    def fetch(username: str, **asked: str) -> list[dict[str, str]]:
        answer = browser_of(username).get(FILE, asked)
        assert answer.status_code == 200
        return lines_of(answer.content)

    return fetch


def key(line: dict[str, str]) -> tuple[str, ...]:
    return line["indicator"], line["area"], line["basis"], line["period_end"]


# Whose readings


def test_a_performance_team_gets_every_reading_of_its_authority_with_its_return(lines):
    own = [line for line in lines(TEAM) if line["source_return"]]
    stored = Reading.objects.filter(
        area__in=[area.pk for area in Area.objects.all() if area.authority.slug == "kent"]
    )
    assert len(own) == stored.count()
    for line in own[::50]:
        reading = stored.get(
            indicator__code=line["indicator"],
            area__slug=line["area"],
            basis=line["basis"],
            period_end=line["period_end"],
        )
        number = int(line["source_return"].rpartition("return ")[2].rstrip(")"))
        stated = ReturnLine.objects.get(
            monthly_return=number,
            taken=True,
            indicator=reading.indicator,
            area=reading.area,
            basis=reading.basis,
            period_end=reading.period_end,
        )
        assert (stated.value, stated.numerator) == (reading.value, reading.numerator)


def test_of_several_versions_the_return_named_is_the_one_that_counts(lines):
    """Neither one accepted earlier, nor a newer one of illustrative figures, nor one that was withdrawn."""
    counts = ReturnLine.objects.filter(
        taken=True, monthly_return__state="accepted", monthly_return__illustrative=False, area__slug="kent"
    ).first()
    accepted = counts.monthly_return
    for hours, state, illustrative in (
        (-1, "accepted", False),
        (1, "accepted", True),
        (1, "withdrawn", False),
    ):
        other = Return.objects.create(
            area=accepted.area,
            kind=accepted.kind,
            state=state,
            illustrative=illustrative,
            decided_at=accepted.decided_at + timedelta(hours=hours),
        )
        ReturnLine.objects.create(
            monthly_return=other,
            position=1,
            indicator_id=counts.indicator_id,
            area_id=counts.area_id,
            basis=counts.basis,
            period_end=counts.period_end,
            value=Decimal(1),
            taken=True,
        )
    asked = {"indicator": counts.indicator.code, "area": "kent"}
    [line] = [
        each
        for each in lines(TEAM, **asked)
        if key(each)[1:] == ("kent", counts.basis, counts.period_end.isoformat())
    ]
    assert line["source_return"] == f"{accepted} (return {accepted.pk})"


@pytest.mark.parametrize(
    ("username", "areas"),
    [
        (EVERYBODY, set()),
        (MEMBER, set()),
        ("officer-dover", set()),
        ("manager-dover", {"dover", DOVERS_TEAM}),
    ],
)
def test_an_unpublished_month_is_for_those_who_may_see_drafts_of_the_area(lines, username, areas):
    assert {line["area"] for line in lines(username) if line["period_end"] == JUNE} == areas


@pytest.mark.parametrize(
    ("username", "areas"),
    [(EVERYBODY, set()), (MEMBER, set()), ("officer-dover", {"dover", DOVERS_TEAM})],
)
def test_a_return_is_named_to_those_who_may_see_it(lines, username, areas):
    assert {line["area"] for line in lines(username) if line["source_return"]} == areas


def test_a_stranger_gets_what_everybody_gets(lines):
    def of_kent(username: str) -> list[dict[str, str]]:
        return lines(username, area="kent")

    assert of_kent("member-stockton-on-tees") == of_kent(EVERYBODY) != of_kent(MEMBER)


def test_without_anonymous_readers_nobody_in_particular_is_asked_to_sign_in(browser_of, settings):
    settings.ANONYMOUS_READERS = False
    for address in ("/readings/", FILE):
        assert browser_of(EVERYBODY).get(address).status_code == 302


# Small numbers


def test_everybody_gets_no_small_number_of_people(lines):
    people = set(Indicator.objects.filter(counts_people=True).values_list("code", flat=True))
    shown = {key(line): line for line in lines(EVERYBODY)}
    small = [line for line in lines(MEMBER, area="kent") if line["indicator"] in people and is_small(line)]
    assert small, "the demonstration has small numbers to hide"
    for line in small:
        public = shown[key(line)]
        assert public["missing"] == SUPPRESSED
        assert [public[name] for name in ("numerator", "denominator", "value", "stated")] == [""] * 4


def test_a_figure_reads_as_on_the_indicators_page(browser_of, lines):
    """What the interface for programs gives everybody of a series, the file gives too, suppressed or not."""
    browser, shown = browser_of(EVERYBODY), lines(EVERYBODY, area="dover")
    compared = 0
    for indicator, basis in {(line["indicator"], line["basis"]) for line in shown if line["unit"] != "rate"}:
        asked = {"indicator": indicator, "area": "dover", "basis": basis, "page_size": 1000}
        items = browser.get("/api/v1/readings", asked).json()["items"]
        page = {item["period_end"]: item for item in items}
        for line in shown:
            if (line["indicator"], line["basis"]) == (indicator, basis):
                item = page[line["period_end"]]
                value = None if item["value"] is None else Decimal(item["value"])
                assert (value is None) is (line["value"] == "")
                assert value is None or Decimal(line["value"]).quantize(value, ROUND_HALF_UP) == value
                assert (line["missing"] == SUPPRESSED) is (item["missing"] == SUPPRESSED)
                compared += 1
    assert compared > 50


@pytest.mark.parametrize("asked", [{}, {"area": "kent"}, {"first": "2012-04-30", "last": "2012-04-30"}])
def test_other_small_numbers_make_the_same_file(lines, asked):
    here, there = two_small_ones()
    before, known = lines(EVERYBODY, **asked), lines(MEMBER, **asked)
    count(here, 4)
    count(there, 3)
    assert lines(EVERYBODY, **asked) == before
    assert lines(MEMBER, **asked) != known


@pytest.mark.parametrize(
    "asked",
    [
        {"area": "dover"},
        {"indicator": "unallocated-cases-over-28-days"},
        {"first": "01/01/2012", "last": "31/03/2012"},
        {"area": "kent", "indicator": BACKLOG, "last": "2011-12-31"},
    ],
)
def test_whoever_asks_for_less_gets_a_part_of_the_same(lines, asked):
    """What is suppressed does not turn on what is asked for."""
    for username in (EVERYBODY, TEAM):
        part = lines(username, **asked)
        assert part
        assert part == [line for line in lines(username) if key(line) in set(map(key, part))]


@pytest.mark.parametrize("area", ["kent", "dover"])
def test_what_everybody_gets_is_what_was_published(lines, area):
    """Readings that came, changed or went since then change nothing of it."""
    before, known = lines(EVERYBODY, area=area), lines(MEMBER, area=area)
    like = Reading.objects.filter(indicator__code=BACKLOG, area__slug="dover", period_end="2012-05-31").get()
    Reading.objects.create(
        indicator=like.indicator,
        area=like.area,
        basis=Basis.WEEK,
        period_end=date(2012, 5, 27),
        value=Decimal(7),
    )
    Reading.objects.filter(area__slug="dover", period_end="2012-04-30").update(
        value=7, numerator=7, denominator=70
    )
    Reading.objects.filter(area__slug="dover", period_end="2012-03-31").delete()
    assert lines(EVERYBODY, area=area) == before
    assert lines(MEMBER, area=area) != known


# The files


def test_the_workbook_holds_what_the_csv_file_holds(browser_of, lines):
    answer = browser_of(MEMBER).get("/readings/export.xlsx", {"area": "dover"})
    sheet, about = load_workbook(BytesIO(answer.content))
    heading, *rows = sheet.values
    assert heading == ReadingLine._fields
    written = lines(MEMBER, area="dover")
    assert len(rows) == len(written)
    for row, line in zip(rows, written, strict=True):
        for cell, text in zip(row, line.values(), strict=True):
            assert _as_text(cell) == text
    assert about["A2"].value == "Restricted"
    assert "Dover and everything below it" in about["A1"].value


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return f"{Decimal(repr(cell)).normalize():f}"
    return cell if isinstance(cell, str) else f"{cell:%Y-%m-%d}"


def test_no_cell_is_a_formula(browser_of, lines):
    Area.objects.filter(slug="dover").update(name="=1+1")
    Reading.objects.filter(area__slug="dover", indicator__code=BACKLOG).update(stated="@SUM(A1)")
    asked = {"area": "dover", "indicator": BACKLOG}
    assert {(line["area_name"], line["stated"]) for line in lines(TEAM, **asked)} == {("'=1+1", "'@SUM(A1)")}
    sheet, _ = load_workbook(BytesIO(browser_of(TEAM).get("/readings/export.xlsx", asked).content))
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}


def test_more_readings_take_no_more_queries(browser_of):
    """Of one area and of every area of two authorities; of one of them nothing but what was published."""
    browser = browser_of(TEAM)
    taken = {}
    for area in ("dover", ""):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(FILE, {"area": area}).status_code == 200
        taken[area] = len(asked)
    assert taken[""] <= taken["dover"] + 2 <= 36
    with CaptureQueriesContext(connection) as asked:
        browser.get("/readings/")
    assert len(asked) <= 8


def test_a_download_is_on_record(browser_of):
    browser_of(MEMBER).get(FILE, {"area": "dover"})
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subject) == ("download", f"{FILE}?area=dover")


def test_more_than_a_file_may_hold_is_asked_for_in_parts(browser_of, monkeypatch):
    monkeypatch.setitem(module.MOST_READINGS, "csv", 200)
    answer = browser_of(TEAM).get(FILE)
    assert answer.status_code == 400
    assert "more than 200 readings" in answer.content.decode()
    assert browser_of(TEAM).get(FILE, {"area": "dover", "indicator": BACKLOG}).status_code == 200


@pytest.mark.parametrize("asked", [{"area": "nowhere"}, {"first": "soon"}, {"indicator": "x\0"}])
def test_what_is_not_understood_is_said_beside_its_field(browser_of, asked):
    answer = browser_of(EVERYBODY).get(FILE, asked)
    assert (answer.status_code, "There is a problem" in answer.content.decode()) == (400, True)


def test_there_is_no_other_kind_of_file(browser_of):
    assert browser_of(TEAM).get("/readings/export.docx").status_code == 404


# The command


@pytest.fixture
def exported(tmp_path):
    """The lines of the CSV file that the command writes."""

    def run(*options: str) -> list[dict[str, str]]:
        call_command("export_readings", "--out", tmp_path / "readings.csv", *options)
        return lines_of((tmp_path / "readings.csv").read_bytes())

    return run


def test_the_command_writes_what_everybody_gets(exported, lines):
    assert exported("--as-public", "--area", "kent") == lines(EVERYBODY, area="kent")


def test_the_command_writes_every_reading_and_leaves_a_record(exported):
    found = exported()
    assert len(found) == Reading.objects.count()
    assert all(line["source_return"] for line in found)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.by, entry.action) == (None, "download")


def test_the_command_takes_an_area_an_indicator_and_days(exported, lines):
    narrowed = exported(
        "--area", "dover", "--indicator", BACKLOG, "--from", "2012-01-01", "--to", "2012-05-31"
    )
    assert [line["period_end"][:7] for line in narrowed] == [f"2012-0{month}" for month in range(1, 6)]


def test_the_command_writes_a_workbook(tmp_path):
    file = tmp_path / "readings.xlsx"
    call_command("export_readings", "--out", file, "--format", "xlsx", "--area", "dover")
    dovers = Reading.objects.filter(area__slug__in=["dover", DOVERS_TEAM])
    assert load_workbook(file)["Readings"].max_row == 1 + dovers.count()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--area", "nowhere"], "no area"),
        (["--indicator", "none"], "no indicator"),
        (["--from", "May"], "no day"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, options, said):
    with pytest.raises(CommandError, match=said):
        call_command("export_readings", "--out", str(tmp_path / "x.csv"), *options)
