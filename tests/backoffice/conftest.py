"""Kent's performance team at work: a published May 2012, a draft of June 2012, and readings in both."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from districts.models import Area
from indicators.models import Indicator, Reading
from indicators.rules.periods import Period
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Edition, Scorecard
from tests.backoffice.steps import Team

TIMELINESS = "initial-assessments-completed-in-timescale"
BACKLOG = "initial-assessments-in-progress-out-of-timescale"


@pytest.fixture
def team(client, performance_team) -> Team:
    """A browser in which Kent's performance team is signed in."""
    client.force_login(performance_team)
    return Team(client)


@pytest.fixture
def kent(library) -> Area:
    """The authority."""
    return Area.objects.get(slug="kent")


@pytest.fixture
def readings(kent) -> None:
    """Timeliness of May and June 2012 in Kent, Dover and Thanet; the backlog of June in Kent."""
    for slug, may, june in [("kent", "84.4", "85.0"), ("dover", "92.0", "95.0"), ("thanet", "70.0", "80.0")]:
        for end, value in [(date(2012, 5, 31), may), (date(2012, 6, 30), june)]:
            _reading(TIMELINESS, slug, "MONTH", end, value)
    _reading(BACKLOG, "kent", "SNAPSHOT", date(2012, 6, 30), "36")


def _reading(code: str, slug: str, basis: str, end: date, value: str) -> None:
    Reading.objects.create(
        indicator=Indicator.objects.get(code=code),
        area=Area.objects.get(slug=slug),
        basis=basis,
        period_end=end,
        value=Decimal(value),
        stated=value,
    )


@pytest.fixture
def june(readings) -> Edition:
    """The draft of June 2012; May 2012 is published."""
    card = Scorecard.objects.get(slug="kent")
    may = open_draft(scorecard=card, period=Period.month(2012, 5), by=None, unrestricted=True)
    publish_edition(edition=may, by=None, published_at=datetime(2012, 7, 9, 9, tzinfo=UTC))
    return open_draft(scorecard=card, period=Period.month(2012, 6), by=None)
