"""Where live figures no longer agree with an edition, grouped by cause and measure.

Pure. Of each page its own area's lines are held against each other; what follows from another difference (a rating from
a figure, an earlier month from a restatement) is no difference of its own.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from indicators.rules.row import Row
from indicators.rules.terms import Labelled
from scorecard.rules.content import PageContent
from scorecard.rules.differences import EditionDifference, line_name

NONE = "none"


class Cause(Labelled):
    """What changed since an edition was published."""

    FIGURE = "figure", "Figures"
    TARGET = "target", "Targets"
    DEFINITION = "definition", "Names and definitions"
    LINE = "line", "Lines that come or go"


@dataclass(frozen=True)
class Drift:
    """A measure that changed for one cause, with the areas where, each before and now in words."""

    cause: Cause
    code: str
    measure: str
    areas: tuple[str, ...]


@dataclass(frozen=True)
class Grouped:
    """All that two issues say otherwise.

    `drifts` is what changed, by cause and measure, and `following` how many other parts of the lines of these measures
    did with it: ratings, arrows, earlier months, the same line on other pages. `others` are texts and parts of other
    lines, each once, whatever pages it stands on.
    """

    drifts: tuple[Drift, ...]
    others: tuple[EditionDifference, ...]
    following: int


def grouped(
    before: Mapping[str, PageContent], after: Mapping[str, PageContent], found: Iterable[EditionDifference]
) -> Grouped:
    """The differences `found` between the pages of two issues, by slug, grouped."""
    drifts = tuple(drift_between(before, after))
    measures = {(drift.code, drift.measure) for drift in drifts}
    lines = {
        line_name(row)
        for content in (*before.values(), *after.values())
        for row in content.rows
        if (row.code, _measure(row)) in measures
    }
    differing = list(found)
    others = {
        (each.about, each.what, each.before, each.after): each
        for each in differing
        if each.about not in lines
    }
    return Grouped(drifts, tuple(others.values()), sum(each.about in lines for each in differing))


def drift_between(before: Mapping[str, PageContent], now: Mapping[str, PageContent]) -> list[Drift]:
    """What the pages of an edition, by slug, say otherwise now: by cause, then in the order of the lines."""
    found: dict[tuple[Cause, str, str], list[str]] = {}
    for slug in {**before, **now}:
        was, stands = _own(before.get(slug), slug), _own(now.get(slug), slug)
        for key in {**was, **stands}:
            row = stands.get(key) or was[key]
            for cause, words in _changes(was.get(key), stands.get(key)):
                found.setdefault((cause, row.code, _measure(row)), []).append(f"{row.area_name}: {words}")
    order = list(Cause)
    lines = [Drift(cause, code, measure, tuple(areas)) for (cause, code, measure), areas in found.items()]
    return sorted(lines, key=lambda drift: order.index(drift.cause))


def _measure(row: Row) -> str:
    return f"{row.name} ({row.basis_short})"


def _own(content: PageContent | None, slug: str) -> dict[tuple[str, str], Row]:
    rows = [] if content is None else content.rows
    return {(row.code, row.basis): row for row in rows if row.area == slug}


def _changes(was: Row | None, now: Row | None) -> Iterator[tuple[Cause, str]]:
    if was is None or now is None:
        yield Cause.LINE, "no longer there" if now is None else "not in the edition"
        return
    if _figure(was) != _figure(now):
        yield Cause.FIGURE, f"{was.figure.text} → {now.figure.text}"
    if _target(was) != _target(now):
        yield Cause.TARGET, f"{_target(was)} → {_target(now)}"
    if _definition(was) != _definition(now):
        yield Cause.DEFINITION, " → ".join(_definition_words(was, now))


def _figure(row: Row) -> tuple[object, ...]:
    return row.figure.value, row.figure.numerator, row.figure.denominator, row.figure.text


def _target(row: Row) -> str:
    if row.target is None:
        return NONE
    floor = f", floor {row.target.floor}" if row.target.floor else ""
    return f"{row.target.text}{floor}"


def _definition(row: Row) -> tuple[object, ...]:
    return row.name, row.area_name, row.aim, row.unit, row.decimal_places


def _definition_words(was: Row, now: Row) -> tuple[str, str]:
    if (was.name, was.area_name) != (now.name, now.area_name):
        return f"{was.name}, {was.area_name}", f"{now.name}, {now.area_name}"
    return tuple(f"{row.aim_words}, {row.unit}, {row.decimal_places} decimals" for row in (was, now))  # type: ignore[return-value]  # of two
