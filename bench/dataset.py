"""The bench's councils: the same figures each time, all of them made up, stored in bulk."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from districts.models import Area, Role, RoleName, User
from districts.tree import Level
from indicators.models import CollectionLevel, Indicator, Reading, Target
from indicators.periods import Period, add_months
from indicators.terms import Basis, Polarity, Unit
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Entry, Scorecard, Section

AREAS_OF_COUNCIL = 13
LINES_OF_SECTION = 10
NEWEST = Period.month(2012, 5)
PUBLISHED_AT = datetime(2012, 7, 9, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Size:
    """How much is stored: indicators, months of history, and areas of all councils together."""

    indicators: int
    months: int
    areas: int


LINES_OF_SCORECARD = 40
SIZES = {
    "S": Size(indicators=40, months=36, areas=AREAS_OF_COUNCIL),
    "M": Size(indicators=40, months=120, areas=AREAS_OF_COUNCIL),
    "L": Size(indicators=100, months=120, areas=1_800),
}


def made_up(indicator: int, area: int, month: int) -> Decimal:
    """A figure between 20 and 80 with one decimal place; the same for the same place and month."""
    return Decimal(200 + (indicator * 37 + area * 61 + month * 17 + (month * month) % 23) % 600) / 10


@transaction.atomic
def build(size: Size) -> dict[str, str]:
    """Fill an empty database. The addresses and the session cookie that the measurements need."""
    councils = _build_areas(size.areas // AREAS_OF_COUNCIL)
    council, district = councils[0][:2]
    indicators = _build_indicators(size.indicators, council)
    months = [add_months(NEWEST.end, -back) for back in range(size.months)]
    _build_readings(indicators, councils, months)
    card = _build_scorecard(council, indicators[:LINES_OF_SCORECARD])
    user = User.objects.create_user("performance-team", password="made up for the bench")
    Role.objects.create(user=user, area=council, role=RoleName.PERFORMANCE_TEAM)
    published = [Period.month(end.year, end.month) for end in (months[2], months[1])]
    for period in published:
        edition = open_draft(scorecard=card, period=period, by=user, unrestricted=True)
        publish_edition(edition=edition, by=user, published_at=PUBLISHED_AT)
    open_draft(scorecard=card, period=NEWEST, by=user)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    edition_address = f"/scorecards/{card.slug}/{published[-1].slug}/"
    return {
        "published": edition_address,
        "matrix": f"{edition_address}matrix/",
        "draft": f"/scorecards/{card.slug}/{NEWEST.slug}/draft/?area={district.slug}",
        "indicator": f"/indicators/{indicators[1].code}/?area={council.slug}",
        "district": f"/districts/{district.slug}/",
        "cookie": f"{settings.SESSION_COOKIE_NAME}={_session_of(user)}",
    }


def _build_areas(councils: int) -> list[list[Area]]:
    """Councils, each followed by its districts."""
    built = []
    for number in range(1, councils + 1):
        council = Area.objects.create(name=f"Council {number}", level=Level.AUTHORITY)
        districts = [
            Area(
                name=f"District {number}-{at}",
                slug=f"district-{number}-{at}",
                level=Level.DISTRICT,
                parent=council,
            )
            for at in range(1, AREAS_OF_COUNCIL)
        ]
        built.append([council, *Area.objects.bulk_create(districts)])
    return built


def _build_indicators(count: int, council: Area) -> list[Indicator]:
    """Indicators: a quarter counts, a third better when lower, each collected from districts and with a target."""
    indicators = [
        Indicator.objects.create(
            name=f"Made-up indicator {number}",
            bases=[Basis.MONTH],
            unit=Unit.PERCENTAGE if number % 4 else Unit.COUNT,
            polarity=Polarity.HIGH if number % 3 else Polarity.LOW,
            decimal_places=1,
        )
        for number in range(count)
    ]
    CollectionLevel.objects.bulk_create(
        CollectionLevel(indicator=each, authority=council, level=Level.DISTRICT) for each in indicators
    )
    Target.objects.bulk_create(
        Target(
            indicator=each,
            area=council,
            basis=Basis.MONTH,
            in_force_from=date(2002, 4, 1),
            target=50,
            floor=40 if each.polarity == Polarity.HIGH else 60,
            set_by="The bench",
        )
        for each in indicators
    )
    return indicators


def _build_readings(indicators: list[Indicator], councils: list[list[Area]], months: list[date]) -> None:
    """The first council's readings, then the same for each other council, copied within the database."""
    Reading.objects.bulk_create(
        (
            Reading(
                indicator=indicator,
                area=area,
                basis=Basis.MONTH,
                period_end=end,
                value=made_up(number, place, month),
            )
            for number, indicator in enumerate(indicators)
            for place, area in enumerate(councils[0])
            for month, end in enumerate(months)
        ),
        batch_size=5_000,
    )
    columns = "basis, period_end, value, stated, missing_reason, provisional, illustrative"
    copy = (
        f"INSERT INTO indicators_reading (indicator_id, area_id, {columns}) "
        f"SELECT indicator_id, %s, {columns} FROM indicators_reading WHERE area_id = %s"
    )
    with connection.cursor() as cursor:
        for council in councils[1:]:
            for source, area in zip(councils[0], council, strict=True):
                cursor.execute(copy, [area.pk, source.pk])


def _build_scorecard(council: Area, indicators: list[Indicator]) -> Scorecard:
    card = Scorecard.objects.create(authority=council, name="Bench", slug="bench", is_default=True)
    for start in range(0, len(indicators), LINES_OF_SECTION):
        section = Section.objects.create(
            scorecard=card, title=f"Section {start // LINES_OF_SECTION + 1}", position=start
        )
        Entry.objects.bulk_create(
            Entry(section=section, indicator=indicator, basis=Basis.MONTH, position=at)
            for at, indicator in enumerate(indicators[start : start + LINES_OF_SECTION])
        )
    return card


def _session_of(user: User) -> str:
    """The key of a session in which the account is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
