"""The layout of a scorecard: its headings and lines in order, replaced as a whole."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify

from districts.changes import Problem, Refusal, State, refuse_if_changed
from districts.models import Area, User, record
from districts.tree import Level
from indicators.actions import set_first_levels
from indicators.models import Indicator
from indicators.rules.terms import Basis
from scorecard.models import BEGINNING, Entry, Scorecard, Section

# Where a scorecard is added: no scorecard can stand there.
NEW = "new"


@dataclass(frozen=True)
class LineWanted:
    """One line: an indicator in a basis."""

    indicator: Indicator
    basis: Basis

    @property
    def label(self) -> str:
        """The line in words, as the layout lists it."""
        return f"{self.indicator.name} ({self.basis.label.lower()})"


@dataclass(frozen=True)
class SectionWanted:
    """A heading with its lines in order, and which scorecards show it. `shown_for` is None for the page's own area."""

    title: str
    monthly: bool
    quarterly: bool
    shown_for: Level | None
    lines: tuple[LineWanted, ...]


class LayoutNotPossible(Refusal):
    """A scorecard can't be laid out like this."""


@transaction.atomic
def open_scorecard(
    *, authority: Area, name: str, sections: Sequence[SectionWanted], level: Level, by: User | None
) -> Scorecard:
    """Add a scorecard with its lines; the first of an installation stands at its front door.

    What its indicators have no level for yet is returned by areas of `level`. Raises LayoutNotPossible.
    """
    slug = slugify(name)
    if slug in ("", NEW) or Scorecard.objects.filter(slug=slug).exists():
        raise LayoutNotPossible(
            Problem("name", f"“{name}” can't be its name, or another has it. Choose another.")
        )
    first = not Scorecard.objects.exists()
    scorecard = Scorecard.objects.create(authority=authority, name=name, slug=slug, is_default=first)
    record(
        by=by,
        action="scorecard opened",
        subject=scorecard,
        after={"id": scorecard.pk, "authority": authority.slug, "name": name},
        area=authority,
    )
    return set_layout(scorecard=scorecard, sections=sections, by=by, level=level)


@transaction.atomic
def set_layout(
    *,
    scorecard: Scorecard,
    sections: Sequence[SectionWanted],
    by: User | None,
    seen: str = "",
    level: Level | None = None,
    edited: date | None = None,
    begins: date | None = None,
) -> Scorecard:
    """Set the headings and lines of a scorecard from the day `begins` on, instead of those that begin that day.

    `edited` is the day on which the layout begins that the editor saw, by default the newest; without `begins` it is
    replaced. Where a `level` is given, indicators of which nobody has said it yet are returned by areas of that level.
    Raises LayoutNotPossible, ChangedMeanwhile.
    """
    locked = Scorecard.objects.select_for_update().get(pk=scorecard.pk)
    looked_at = edited or layouts_of(locked)[-1]
    from_day = begins or looked_at
    before = state_of_layout(layout_of(locked, looked_at))
    refuse_if_changed(seen, before)
    problems = tuple(_problems(sections))
    if problems:
        raise LayoutNotPossible(*problems)
    locked.sections.filter(begins=from_day).delete()
    for position, section in enumerate(sections, start=1):
        _add(locked, from_day, position, section)
    if level is not None:
        set_first_levels(indicators=_counted(sections), authority=locked.authority, level=level, by=by)
    _record_layout(
        locked, by, _first_month(looked_at) | before, _first_month(from_day) | state_of_layout(sections)
    )
    return locked


@transaction.atomic
def remove_layout(*, scorecard: Scorecard, begins: date, by: User | None, seen: str = "") -> None:
    """Take away a layout that begins in some month: the one before goes on. Raises LayoutNotPossible."""
    locked = Scorecard.objects.select_for_update().get(pk=scorecard.pk)
    before = state_of_layout(layout_of(locked, begins))
    refuse_if_changed(seen, before)
    if begins == layouts_of(locked)[0]:
        raise LayoutNotPossible(Problem("", "The first layout can be changed, not removed."))
    locked.sections.filter(begins=begins).delete()
    _record_layout(locked, by, _first_month(begins) | before, {})


def _record_layout(scorecard: Scorecard, by: User | None, before: State, after: State) -> None:
    about: State = {"id": scorecard.pk, "authority": scorecard.authority.slug}
    record(
        by=by,
        action="layout changed",
        subject=scorecard,
        before=about | before,
        after=about | after,
        area=scorecard.authority,
    )


