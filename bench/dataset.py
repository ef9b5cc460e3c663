"""The bench's councils: the same figures each time, all of them made up, stored in bulk."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from bench.sizes import AREAS_OF_COUNCIL, Size
from districts.models import Area, Role, RoleName, User
from districts.tree import Level
from indicators.models import CollectionLevel, Indicator, Reading, Target
from indicators.rules.figures import Figure, Origin
from indicators.rules.periods import Period, add_months
from indicators.rules.terms import Basis, Polarity, Unit
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Edition, EditionPage, Entry, PublicRendition, PublishedFigure, Scorecard, Section
from scorecard.rules.frozen import read_content
from scorecard.rules.published import cell_of

LINES_OF_SECTION = 10
LINES_OF_SCORECARD = 40
NEWEST = Period.month(2012, 5)
PUBLISHED_AT = datetime(2012, 7, 9, 12, tzinfo=UTC)


COLUMNS = "basis, period_end, value, stated, missing_reason, provisional, illustrative"
# In the order of the largest index, which grows at its end alone.
COPY_TO_OTHERS = f"""
INSERT INTO indicators_reading (indicator_id, area_id, {COLUMNS})
SELECT indicator_id, target, {COLUMNS} FROM indicators_reading JOIN copied ON source = area_id
WHERE indicator_id = %s ORDER BY target, period_end
"""


def made_up(indicator: int, area: int, month: int) -> Decimal:
    """A figure between 20 and 80 with one decimal place; the same for the same place and month."""
    return Decimal(200 + (indicator * 37 + area * 61 + month * 17 + (month * month) % 23) % 600) / 10


@transaction.atomic
def build(size: Size) -> dict[str, object]:
    """Fill an empty database. The addresses and the session cookie that the measurements need."""
    councils = _build_areas(size.areas // AREAS_OF_COUNCIL)
    council, district = councils[0][:2]
    indicators = _build_indicators(size.indicators, [each for each, *_ in councils])
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
    _open_to_everybody(councils[1:], published[-1], indicators[1])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    every_area = f"/indicators/{indicators[1].code}/areas/?period={published[-1].slug}&level=district"
    edition_address = f"/scorecards/{card.slug}/{published[-1].slug}/"
    return {
        "published": edition_address,
        "matrix": f"{edition_address}matrix/",
        "draft": f"/scorecards/{card.slug}/{NEWEST.slug}/draft/?area={district.slug}",
        "indicator": f"/indicators/{indicators[1].code}/?area={council.slug}",
        "district": f"/districts/{district.slug}/",
        # The same twelve districts, however many others there are; and a full page of fifty, where there are as many.
        "every area": f"{every_area}&q=001-",
        "fifty areas": f"{every_area}&page=2",
        "peers": _for_peers(edition, council, indicators[1]),
        "cookie": f"{settings.SESSION_COOKIE_NAME}={_session_of(user)}",
    }


def _build_areas(councils: int) -> list[list[Area]]:
    """Councils, each followed by its districts."""
    built = []
    for number in range(1, councils + 1):
        council = Area.objects.create(name=f"Council {number}", level=Level.AUTHORITY)
        districts = [
            Area(
                name=_name_of(number, at),
                slug=_name_of(number, at).lower().replace(" ", "-"),
                level=Level.DISTRICT,
                parent=council,
            )
            for at in range(1, AREAS_OF_COUNCIL)
        ]
        built.append([council, *Area.objects.bulk_create(districts)])
    return built


def _name_of(council: int, district: int | str) -> str:
    return f"District {council:03}-{district}"


def _build_indicators(count: int, councils: list[Area]) -> list[Indicator]:
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
        CollectionLevel(indicator=each, authority=council, level=Level.DISTRICT)
        for each in indicators
        for council in councils
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
        for council in councils
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
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "PRAGMA cache_size = -1000000"
            )  # a gigabyte, so that the largest index stays in it
        cursor.execute("CREATE TEMPORARY TABLE copied (source integer, target integer)")
        pairs = [
            (source.pk, area.pk)
            for council in councils[1:]
            for source, area in zip(councils[0], council, strict=True)
        ]
        cursor.executemany("INSERT INTO copied VALUES (%s, %s)", pairs)
        for indicator in indicators:
            cursor.execute(COPY_TO_OTHERS, [indicator.pk])
        cursor.execute("DROP TABLE copied")


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


def _open_to_everybody(councils: list[list[Area]], period: Period, charted: Indicator) -> None:
    """An edition of each of these councils, without pages, by which everybody is given its figures of one indicator."""
    cards = Scorecard.objects.bulk_create(
        Scorecard(authority=council, name=council.name, slug=council.slug) for council, *_ in councils
    )
    editions = Edition.objects.bulk_create(
        Edition(
            scorecard=card,
            period_kind=period.kind,
            period_end=period.end,
            published_at=PUBLISHED_AT,
            unrestricted=True,
            sha256="made up",
        )
        for card in cards
    )
    PublicRendition.objects.bulk_create(
        PublicRendition(edition=edition, sha256="made up", hidden=0, hidden_for_others=0)
        for edition in editions
    )
    edition_of = {
        area.pk: edition for edition, areas in zip(editions, councils, strict=True) for area in areas
    }
    returned = Reading.objects.filter(indicator=charted, area__in=edition_of, period_end__lte=period.end)
    PublishedFigure.objects.bulk_create(
        (_as_returned(edition_of[each.area_id], each) for each in returned.iterator()), batch_size=500
    )


def _as_returned(edition: Edition, reading: Reading) -> PublishedFigure:
    figure = Figure(
        reading.period_end,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        origin=Origin.RETURNED,
    )
    return PublishedFigure(
        edition=edition,
        indicator_id=reading.indicator_id,
        area_id=reading.area_id,
        basis=reading.basis,
        period_end=reading.period_end,
        **vars(cell_of(figure)),
    )


def _for_peers(edition: Edition, council: Area, charted: Indicator) -> dict[str, list[Any]]:
    """The published page's rows and one series, for whoever shows the same with something else."""
    page = EditionPage.objects.get(edition=edition, area=council)
    series = Reading.objects.filter(indicator=charted, area=council).order_by("period_end")
    return {
        "columns": ["Indicator", "Basis", "Aim", "Latest", "Target", "RAG", "Travel", "Previous"],
        "rows": [
            [
                row.name,
                row.basis_short,
                row.aim,
                row.figure.text,
                "" if row.target is None else row.target.text,
                row.rating.name,
                row.travel.travel,
                "" if row.previous is None else row.previous.text,
            ]
            for row in read_content(page.content).rows
        ],
        "months": [reading.period_end.isoformat() for reading in series],
        "values": [float(reading.value or 0) for reading in series],
    }


def _session_of(user: User) -> str:
    """The key of a session in which the account is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)
