"""Everybody is given what was published, as it was frozen, until something is published again."""

from datetime import UTC, date, datetime
from decimal import Decimal
from http import HTTPStatus
from random import Random

import pytest

from districts.models import Area
from indicators.models import Indicator, Reading
from indicators.rules.periods import Period
from returns.actions import withdraw_return
from returns.models import Return
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Edition, PublicRendition, PublishedFigure, Scorecard
from tests.returns.builders import BACKLOG, accepted, row, workbook
from tests.scorecard.public_addresses import (
    ALWAYS,
    given_to_everybody,
    of_area,
    of_edition,
    of_indicator,
    that_differ,
)

pytestmark = pytest.mark.usefixtures("demo")

CODE = "initial-assessments-in-progress-out-of-timescale"
CODES = (CODE, "initial-assessments-completed-in-timescale", "unallocated-cases-over-28-days")
REFERRALS = "referrals-per-10000-children"
MAY = date(2012, 5, 31)


@pytest.fixture
def addresses() -> list[str]:
    """A part of everything that there is, with each kind of address in it."""
    editions = Edition.objects.filter(published_at__isnull=False).select_related("scorecard")
    may = editions.get(scorecard__slug="kent", period_end=MAY)
    quarter = editions.get(scorecard__slug="stockton-on-tees", period_kind="quarter")
    found = [*ALWAYS, *of_area(["kent", "dover", "kents-statistical-neighbours"])]
    found += [*of_edition(may, ["dover"]), *of_edition(quarter, [])]
    for code in CODES:
        found += of_indicator(code, ["kent", "dover"])
    return [*found, f"/indicators/{REFERRALS}/?area=kents-statistical-neighbours&range=all"]


def shake_every_reading(seed: int) -> None:
    """Another number in every reading of whatever area, some gone, some new: as many corrections would leave them."""
    chance = Random(seed)
    for reading in list(Reading.objects.select_related("indicator")):
        if reading.indicator.unit == "grade":
            continue
        if chance.random() < 0.1:
            reading.delete()
            continue
        more = chance.randint(1, 9)
        for part in ("value", "numerator", "denominator"):
            if getattr(reading, part) is not None:
                setattr(reading, part, getattr(reading, part) + more)
        reading.save()
    backlog = Indicator.objects.get(code=CODE)
    for slug, end in (
        ("dover", date(2012, 5, 13)),
        ("kents-statistical-neighbours", MAY),
        ("kent", date(2009, 1, 31)),
    ):
        Reading.objects.create(
            indicator=backlog,
            area=Area.objects.get(slug=slug),
            basis="SNAPSHOT",
            period_end=end,
            value=Decimal(3),
        )


def test_no_live_reading_reaches_everybody(addresses):
    before = given_to_everybody(addresses)
    assert all(status == HTTPStatus.OK for status, _ in before.values())
    shake_every_reading(1)
    assert that_differ(before, given_to_everybody(addresses)) == []


APRIL_2010, MAY_2010 = Period.month(2010, 4), Period.month(2010, 5)


def correct_dover(value: int, month: str = "April 2010") -> Return:
    accepted(workbook(row(BACKLOG, "Dover", month, value=value), title=f"Correction - {month}"))
    return Return.objects.order_by("-pk").first()


def publish(period: Period) -> Edition:
    kent = Scorecard.objects.select_related("authority").get(slug="kent")
    edition = open_draft(scorecard=kent, period=period, by=None, unrestricted=True, reason="Counted again.")
    return publish_edition(edition=edition, by=None, published_at=datetime(2012, 9, 3, tzinfo=UTC))


def page_of(browser, period: Period):
    return browser.get(f"/indicators/{CODE}/?area=dover&to={period.end}").context


def dovers(browser, period: Period = APRIL_2010) -> str:
    return page_of(browser, period)["row"].figure.text


def test_a_correction_reaches_everybody_with_the_next_issue(browser_of):
    correct_dover(777)
    assert dovers(browser_of("member-kent")) == "777"
    assert dovers(browser_of("")) == "71"
    publish(APRIL_2010)
    assert dovers(browser_of("")) == "777"


def test_who_holds_a_role_reads_the_present_figure_marked_where_it_differs(browser_of):
    correct_dover(777)
    member, everybody = (page_of(browser_of(name), APRIL_2010) for name in ("member-kent", ""))
    assert [each.label for each in member["published"]] == ["April 2010"]
    assert everybody["published"] == []


def test_a_withdrawn_return_goes_for_everybody_with_the_next_issue(browser_of):
    sent = correct_dover(777)
    publish(APRIL_2010)
    withdraw_return(monthly_return=sent, by=None, reason="Not Dover's.")
    assert dovers(browser_of("")) == "777"
    publish(APRIL_2010)
    assert dovers(browser_of("")) == "71"


def test_an_issue_of_an_earlier_month_leaves_the_later_month_alone(browser_of):
    before = dovers(browser_of(""), MAY_2010)
    correct_dover(777)
    correct_dover(888, "May 2010")
    publish(APRIL_2010)
    assert dovers(browser_of(""), APRIL_2010) == "777"
    assert dovers(browser_of(""), MAY_2010) == before


def test_what_was_hidden_once_stays_so(browser_of):
    """Dover's 2 of May 2012, hidden: a large figure in its place would tell that it was small."""
    may = Period(MAY)
    correct_dover(777, "May 2012")
    publish(may)
    assert dovers(browser_of("member-kent"), may) == "777"
    assert dovers(browser_of(""), may) != "777"


def test_what_is_published_again_unchanged_takes_no_room():
    publish(Period(MAY))
    assert not publish(Period(MAY)).figures.exists()


def test_a_restricted_edition_gives_everybody_nothing():
    number = PublishedFigure.objects.count()
    kent = Scorecard.objects.select_related("authority").get(slug="kent")
    draft = open_draft(scorecard=kent, period=Period.month(2012, 6), by=None)
    Edition.objects.filter(pk=draft.pk).update(unrestricted=False)
    publish_edition(edition=draft, by=None, published_at=datetime(2012, 9, 3, tzinfo=UTC))
    assert PublishedFigure.objects.count() == number
    assert not PublicRendition.objects.filter(edition=draft).exists()


def test_a_hidden_figure_has_no_number_in_the_table():
    hidden = PublishedFigure.objects.exclude(hidden="")
    assert hidden.exists()
    assert not hidden.exclude(value="", numerator="", denominator="", stated="", gap="suppressed").exists()