def _first_month(begins: date) -> State:
    return {} if begins == BEGINNING else {"first month": f"{begins:%B %Y}"}


def layouts_of(scorecard: Scorecard) -> list[date]:
    """The days on which its layouts begin, in order. One query."""
    return sorted(set(scorecard.sections.order_by().values_list("begins", flat=True))) or [BEGINNING]


def in_force(days: Sequence[date], period_end: date) -> date:
    """Of the days on which layouts begin that of the one which holds for a period; before all of them the first."""
    return max((day for day in days if day <= period_end), default=min(days))


@transaction.atomic
def choose_beside(*, scorecard: Scorecard, beside: Sequence[str], by: User | None) -> Scorecard:
    """Say which national figures stand beside the rows of a scorecard from now on; published editions keep theirs."""
    locked = Scorecard.objects.select_for_update().get(pk=scorecard.pk)
    about: State = {"id": locked.pk, "authority": locked.authority.slug}
    before, locked.beside = list(locked.beside), list(beside)
    locked.save(update_fields=["beside"])
    record(
        by=by,
        action="national figures beside rows chosen",
        subject=locked,
        before=about | {"beside": ", ".join(before)},
        after=about | {"beside": ", ".join(beside)},
        area=locked.authority,
    )
    return locked


def _counted(sections: Sequence[SectionWanted]) -> list[Indicator]:
    """The indicators of the lines, and the populations that their rates are of."""
    shown = [line.indicator for section in sections for line in section.lines]
    return [*shown, *(each.denominator_from for each in shown if each.denominator_from is not None)]


def _repeated(words: Iterable[str]) -> dict[str, int]:
    return {word: number for word, number in Counter(words).items() if number > 1}


def _problems(sections: Sequence[SectionWanted]) -> Iterator[Problem]:
    if not any(section.lines for section in sections):
        yield Problem("", "A scorecard needs at least one line. Add a heading and a line.")
    for title in _repeated(section.title for section in sections):
        yield Problem("", f"Two headings read “{title}”. Give each its own.")
    for section in sections:
        for line, number in _repeated(line.label for line in section.lines).items():
            yield Problem("", f"{line} stands {number} times under “{section.title}”. Take it out once.")
        if not section.monthly and not section.quarterly:
            yield Problem(
                "", f"“{section.title}” is shown nowhere. Choose monthly or quarterly scorecards, or both."
            )


def _add(scorecard: Scorecard, begins: date, position: int, wanted: SectionWanted) -> None:
    section = Section.objects.create(
        scorecard=scorecard,
        begins=begins,
        title=wanted.title,
        position=position,
        monthly=wanted.monthly,
        quarterly=wanted.quarterly,
        shown_for=wanted.shown_for or "",
    )
    Entry.objects.bulk_create(
        Entry(section=section, indicator=line.indicator, basis=line.basis, position=place)
        for place, line in enumerate(wanted.lines, start=1)
    )


def layout_of(scorecard: Scorecard, begins: date | None = None) -> list[SectionWanted]:
    """The headings and lines of the layout that begins that day, by default the newest. Three queries."""
    return [
        SectionWanted(
            title=section.title,
            monthly=section.monthly,
            quarterly=section.quarterly,
            shown_for=Level(section.shown_for) if section.shown_for else None,
            lines=tuple(LineWanted(entry.indicator, Basis(entry.basis)) for entry in section.entries.all()),
        )
        for section in sections_of(scorecard, begins or layouts_of(scorecard)[-1])
    ]


def sections_of(scorecard: Scorecard, begins: date) -> list[Section]:
    """The headings that begin that day, with their lines. Two queries."""
    return list(scorecard.sections.filter(begins=begins).prefetch_related("entries__indicator"))


def state_of_layout(sections: Sequence[SectionWanted]) -> State:
    """The layout as the audit trail keeps it: a list of lines for each heading, in order."""
    return {
        f"{place}. {section.title}": [*_where_shown(section), *(line.label for line in section.lines)]
        for place, section in enumerate(sections, start=1)
    }


def _where_shown(section: SectionWanted) -> list[str]:
    kinds = {"monthly": section.monthly, "quarterly": section.quarterly}
    shown = " and ".join(name for name, stands in kinds.items() if stands)
    return [
        f"{shown} scorecards",
        *([f"a line for each {section.shown_for.value}"] if section.shown_for else []),
    ]
