"""A council of 40 measures, 30 districts and 300 teams with one published edition, for tests and photographs of it."""

from dataclasses import replace
from datetime import UTC, datetime

from districts.models import Area
from districts.tree import Level
from indicators.rules.row import Point, Row, TargetShown, TargetStepShown
from indicators.rules.terms import PeriodKind
from scorecard.editions.fingerprints import full_fingerprint
from scorecard.models import Edition, EditionPage, Scorecard
from scorecard.rules.content import PageContent, PageSection
from tests.guard import guard_lifted
from tests.scorecard.rows import row

MEASURES, DISTRICTS, TEAMS_EACH = 40, 30, 10
MONTHS = [f"{2011 + (number + 5) // 12}-{(number + 5) % 12 + 1:02}-28" for number in range(12)]


def large_council(
    measures: int = MEASURES, teams_each: int = TEAMS_EACH, under_a_heading: int = 10
) -> Edition:
    """The edition of May 2012 of such a council; reds are spread over its measures and districts."""
    top = Area.objects.create(name="Largeshire", level=Level.AUTHORITY)
    districts = [
        _area(f"District of the River {number:02}", Level.DISTRICT, top) for number in range(DISTRICTS)
    ]
    teams = [
        _area(f"{district.name} Team {number}", Level.TEAM, district)
        for district in districts
        for number in range(teams_each)
    ]
    card = Scorecard.objects.create(authority=top, name="Largeshire", slug="largeshire")
    areas = [top, *districts, *teams]
    pages = {area: _content(area, at, measures, under_a_heading).to_json() for at, area in enumerate(areas)}
    return _published(card, pages)


def _area(name: str, level: Level, parent: Area) -> Area:
    return Area.objects.create(name=name, level=level, parent=parent)


def _content(area: Area, at: int, measures: int, size: int) -> PageContent:
    rows = [_row(area, number, "RGGA–"[(number * 7 + at) % 5]) for number in range(measures)]
    return PageContent(
        tuple(
            PageSection(f"Section {part + 1}", tuple(rows[part * size : (part + 1) * size]))
            for part in range(measures // size)
        )
    )


def _row(area: Area, number: int, letter: str) -> Row:
    name = f"Measure {number + 1} of children and families seen within so many days"
    return replace(
        row(f"measure-{number + 1}", letter, area=area.slug, value=f"{40 + number}.5"),
        name=name,
        area_name=area.name,
        unit="percentage",
        target=TargetShown("78.8%", "78.8", "75", "2012/13 target", "2011-10-01"),
        target_steps=(TargetStepShown("2011-10-01", "2012-05-31", "78.8%", "78.8"),),
        points=tuple(Point(end, str(40 + at)) for at, end in enumerate(MONTHS)),
    )


def _published(card: Scorecard, pages: dict[Area, str]) -> Edition:
    with guard_lifted():
        edition = Edition.objects.create(
            scorecard=card,
            period_kind=PeriodKind.MONTH,
            period_end="2012-05-31",
            published_at=datetime(2012, 7, 9, 9, tzinfo=UTC),
            sha256=full_fingerprint(sorted((area.slug, text) for area, text in pages.items())),
            keyed=True,
        )
        EditionPage.objects.bulk_create(
            EditionPage(edition=edition, area=area, content=text) for area, text in pages.items()
        )
    return edition
