"""Illustrative monthly returns for Kent's districts, for the demonstration.

Pure and always the same: county totals and district traits stand in `illustrative_*.csv`. The totals, published county
figures among them, are shared out over the districts so that they add up exactly.
"""

import csv
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from indicators.rules.periods import Period
from indicators.rules.terms import Basis
from library.demo.packing import packed

FIXTURES = Path(__file__).parents[2] / "fixtures" / "demonstration"
POPULATION = "population-aged-0-to-17"
MID_YEAR = Period.month(2011, 6)
HEADINGS = ("Indicator", "Area", "Month", "Numerator", "Denominator", "Value", "As at", "Note")
TENTHS = "caseholders"


@dataclass(frozen=True)
class IllustrativeReading:
    """One made-up figure of a district. Counts are in `value`; what has parts has them and no value."""

    area: str
    indicator_code: str
    basis: Basis
    period_end: date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None


@dataclass(frozen=True)
class Series:
    """An indicator of the monthly return: its name there, and the county columns of its figures."""

    name: str
    code: str
    basis: Basis
    numerator: str = ""
    denominator: str = ""
    value: str = ""


@dataclass(frozen=True)
class Split:
    """How a county column is shared out.

    `spread`: by how many thousandths a month may differ by chance.
    `trait`: what raises or lowers a district's share; it moves evenly from its first to its last value.
    `within`: the column that limits each district's share and on which it rests, else population and need.
    """

    column: str
    spread: int
    trait: str = "need"
    within: str = ""


SERIES = (
    Series(
        "Initial assessments in progress out of timescale",
        "initial-assessments-in-progress-out-of-timescale",
        Basis.SNAPSHOT,
        value="initial_out_of_timescale",
    ),
    Series(
        "Initial assessments completed in timescale",
        "initial-assessments-completed-in-timescale",
        Basis.MONTH,
        numerator="initial_in_timescale",
        denominator="initial_completed",
    ),
    Series(
        "Core assessments in progress out of timescale",
        "core-assessments-in-progress-out-of-timescale",
        Basis.SNAPSHOT,
        value="core_out_of_timescale",
    ),
    Series(
        "Core assessments completed in timescale",
        "core-assessments-completed-in-timescale",
        Basis.MONTH,
        numerator="core_in_timescale",
        denominator="core_completed",
    ),
    Series("Unallocated cases", "unallocated-cases", Basis.SNAPSHOT, value="unallocated"),
    Series(
        "Unallocated cases over 28 days",
        "unallocated-cases-over-28-days",
        Basis.SNAPSHOT,
        value="unallocated_over_28_days",
    ),
    Series(
        "Referrals per 10,000 children (in month)",
        "referrals-per-10000-children",
        Basis.MONTH,
        numerator="referrals",
    ),
    Series(
        "Average caseload per caseholder",
        "average-caseload-per-caseholder",
        Basis.SNAPSHOT,
        numerator="allocated_children",
        denominator=TENTHS,
    ),
    Series(
        "Children subject to a child protection plan",
        "children-subject-to-a-child-protection-plan",
        Basis.SNAPSHOT,
        value="protection_plans",
    ),
)

SPLITS = (
    Split("initial_out_of_timescale", 120, "backlog"),
    Split("initial_completed", 80),
    Split("initial_in_timescale", 40, "timeliness", within="initial_completed"),
    Split("core_out_of_timescale", 120, "backlog"),
    Split("core_completed", 90),
    Split("core_in_timescale", 50, "timeliness", within="core_completed"),
    Split("unallocated", 120, "backlog"),
    Split("unallocated_over_28_days", 250, "backlog", within="unallocated"),
    Split("referrals", 70),
    Split("allocated_children", 20),
    Split(TENTHS, 15, "staffing", within="allocated_children"),
    Split("protection_plans", 30),
)

# So that missing data is seen; never where a published county figure rests on the month.
GAPS = {
    ("Thanet", date(2010, 7, 31)): {"unallocated-cases-over-28-days"},
    ("Swale", date(2011, 11, 30)): {
        series.code for series in SERIES if series.code != "referrals-per-10000-children"
    },
    ("Gravesham", date(2012, 1, 31)): {"average-caseload-per-caseholder"},
}


def illustrative_workbooks() -> Iterator[tuple[str, bytes]]:
    """File name and bytes of a workbook with the populations, then of the county's return for each month.

    They are one row a reading, and the same bytes each time.
    """
    title = f"Population aged 0 to 17 at mid-year - {MID_YEAR.label} (illustrative)"
    yield f"kent-population-{MID_YEAR.slug}-illustrative.xlsx", _workbook(title, populations())
    for month, readings in monthly_returns():
        title = f"Specialist Children's Services monthly return - {month.label} (illustrative)"
        yield f"kent-{month.slug}-illustrative.xlsx", _workbook(title, readings)


