"""What a change would do to drafts: their contents as they are, and as they would be.

The change is made, the drafts are built, and the change is taken back: what is shown is what will happen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from districts.models import Area
from districts.numbers import with_noun
from indicators.rules.compared import listed
from indicators.rules.row import Row
from indicators.rules.terms import Basis
from scorecard.editions.build import build_contents
from scorecard.models import Edition

Write = Callable[[], object]
Cells = dict[tuple[str, str, str, str], Row]


@dataclass(frozen=True)
class DraftEffect:
    """A line of a draft that the change alters; None where it isn't on the draft before or after."""

    draft: str
    area: str
    indicator: str
    basis: str
    before: Row | None
    after: Row | None

    @property
    def changes_rating(self) -> bool:
        """Whether the line stands before and after, with two ratings."""
        return self._differs(lambda row: row.rating.letter)

    @property
    def changes_figure(self) -> bool:
        """Whether the line stands before and after, with two figures."""
        return self._differs(lambda row: row.figure.text)

    @property
    def changes_travel(self) -> bool:
        """Whether the line stands before and after, with two directions of travel."""
        return self._differs(lambda row: row.travel.code)

    @property
    def changes_comparison(self) -> bool:
        """Whether the line stands before and after, beside other figures of the nation."""
        return self._differs(lambda row: row.benchmarks)

    @property
    def added(self) -> bool:
        """Whether the draft gains the line."""
        return self.before is None

    @property
    def removed(self) -> bool:
        """Whether the draft loses the line."""
        return self.after is None

    @property
    def listed(self) -> bool:
        """Whether a rating, figure or direction of travel differs, or the line comes or goes."""
        stands = not self.added and not self.removed
        return not stands or self.changes_rating or self.changes_figure or self.changes_travel

    def _differs(self, part: Callable[[Row], object]) -> bool:
        return self.before is not None and self.after is not None and part(self.before) != part(self.after)


@dataclass(frozen=True)
class Effects:
    """Everything that a change alters in the drafts that were looked at."""

    drafts: tuple[str, ...]
    all: tuple[DraftEffect, ...]

    @property
    def listed(self) -> list[DraftEffect]:
        """The lines to show one by one; a comparison is the same for all areas, and shown at the first."""
        compared = {id(effect) for effect in self._compared.values()}
        return [effect for effect in self.all if effect.listed or id(effect) in compared]

    @property
    def _compared(self) -> dict[tuple[str, str, str], DraftEffect]:
        """Of each line of a draft that is compared with other figures the first area's."""
        found: dict[tuple[str, str, str], DraftEffect] = {}
        for effect in self.all:
            if effect.changes_comparison:
                found.setdefault((effect.draft, effect.indicator, effect.basis), effect)
        return found

    @property
    def words_only(self) -> int:
        """How many further lines change in their words alone: a target, a name, an earlier figure."""
        return len(self.all) - len(self.listed)

    @property
    def ratings(self) -> int:
        """How many ratings differ."""
        return sum(effect.changes_rating for effect in self.all)

    @property
    def summary(self) -> str:
        """The whole in a sentence: "Changes 7 ratings and adds 2 lines in drafts; …"."""
        if not self.drafts:
            return "No draft is open, so nothing changes yet; published editions stay as they are."
        changed = [
            _count(self.ratings, "rating"),
            _count(sum(effect.changes_figure for effect in self.all), "figure"),
            _count(sum(effect.changes_travel for effect in self.all), "direction", "of travel"),
            _count(len(self._compared), "comparison"),
        ]
        said = [
            _verb("changes", _listed(changed)),
            _verb("adds", _count(sum(effect.added for effect in self.all), "line")),
            _verb("removes", _count(sum(effect.removed for effect in self.all), "line")),
        ]
        text = _listed(said) or "changes no rating, figure, direction of travel or comparison"
        return f"{text[:1].upper()}{text[1:]} in drafts; published editions stay as they are."


def _count(number: int, noun: str, rest: str = "") -> str:
    return f"{with_noun(number, noun)} {rest}".rstrip() if number else ""


def _verb(verb: str, what: str) -> str:
    return f"{verb} {what}" if what else ""


def _listed(parts: Sequence[str]) -> str:
    """The parts that say something: "a, b and c"."""
    known = [part for part in parts if part]
    return listed(known)


def effects_of(authorities: Sequence[Area], write: Write) -> Effects:
    """What `write` would alter in every draft of these authorities. Nothing stays written.

    Raises whatever `write` raises.
    """
    return _effects_of_each([authorities], write)[0]


def _effects_of_each(groups: Sequence[Sequence[Area]], write: Write) -> list[Effects]:
    """What `write`, made once and taken back, would alter in the drafts of each group of authorities."""
    drafts = [_drafts_of(authorities) for authorities in groups]
    before = [_cells(each) for each in drafts]
    with transaction.atomic():
        write()
        after = [_cells(_again(each)) for each in drafts]
        transaction.set_rollback(True)
    return [_effects(*each) for each in zip(drafts, before, after, strict=True)]


def _drafts_of(authorities: Sequence[Area]) -> list[Edition]:
    found = Edition.objects.filter(scorecard__authority__in=authorities, published_at=None)
    return list(found.select_related("scorecard__authority").order_by("scorecard__name", "period_end"))


def _effects(drafts: Sequence[Edition], before: Cells, after: Cells) -> Effects:
    keys = [*before, *(key for key in after if key not in before)]
    found = [_effect(key, before.get(key), after.get(key)) for key in keys]
    return Effects(
        tuple(_name(draft) for draft in drafts), tuple(effect for effect in found if effect is not None)
    )


def summaries_of(authorities: Sequence[Area], write: Write) -> dict[Area, str]:
    """In a sentence for each authority, without any figure, what `write` would alter in its drafts."""
    found = _effects_of_each([[authority] for authority in authorities], write) if authorities else []
    return {authority: effects.summary for authority, effects in zip(authorities, found, strict=True)}


def _again(drafts: Sequence[Edition]) -> list[Edition]:
    """The drafts with nothing remembered of their scorecard and authority."""
    return list(
        Edition.objects.filter(pk__in=[draft.pk for draft in drafts])
        .select_related("scorecard__authority")
        .order_by("scorecard__name", "period_end")
    )


def _name(draft: Edition) -> str:
    return f"{draft.scorecard}, {draft.period.label}"


def _cells(drafts: Sequence[Edition]) -> Cells:
    """Every line of the drafts once, by draft, area, indicator and basis."""
    today = timezone.localdate()
    return {
        (_name(draft), row.area, row.code, row.basis): row
        for draft in drafts
        for content in build_contents(draft.scorecard, draft.period, today).values()
        for row in content.rows
    }


def _effect(key: tuple[str, str, str, str], before: Row | None, after: Row | None) -> DraftEffect | None:
    row = after or before
    if before == after or row is None:
        return None
    return DraftEffect(key[0], row.area_name, row.name, Basis(row.basis).label, before, after)
