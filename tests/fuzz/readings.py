"""One set of readings, and the library that they belong to: small, and without a database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.tree import AreaNode, Level, Tree
from indicators.rules.figures import IndicatorSpec
from indicators.rules.terms import Basis, Polarity, Unit
from returns.matching.match import Catalogue
from returns.matching.names import KnownName, Names

KENT = AreaNode(1, "kent", "Kent", Level.AUTHORITY)
DISTRICTS = (
    AreaNode(2, "dover", "Dover", Level.DISTRICT, parent_id=1),
    AreaNode(3, "swale", "Swale", Level.DISTRICT, parent_id=1),
    AreaNode(4, "thanet", "Thanet", Level.DISTRICT, parent_id=1),
)


def _spec(number: int, name: str, unit: Unit, *bases: Basis, rate_per: int = 0) -> IndicatorSpec:
    return IndicatorSpec(number, name.casefold(), name, unit, Polarity.LOW, 1, bases, rate_per=rate_per)


PLANS = _spec(1, "Children subject to a child protection plan", Unit.COUNT, Basis.SNAPSHOT)
CONTACTS = _spec(2, "Contacts", Unit.COUNT, Basis.MONTH, Basis.YTD)
TIMELINESS = _spec(3, "Initial assessments completed in timescale", Unit.PERCENTAGE, Basis.MONTH, Basis.YTD)
CASELOAD = _spec(4, "Average caseload per caseholder", Unit.RATIO, Basis.SNAPSHOT)
SPECS = (PLANS, CONTACTS, TIMELINESS, CASELOAD)

LIBRARY = Catalogue(
    specs={each.id: each for each in SPECS},
    tree=Tree((KENT, *DISTRICTS)),
    indicator_names=Names(KnownName(each.name, each.id) for each in SPECS),
    area_names=Names(KnownName(node.name, node.id) for node in (KENT, *DISTRICTS)),
    sendable=frozenset(node.id for node in (KENT, *DISTRICTS)),
    shares={},
)


@dataclass(frozen=True)
class Truth:
    """One reading as a careful officer reads it off the sheet. `mark` stands in place of a figure."""

    spec: IndicatorSpec
    node: AreaNode
    month: date
    value: Decimal
    mark: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What it is about: indicator, area, basis and the month's last day."""
        return (self.spec.id, self.node.id, self.spec.bases[0], self.month)
