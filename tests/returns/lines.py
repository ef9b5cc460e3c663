"""Lines for the tests of checking, without a database: a small library, two districts, one row each."""

from datetime import date
from decimal import Decimal

from districts.tree import AreaNode, Level, Tree
from indicators.rules.figures import IndicatorSpec, ReadingValue
from indicators.rules.terms import Basis, Polarity, Unit
from returns.checks.lines import CheckContext, check
from returns.matching.match import Catalogue, FindingMade, ResolvedLine, resolve, with_named_denominators
from returns.matching.names import KnownName, Names
from returns.reading.lines import LineRead
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.figures import FigureKind, read_figure

KENT = AreaNode(1, "kent", "Kent", Level.AUTHORITY)
DOVER = AreaNode(2, "dover", "Dover", Level.DISTRICT, parent_id=1)
THANET = AreaNode(3, "thanet", "Thanet", Level.DISTRICT, parent_id=1)
MEDWAY = AreaNode(4, "medway", "Medway", Level.AUTHORITY)
ENGLAND = AreaNode(5, "england", "England", Level.COMPARATOR)
PLACES = (KENT, DOVER, THANET, MEDWAY, ENGLAND)

MAY = date(2012, 5, 31)
TODAY = date(2012, 7, 9)


def spec(number: int, name: str, unit: Unit, *bases: Basis, **more) -> IndicatorSpec:
    return IndicatorSpec(number, name.casefold(), name, unit, Polarity.LOW, 1, bases, **more)


CONTACTS = spec(1, "Contacts", Unit.COUNT, Basis.MONTH)
WITH_CAF = spec(2, "Contacts with an active CAF", Unit.PERCENTAGE, Basis.MONTH, denominator_id=1)
BACKLOG = spec(3, "Assessments out of timescale", Unit.COUNT, Basis.SNAPSHOT)
TIMELINESS = spec(4, "Assessments completed in timescale", Unit.PERCENTAGE, Basis.MONTH, Basis.YTD)
CASELOAD = spec(5, "Average caseload", Unit.RATIO, Basis.SNAPSHOT)
ADOPTION = spec(6, "Left care: adoption", Unit.PERCENTAGE, Basis.MONTH)
HOME = spec(7, "Left care: returned home", Unit.PERCENTAGE, Basis.MONTH)
REFERRALS = spec(8, "Referrals per 10,000 children", Unit.RATE, Basis.MONTH, rate_per=10000)
READINESS = IndicatorSpec(
    9,
    "readiness",
    "Readiness",
    Unit.GRADE,
    Polarity.HIGH,
    0,
    (Basis.SNAPSHOT,),
    grades=("Ready", "Almost ready", "Needs support"),
)
MEASURES = (CONTACTS, WITH_CAF, BACKLOG, TIMELINESS, CASELOAD, ADOPTION, HOME, REFERRALS, READINESS)

CATALOGUE = Catalogue(
    specs={each.id: each for each in MEASURES},
    tree=Tree(PLACES),
    indicator_names=Names(
        [
            *(KnownName(each.name, each.id) for each in MEASURES),
            KnownName("Assessments this year", TIMELINESS.id, Basis.YTD),
        ]
    ),
    area_names=Names(KnownName(node.name, node.id) for node in PLACES),
    sendable=frozenset({KENT.id, DOVER.id, THANET.id, ENGLAND.id}),
    shares={"Left care": frozenset({ADOPTION.id, HOME.id})},
)


def read(
    name: str | IndicatorSpec = BACKLOG,
    node: str | AreaNode = DOVER,
    *,
    numerator: object = None,
    denominator: object = None,
    value: object = None,
    end: date = MAY,
    as_at: date | None = None,
    at: int = 4,
    format: str = "General",  # noqa: A002 - as Excel calls it
) -> LineRead:
    """A row as read: the numerator in column D, the denominator in E, the value in F."""
    given = {"D": numerator, "E": denominator, "F": value}
    figures = [
        read_figure(Cell("Return", at, "ABCDEF".index(letter) + 1, content, format))
        for letter, content in given.items()
    ]
    parts = [None if figure.kind is FigureKind.EMPTY else figure for figure in figures]
    return LineRead(
        sheet="Return",
        row=at,
        indicator_text=getattr(name, "name", name),
        area_text=getattr(node, "name", node),
        heading="",
        part="",
        basis_hint=None,
        period_end=as_at or end,
        month=end.replace(day=1),
        as_at=as_at,
        numerator=parts[0],
        denominator=parts[1],
        value=parts[2],
        note="",
        source="",
        cells=tuple(figure.cell.ref for figure in figures),
        problems=(),
    )


def understood(*lines: LineRead, area: AreaNode | None = KENT) -> list[ResolvedLine]:
    """The lines with indicator, area, period and figures; Kent's return unless said otherwise."""
    return with_named_denominators([resolve(line, CATALOGUE, area) for line in lines], CATALOGUE)


def around(
    *, month: date | None = MAY, stored: dict | None = None, today: date = TODAY, illustrative: bool = False
) -> CheckContext:
    return CheckContext(today, month, stored or {}, illustrative)


def stored(value: object, node: AreaNode = DOVER, what: IndicatorSpec = BACKLOG, **more) -> dict:
    """A figure that stands there now."""
    key = (what.id, node.id, what.bases[0], MAY)
    return {key: ReadingValue(value=Decimal(str(value)), stated=str(value), **more)}


def findings(*lines: LineRead, **context) -> list[FindingMade]:
    """Everything found on the lines, in order."""
    checked = check(understood(*lines), around(**context))
    return [finding for line in checked for finding in line.findings]


def only_finding(*lines: LineRead, **context) -> FindingMade:
    """The one thing found."""
    (finding,) = findings(*lines, **context)
    return finding