def share_out(total: int, weights: Mapping[str, int], ceilings: Mapping[str, int]) -> dict[str, int]:
    """Whole shares of `total` by weight, none beyond its ceiling, that add up to it exactly.

    Needs ceilings that add up to `total` at least; a name that isn't in `ceilings` has none. Remainders go to
    whoever is furthest below the exact share.
    """
    whole = sum(weights.values()) or 1
    shares = {
        name: min(total * weight // whole, ceilings.get(name, total)) for name, weight in weights.items()
    }
    for _ in range(total - sum(shares.values())):
        with_room = [name for name in shares if shares[name] < ceilings.get(name, total)]
        neediest = max(with_room, key=lambda name: (total * weights[name] - shares[name] * whole, name))
        shares[neediest] += 1
    return shares


def _table(name: str) -> list[dict[str, str]]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def populations() -> list[IllustrativeReading]:
    """Of each district, at mid-2011."""
    return [
        IllustrativeReading(
            row["district"],
            POPULATION,
            Basis.SNAPSHOT,
            MID_YEAR.end,
            value=Decimal(row["population_0_to_17"]),
        )
        for row in _table("illustrative_districts.csv")
    ]


def monthly_returns() -> Iterator[tuple[Period, list[IllustrativeReading]]]:
    """Each month with the readings that the districts returned for it, indicator by indicator."""
    districts, months = _table("illustrative_districts.csv"), _table("illustrative_county.csv")
    for index, totals in enumerate(months):
        month = Period.parse(totals["month"])
        traits = {row["district"]: _traits(row, index, len(months) - 1) for row in districts}
        yield month, list(_readings_of(month, _shares_of(totals, traits)))


def _traits(row: Mapping[str, str], index: int, last: int) -> dict[str, int]:
    """A district's population, and its traits in the month `index` of 0 to `last`, times `last`."""
    moving = {
        trait: int(row[f"{trait}_first"]) * (last - index) + int(row[f"{trait}_last"]) * index
        for trait in ("need", "timeliness", "backlog", "staffing")
    }
    return moving | {"population": int(row["population_0_to_17"])}


def _readings_of(month: Period, shares: Mapping[str, Mapping[str, int]]) -> Iterator[IllustrativeReading]:
    for series in SERIES:
        for district in shares["referrals"]:
            if series.code not in GAPS.get((district, month.end), ()):
                yield _reading(series, district, month.end, shares)


def _reading(
    series: Series, district: str, end: date, shares: Mapping[str, Mapping[str, int]]
) -> IllustrativeReading:
    def figure(column: str) -> Decimal | None:
        if not column:
            return None
        share = Decimal(shares[column][district])
        return share / 10 if column == TENTHS else share

    parts = figure(series.numerator), figure(series.denominator), figure(series.value)
    return IllustrativeReading(district, series.code, series.basis, end, *parts)


def _shares_of(
    totals: Mapping[str, str], traits: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    """Each county column of the month by district; caseholders in tenths of a full-time post."""
    shares: dict[str, dict[str, int]] = {}
    for split in SPLITS:
        total = int(Decimal(totals[split.column]) * (10 if split.column == TENTHS else 1))
        ceilings = shares.get(split.within, {})
        weights = {
            district: _weight(split, own, ceilings.get(district)) * _wobble(split, district, totals["month"])
            for district, own in traits.items()
        }
        shares[split.column] = share_out(total, weights, ceilings)
    return shares


def _weight(split: Split, traits: Mapping[str, int], limit: int | None) -> int:
    if limit is not None:
        return limit * traits[split.trait]
    by_need = traits["population"] * traits["need"]
    return by_need if split.trait == "need" else by_need * traits[split.trait]


def _wobble(split: Split, district: str, month: str) -> int:
    """A thousand, more or less by chance within the split's spread: the same on every machine."""
    digest = hashlib.sha256(f"{split.column}/{district}/{month}".encode()).digest()
    return 1000 - split.spread + int.from_bytes(digest[:8]) % (2 * split.spread + 1)


def _workbook(title: str, readings: list[IllustrativeReading]) -> bytes:
    names = {series.code: series.name for series in SERIES} | {POPULATION: "Population aged 0 to 17"}
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Return"
    sheet.append([title])
    sheet.append([])
    sheet.append(HEADINGS)
    for reading in readings:
        month = datetime.combine(reading.period_end.replace(day=1), datetime.min.time())
        parts = (reading.numerator, reading.denominator, reading.value)
        sheet.append([names[reading.indicator_code], reading.area, month, *parts, None, "illustrative"])
        sheet.cell(sheet.max_row, HEADINGS.index("Month") + 1).number_format = "yyyy-mm-dd"
    return packed(workbook)
