"""The versions of a reading: the accepted lines that state it.

The reading is the newest of them; an illustrative one only where none is published.
"""

from collections.abc import Collection, Iterable

from districts.models import Area
from indicators.models import Reading
from indicators.terms import Basis
from returns.check import Key
from returns.models import ReturnLine, ReturnState

NAMED_BY = ["indicator", "area", "basis", "period_end"]
READING_FIGURES = [
    "numerator",
    "denominator",
    "value",
    "stated",
    "missing_reason",
    "provisional",
    "illustrative",
]
AT_ONCE = 500


def keys_of(lines: Iterable[ReturnLine]) -> list[Key]:
    """The readings that the lines state; a line that isn't understood states none."""
    return [
        (line.indicator_id, line.area_id, Basis(line.basis), line.period_end)
        for line in lines
        if line.indicator_id and line.area_id and line.basis and line.period_end
    ]


def lock_readings() -> None:
    """Wait for whoever else is changing readings, until the end of the transaction.

    One lock for all: two returns may state the same reading, and each must see what the other has done. SQLite has one
    writer anyway.
    """
    Area.objects.select_for_update().order_by("pk").first()


def write_readings(keys: Collection[Key]) -> None:
    """Set each reading to its newest accepted version; delete it where none is left."""
    newest: dict[Key, ReturnLine] = {}
    wanted = set(keys)
    for line in _accepted_versions(wanted):
        newest[line.indicator_id, line.area_id, Basis(line.basis), line.period_end] = line
    known = Reading.objects.filter(
        indicator__in={key[0] for key in wanted},
        area__in={key[1] for key in wanted},
        period_end__in={key[3] for key in wanted},
    )
    stored = {
        (each[1], each[2], Basis(each[3]), each[4]): each[0] for each in known.values_list("pk", *NAMED_BY)
    }
    Reading.objects.filter(pk__in=[stored[key] for key in (wanted - newest.keys()) & stored.keys()]).delete()
    Reading.objects.bulk_create(
        [_reading(key, line) for key, line in newest.items()],
        update_conflicts=True,
        unique_fields=NAMED_BY,
        update_fields=READING_FIGURES,
        batch_size=AT_ONCE,
    )


def _accepted_versions(keys: set[Key]) -> list[ReturnLine]:
    """The accepted lines of these readings, oldest first; illustrative ones before all that were published."""
    found = ReturnLine.objects.filter(
        taken=True,
        monthly_return__state=ReturnState.ACCEPTED,
        indicator__in={key[0] for key in keys},
        area__in={key[1] for key in keys},
        period_end__in={key[3] for key in keys},
    )
    ordered = found.prefetch_related("monthly_return").order_by(
        "-monthly_return__illustrative", "monthly_return__decided_at", "pk"
    )
    return [
        line
        for line in ordered
        if (line.indicator_id, line.area_id, Basis(line.basis), line.period_end) in keys
    ]


def _reading(key: Key, line: ReturnLine) -> Reading:
    indicator_id, area_id, basis, period_end = key
    figures = {name: getattr(line, name) for name in READING_FIGURES if name != "illustrative"}
    return Reading(
        indicator_id=indicator_id,
        area_id=area_id,
        basis=basis,
        period_end=period_end,
        illustrative=line.monthly_return.illustrative,
        **figures,
    )
