"""The versions of a reading: the accepted lines that state it.

The reading is the newest of them; an illustrative one only where none is published.
"""

from collections.abc import Collection, Iterable

from districts.models import Area
from indicators.models import Reading
from indicators.terms import Basis
from returns.check import Key
from returns.models import ReturnLine, ReturnState

READING_FIGURES = [
    "numerator",
    "denominator",
    "value",
    "stated",
    "missing_reason",
    "provisional",
    "illustrative",
]


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
    current = {
        (reading.indicator_id, reading.area_id, Basis(reading.basis), reading.period_end): reading
        for reading in Reading.objects.filter(
            indicator__in={key[0] for key in wanted},
            area__in={key[1] for key in wanted},
            period_end__in={key[3] for key in wanted},
        )
    }
    gone = [current[key].pk for key in wanted if key in current and key not in newest]
    Reading.objects.filter(pk__in=gone).delete()
    changed, added = [], []
    for key in wanted & newest.keys():
        reading = current.get(key) or Reading(
            indicator_id=key[0], area_id=key[1], basis=key[2], period_end=key[3]
        )
        _copy_figures(newest[key], reading)
        (added if reading.pk is None else changed).append(reading)
    Reading.objects.bulk_create(added, batch_size=500)
    Reading.objects.bulk_update(changed, READING_FIGURES, batch_size=200)


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


def _copy_figures(line: ReturnLine, reading: Reading) -> None:
    for name in READING_FIGURES:
        if name != "illustrative":
            setattr(reading, name, getattr(line, name))
    reading.illustrative = line.monthly_return.illustrative
