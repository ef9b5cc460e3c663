"""What accepting a whole draft would do: how many lines of each kind, which need a look, ratings, editions.

Of a very large draft it takes seconds to work out, so it is kept with the draft until anything of its
authority changes.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from districts.state import marks, state_of
from returns.actions import state_seen
from returns.consequences import RatingChange, rating_changes
from returns.editions_touched import EditionTouched, editions_touched
from returns.models import Return
from returns.page import preview
from returns.page.page_lines import LINES_ON_A_PAGE, most_urgent_first, needs_a_look, needs_eyes
from returns.page.preview import ReadingChange


@dataclass(frozen=True)
class DraftResults:
    """What a draft comes to.

    `doubtful` are the ids of lines that need a look, the most urgent first; `clear` is how many others there are.
    `needing_eyes` counts those that somebody must decide about; `seen` is the mark of the readings that it touches.
    """

    counts: dict[str, int]
    doubtful: Sequence[int]
    clear: int
    needing_eyes: int
    changes_nothing: bool
    none_acceptable: bool
    needs_reason: bool
    rating_changes: Sequence[RatingChange]
    editions_touched: Sequence[EditionTouched]
    seen: str


def differences_of(found: Return) -> list[ReadingChange]:
    """Every line of a return with what it would do, its findings prefetched."""
    # Many lines, few indicators and areas: each of those is made once.
    lines = found.lines.prefetch_related("indicator", "area", "findings")
    return preview.differences(found, lines)


def results_of(found: Return, whole: Sequence[ReadingChange] | None = None) -> DraftResults:
    """What a draft comes to, worked out or as it was kept; `whole` are its differences where they are at hand."""
    is_large = len(whole) > LINES_ON_A_PAGE if whole is not None else found.lines.count() > LINES_ON_A_PAGE
    if not is_large:
        return _worked_out(found, whole)
    mark = state_of(marks({found.area.authority.pk}))
    if found.kept.get("mark") != mark:
        found.kept = {"mark": mark, "results": asdict(_worked_out(found, whole))}
        Return.objects.filter(pk=found.pk).update(kept=found.kept)
    return _as_kept(found.kept["results"])


def _worked_out(found: Return, known: Sequence[ReadingChange] | None) -> DraftResults:
    whole = differences_of(found) if known is None else known
    doubtful = sorted((each for each in whole if needs_a_look(each)), key=most_urgent_first)
    editions = editions_touched(found, whole)
    return DraftResults(
        counts=preview.counts(whole),
        doubtful=[each.line.pk for each in doubtful],
        clear=len(whole) - len(doubtful),
        needing_eyes=sum(needs_eyes(each) for each in doubtful),
        changes_nothing=preview.changes_nothing(whole),
        none_acceptable=preview.none_acceptable(whole),
        needs_reason=bool(editions) or preview.needs_reason(whole),
        rating_changes=rating_changes(found, whole),
        editions_touched=editions,
        seen=state_seen(found),
    )


def _as_kept(kept: dict[str, Any]) -> DraftResults:
    return DraftResults(
        **kept
        | {
            "rating_changes": [RatingChange(**each) for each in kept["rating_changes"]],
            "editions_touched": [
                EditionTouched(each["name"], each["url"], tuple(each["figures"]))
                for each in kept["editions_touched"]
            ],
        }
    )
