"""What everybody may read holds no small number of people, and nothing that gives one away."""

import csv
import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest

from indicators.models import Indicator, Reading
from indicators.rules.suppression import FEW, SMALL

pytestmark = pytest.mark.usefixtures("demo")

OVER_28_DAYS = "unallocated-cases-over-28-days"
EVERYBODY, TEAM = "", "performance-team-kent"
APRIL = date(2012, 4, 30)
MAY = "/scorecards/kent/2012-05/"


@pytest.fixture
def lines(browser_of):
    """The lines of an edition's CSV file for a reader."""

    def fetch(reader: str, address: str = MAY) -> list[dict[str, str]]:
        data = browser_of(reader).get(f"{address}export.csv").content
        return list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))

    return fetch


def is_small(line: dict[str, str]) -> bool:
    """The rule in its own words: counts of 1 to 5, percentages with a numerator of 1 to 5 or of 10 or fewer."""
    if line["unit"] == "count":
        return bool(line["value"]) and 1 <= Decimal(line["value"]) <= SMALL
    if not line["numerator"]:
        return False
    few = line["unit"] == "percentage" and Decimal(line["denominator"]) <= FEW
    return Decimal(line["numerator"]) > 0 and (Decimal(line["numerator"]) <= SMALL or few)


def counting_people() -> set[str]:
    return set(Indicator.objects.filter(counts_people=True).values_list("code", flat=True))


def key(line: dict[str, str]) -> tuple[str, str, str]:
    return line["area"], line["indicator"], line["basis"]


def test_everybody_gets_no_small_number_of_people(lines):
    address = "/scorecards/kent/2011-06/"
    people = counting_people()
    true = {key(line): line for line in lines(TEAM, address) if line["indicator"] in people}
    public = {key(line): line for line in lines(EVERYBODY, address)}
    small = [line for line in true.values() if is_small(line)]
    assert small, "the demonstration has small numbers to hide"
    for line in small:
        assert public[key(line)]["missing"] == "Suppressed (c): small numbers"


def test_what_is_hidden_has_no_rating_no_travel_and_no_parts(lines):
    hidden = [line for line in lines(EVERYBODY) if line["missing"].startswith("Suppressed")]
    assert hidden
    for line in hidden:
        assert [line[name] for name in ("value", "numerator", "denominator", "change")] == [""] * 4
        assert (line["rating"], line["rating_words"], line["travel"]) == (
            "Not rated",
            "suppressed",
            "Not known",
        )


def test_a_county_and_its_districts_never_leave_one_out(lines):
    """The county's figure less the districts' gives no hidden one back."""
    true = {key(line): line for line in lines(TEAM)}
    by_cell: dict[tuple[str, str], list[dict[str, str]]] = {}
    for line in lines(EVERYBODY):
        if line["missing"].startswith("Suppressed"):
            by_cell.setdefault((line["indicator"], line["basis"]), []).append(line)
    for (indicator, basis), hidden in by_cell.items():
        county = true["kent", indicator, basis]
        total = Decimal(county["numerator"] or county["value"] or 0)
        parts = [
            each for each in true.values() if key(each)[1:] == (indicator, basis) and each["area"] != "kent"
        ]
        adds_up = total == sum(Decimal(each["numerator"] or each["value"] or 0) for each in parts)
        assert len(hidden) > 1 or not adds_up, (indicator, basis)


def test_a_true_0_is_shown(lines):
    noughts = [key(line) for line in lines(TEAM) if line["unit"] == "count" and line["value"] == "0"]
    public = {key(line): line["value"] for line in lines(EVERYBODY)}
    assert noughts
    assert {public[each] for each in noughts} == {"0"}


def test_who_holds_a_role_in_the_authority_sees_everything(lines):
    for reader in (TEAM, "member-kent"):
        assert not [line for line in lines(reader) if line["missing"].startswith("Suppressed")]


@pytest.mark.parametrize(
    ("reader", "words"), [(TEAM, "Restricted: holds small numbers"), (EVERYBODY, "Unrestricted")]
)
def test_a_page_with_small_numbers_is_marked_restricted(browser_of, reader, words):
    assert f"· {words}\n" in browser_of(reader).get(f"{MAY}matrix/").content.decode()


def test_a_stranger_sees_what_everybody_sees(lines):
    assert lines("member-stockton-on-tees") == lines(EVERYBODY)


PLACES = [
    f"/indicators/{OVER_28_DAYS}/?area={{area}}",
    f"/indicators/{OVER_28_DAYS}/?area=kent&to=2012-04-30",
    f"/indicators/{OVER_28_DAYS}/?area={{area}}&chart=xmr",
    f"/indicators/{OVER_28_DAYS}/explorer.json?area={{area}}",
]


@pytest.mark.parametrize("address", PLACES)
def test_other_small_numbers_show_the_same_everywhere(browser_of, address):
    """One case more here and one less there, and not a letter of what everybody may read changes."""
    everybody, member = browser_of(EVERYBODY), browser_of("member-kent")
    here, there = two_small_ones()
    address = address.format(area=here.area.slug)
    before, known = text_of(everybody, address), text_of(member, address)
    count(here, 4)
    count(there, 3)
    assert text_of(everybody, address) == before
    assert text_of(member, address) != known


def two_small_ones() -> list[Reading]:
    """The month-end cases over 28 days of two districts, now 3 and 4."""
    found = Reading.objects.filter(
        indicator__code=OVER_28_DAYS, period_end=APRIL, area__parent__slug="kent"
    ).select_related("area")
    pair = list(found.order_by("area__slug")[:2])
    count(pair[0], 3)
    count(pair[1], 4)
    return pair


def count(reading: Reading, number: int) -> None:
    Reading.objects.filter(pk=reading.pk).update(value=number)


def text_of(browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
