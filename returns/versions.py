"""The versions of a reading: the accepted lines that state it.

The reading is the newest of them; an illustrative one only where none is published.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import connections, router
from django.db.models import Q, QuerySet

from districts.chain import keyed_lines
from districts.models import Area
from districts.state import mark_changed
from districts.tree import Level
from indicators.models import Reading
from indicators.rules.periods import ends_where_basis_does
from indicators.rules.terms import Basis
from returns.checks.lines import Key
from returns.models import Return, ReturnLine, ReturnState

NAMED_BY = ["indicator", "area", "basis", "period_end"]
FIGURES = ["numerator", "denominator", "value", "stated", "missing_reason", "provisional"]
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
    wanted = set(keys)
    known = Reading.objects.filter(_about(wanted)).values_list("pk", *NAMED_BY)
    stored = {_key(*named): pk for pk, *named in known}
    newest = {
        key: version
        for key, version in _newest_versions(wanted).items()
        # What an earlier version took in for another day stays where it stands, and comes back to no such place.
        if key in stored or ends_where_basis_does(key[2], key[3])
    }
    Reading.objects.filter(pk__in=[stored[key] for key in (wanted - newest.keys()) & stored.keys()]).delete()
    Reading.objects.bulk_create(
        newest.values(),
        update_conflicts=True,
        unique_fields=NAMED_BY,
        update_fields=[*FIGURES, "illustrative"],
        batch_size=AT_ONCE,
    )
    _mark_comparators(Q(pk__in={area for _, area, _, _ in wanted}))


_NEWEST = """
INSERT INTO indicators_reading ({named_by}, {figures}, illustrative)
SELECT {named_by}, {figures}, illustrative FROM (
    SELECT line.id AS position, {line_named_by}, {line_figures}, accepted.illustrative,
        ROW_NUMBER() OVER (
            PARTITION BY {line_named_by} ORDER BY accepted.illustrative, accepted.decided_at DESC, line.id DESC
        ) AS place
    FROM returns_returnline AS line JOIN returns_return AS accepted ON accepted.id = line.monthly_return_id
    WHERE line.taken AND accepted.state = 'accepted' AND ({line_named_by}) IN (
        SELECT {named_by} FROM returns_returnline WHERE monthly_return_id = %s AND taken
    )
) AS version WHERE place = 1 ORDER BY position
ON CONFLICT ({named_by}) DO UPDATE SET {updates}
"""


def write_readings_of(accepted: Return) -> None:
    """Set each reading that an accepted return states to its newest version, in one statement.

    Each has one: the return's own. What `write_readings` gives for their keys, without an object for each.
    """
    named_by = ("indicator_id", "area_id", "basis", "period_end")
    sql = _NEWEST.format(
        named_by=", ".join(named_by),
        figures=", ".join(FIGURES),
        line_named_by=", ".join(f"line.{name}" for name in named_by),
        line_figures=", ".join(f"line.{name}" for name in FIGURES),
        updates=", ".join(f"{name} = excluded.{name}" for name in [*FIGURES, "illustrative"]),
    )
    with connections[router.db_for_write(Reading)].cursor() as cursor:
        cursor.execute(sql, [accepted.pk])
    _mark_comparators(Q(pk__in=accepted.lines.filter(taken=True).values("area")))


def _mark_comparators(written: Q) -> None:
    """What others are compared with stands on the pages of more than one authority."""
    if Area.objects.filter(written, level=Level.COMPARATOR).exists():
        mark_changed()


def readings_rebuilt(using: str) -> dict[Key, Reading]:
    """Every reading as it has to be, unsaved, rebuilt from the accepted lines of all time."""
    return _newest_of(ReturnLine.objects.using(using))


def digest_of_lines(lines: QuerySet[ReturnLine], key: str) -> str:
    """A keyed hash of what these lines state, which nobody without the key can try figures against."""
    stated = lines.order_by("pk").values_list("pk", *NAMED_BY, *FIGURES)
    return keyed_lines(key, "accepted lines", [list(line) for line in stated])


def _newest_versions(keys: set[Key]) -> dict[Key, Reading]:
    """Each of these readings as its newest accepted line states it."""
    newest = _newest_of(ReturnLine.objects.filter(_about(keys)))
    return {key: reading for key, reading in newest.items() if key in keys}


def _newest_of(lines: QuerySet[ReturnLine]) -> dict[Key, Reading]:
    """Each reading as the newest of the accepted lines states it; an illustrative one only where none is published."""
    versions = (
        lines.filter(taken=True, monthly_return__state=ReturnState.ACCEPTED)
        .order_by("-monthly_return__illustrative", "monthly_return__decided_at", "pk")
        .values_list(*NAMED_BY, "monthly_return__illustrative", *FIGURES)
    )
    newest = {}
    for indicator_id, area_id, basis, period_end, illustrative, *figures in versions:
        key = _key(indicator_id, area_id, basis, period_end)
        newest[key] = Reading(
            indicator_id=indicator_id,
            area_id=area_id,
            basis=basis,
            period_end=period_end,
            illustrative=illustrative,
            **dict(zip(FIGURES, figures, strict=True)),
        )
    return newest


def _about(keys: set[Key]) -> Q:
    """Narrows rows to those that may be of these readings."""
    return Q(
        indicator__in={key[0] for key in keys},
        area__in={key[1] for key in keys},
        period_end__in={key[3] for key in keys},
    )


def _key(indicator_id: int, area_id: int, basis: str, period_end: date) -> Key:
    return indicator_id, area_id, Basis(basis), period_end
