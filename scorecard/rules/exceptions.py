"""The exception and highlight report: what a panel must hear of, and what has improved.

Pure. It comes from what an edition froze and from the editions before it; two editions are compared only where both
figures are published, or both illustrative.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.rules.row import Row
from indicators.rules.terms import Rag, Travel
from scorecard.rules.content import (
    CommentaryText,
    Milestone,
    PageContent,
    SpecialCauseNote,
    comparable,
    is_missing,
    long_run_words,
)

LONG_RED = 3
ORDER = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2}
PERIODS = {"month": "months", "quarter": "quarters"}
# Each part by its name, its heading and what stands there for none: no assurance of what can't be compared.
PARTS = (
    ("newly_red", "Newly red", "No measure is known to have turned red since the edition before."),
    ("long_red", "Red for three periods or more", "No measure is known to have been red for so long."),
    ("other_red", "Also red", ""),
    ("concerns", "More than chance would give", "Nothing is known to be worse by more than chance."),
    ("missing", "Missing figures", "No figure is missing."),
    ("improved", "What improved", "Nothing is known to have improved."),
)

Earlier = Sequence[tuple[str, PageContent]]


@dataclass(frozen=True)
class Exceptional:
    """A line that stands in the report, why in words, and what the service says of it."""

    row: Row
    why: str
    said: CommentaryText | None


@dataclass(frozen=True)
class Exceptions:
    """The parts of the report, in the order in which they are read."""

    newly_red: tuple[Exceptional, ...]
    long_red: tuple[Exceptional, ...]
    other_red: tuple[Exceptional, ...]
    milestones: tuple[Milestone, ...]
    concerns: tuple[Exceptional, ...]
    missing: tuple[Exceptional, ...]
    improved: tuple[Exceptional, ...]

    @property
    def parts(self) -> list[tuple[str, str, tuple[Exceptional, ...], str]]:
        """Each part with its name, heading, lines and what stands for none, but for the milestones: see PARTS."""
        every = [(name, heading, getattr(self, name), empty) for name, heading, empty in PARTS]
        return [each for each in every if each[2] or each[3]]


def exceptions_of(content: PageContent, earlier: Earlier, unit: str = "month") -> Exceptions:
    """The report of a page; `earlier` are the editions before it, newest first, each with its label.

    They are of periods that follow on one another without a gap; `unit` is the length of a period.
    """
    reds = [(row, _red_for(row, earlier)) for row in content.rows if row.rating.letter == Rag.RED]
    newly = [(row, _newly(row, earlier)) for row, _ in reds]
    new_rows = {id(row) for row, why in newly if why}
    long = [(row, known) for row, known in reds if known >= LONG_RED]
    rest = [row for row, known in reds if known < LONG_RED and id(row) not in new_rows]
    return Exceptions(
        newly_red=_lines(content, [(row, why) for row, why in newly if why]),
        long_red=_lines(content, [(row, _long_words(row, known, earlier, unit)) for row, known in long]),
        other_red=_lines(content, [(row, _red_words(row)) for row in rest]),
        milestones=content.milestones,
        concerns=_lines(content, _special(content, better=False)),
        missing=_lines(content, [(row, row.figure.text) for row in content.rows if is_missing(row)]),
        improved=_lines(content, _improved(content, earlier)),
    )


def _lines(content: PageContent, found: Iterable[tuple[Row, str]]) -> tuple[Exceptional, ...]:
    return tuple(Exceptional(row, why, content.said_of(row)) for row, why in found)


def _same(row: Row, content: PageContent) -> Row | None:
    key = (row.area, row.code, row.basis)
    return next((each for each in content.rows if (each.area, each.code, each.basis) == key), None)


def _last(row: Row, earlier: Earlier) -> Row | None:
    """The line in the edition before, where the two may be compared and it was rated."""
    found = _same(row, earlier[0][1]) if earlier else None
    if found is None or not comparable(row, found) or found.rating.letter == Rag.NOT_RATED:
        return None
    return found


def _red_for(row: Row, earlier: Earlier) -> int:
    """For how many periods in a row, this one among them, the line is known to have been red."""
    known = 1
    for _, content in earlier:
        found = _same(row, content)
        if found is None or not comparable(row, found) or found.rating.letter != Rag.RED:
            break
        known += 1
    return known


def _newly(row: Row, earlier: Earlier) -> str:
    last = _last(row, earlier)
    if last is None or last.rating.letter == Rag.RED:
        return ""
    return f"{last.rating.name.lower()} in {earlier[0][0]}: {row.rating.words}"


def _long_words(row: Row, known: int, earlier: Earlier, unit: str) -> str:
    first = earlier[known - 2][0]
    return f"red for {known} {PERIODS[unit]} or more, since {first} at the latest{_since(row)}"


def _red_words(row: Row) -> str:
    return f"{row.rating.words}{_since(row)}"


def _since(row: Row) -> str:
    """How it moved since, for the end of a sentence, better or worse; empty where that isn't known."""
    return f"; {_movement(row)}" if row.travel.code in (Travel.WORSENED, Travel.IMPROVED) else ""


def _special(content: PageContent, *, better: bool) -> list[tuple[Row, str]]:
    pairs = [(row, content.special_cause_of(row)) for row in content.rows]
    return [
        (row, _cause_words(row, cause)) for row, cause in pairs if cause and (cause.better is True) is better
    ]


def _cause_words(row: Row, cause: SpecialCauseNote) -> str:
    """The signal and why; where the newest movement goes the other way, both in one sentence."""
    long_run = long_run_words(row, cause)
    signal = f"{cause.signal[:1].lower()}{cause.signal[1:]} ({cause.why})"
    return f"{_movement(row)}, {long_run}: {signal}" if long_run else signal


def _movement(row: Row) -> str:
    """The newest movement: "worsened, +2 since April 2012"."""
    return f"{row.travel.travel.lower()}, {row.travel.change} since {row.travel.since}"


def _improved(content: PageContent, earlier: Earlier) -> list[tuple[Row, str]]:
    """Lines with a better colour than in the edition before, with a figure that improved, or with a signal of it."""
    special = {id(row): why for row, why in _special(content, better=True)}
    found = []
    for row in content.rows:
        reasons = [_better_colour(row, earlier), _better_figure(row), special.get(id(row), "")]
        told = "; ".join(reason for reason in reasons if reason)
        if told:
            found.append((row, told))
    return found


def _better_colour(row: Row, earlier: Earlier) -> str:
    last = _last(row, earlier)
    if last is None or row.rating.letter == Rag.NOT_RATED:
        return ""
    better = ORDER[Rag(row.rating.letter)] > ORDER[Rag(last.rating.letter)]
    return f"{last.rating.name.lower()} in {earlier[0][0]}, now {row.rating.name.lower()}" if better else ""


def _better_figure(row: Row) -> str:
    if row.travel.code is not Travel.IMPROVED:
        return ""
    return _movement(row)
