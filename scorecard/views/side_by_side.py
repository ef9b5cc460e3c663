"""Two editions of a scorecard beside each other, for whoever may open both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from districts.access import Access, page_for
from districts.permissions import reader_for
from indicators.addresses import period_or_404
from scorecard import queries
from scorecard.editions.public_content import holds_small_numbers
from scorecard.models import Edition
from scorecard.pages.edition_page import EditionHead, edition_head
from scorecard.pages.parts import PagePart, context_of
from scorecard.rules.side_by_side import PairOfLines, side_by_side
from scorecard.views.scorecards import area_of_page, not_in_edition
from scorecard.visibility import editions_seen, scorecard_or_404


@dataclass(frozen=True)
class SidePage(PagePart):
    """An edition with another beside it; `choices` are the others, as the address has them and in words.

    `title` says how many lines are rated otherwise; `called` and `other_called` are the two in words. Where there is no
    other, `other` is None and there are no pairs.
    """

    head: EditionHead
    other: Edition | None
    pairs: Sequence[PairOfLines]
    choices: Sequence[queries.Choice]
    issue_asked: str
    small_numbers: bool
    title: str
    called: str
    other_called: str


@page_for(Access.READERS)
def beside(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """An edition and the one that `with` asks for, "2012-04" or "2012-04.1"; by default the one published before it."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    issue = request.GET.get("issue", "")
    edition = queries.edition_or_404(reader, card, period_or_404(period), issue)
    area = area_of_page(request, reader, edition)
    others = [
        each for each in editions_seen(reader, card.authority).filter(scorecard=card) if each != edition
    ]
    asked = request.GET.get("with", "") or _before(edition, others)
    period_asked, _, issue_of_other = asked.partition(".")
    other = (
        queries.edition_or_404(reader, card, period_or_404(period_asked), issue_of_other) if asked else None
    )
    contents = []
    for each in filter(None, (edition, other)):
        content = queries.content_for(reader, each, area)
        if content is None:
            return not_in_edition(request, each, area)
        contents.append(content)
    every = [edition, *others]
    called, other_called = _words(edition, every), _words(other, every) if other else ""
    pairs = side_by_side(*contents) if len(contents) > 1 else []
    rows = [row for content in contents for row in content.rows]
    shown = SidePage(
        head=edition_head(reader, edition, queries.as_published(area, contents[0])),
        other=other,
        pairs=pairs,
        choices=[
            queries.Choice(_words(each, every), _address(each), current=each == other) for each in others
        ],
        issue_asked=issue,
        small_numbers=holds_small_numbers(rows),
        title=_title(called, other_called, pairs),
        called=called,
        other_called=other_called,
    )
    return render(request, "scorecard/side_by_side.html", context_of(shown))


def _title(called: str, other_called: str, pairs: Sequence[PairOfLines]) -> str:
    """The two, and how many of the measures that both hold are rated otherwise."""
    both = [pair for pair in pairs if pair.one and pair.other]
    if not both:
        return "Two editions side by side"
    changed = sum(pair.rated_otherwise for pair in both)
    verb = "is" if changed == 1 else "are"
    return f"{called} beside {other_called}: {changed or 'none'} of {len(both)} {verb} rated otherwise"


def _address(edition: Edition) -> str:
    return f"{edition.period.slug}.{edition.issue}"


def _before(edition: Edition, others: Sequence[Edition]) -> str:
    """The newest that is not later, an earlier issue of the same period first; else the newest; empty without any."""
    earlier = [
        each for each in others if _order(each) < _order(edition) and each.period_kind == edition.period_kind
    ]
    return _address(max(earlier or others, key=_order)) if others else ""


def _order(edition: Edition) -> tuple[date, int]:
    return edition.period_end, edition.issue


def _words(edition: Edition, others: Sequence[Edition]) -> str:
    several = sum(each.period == edition.period for each in others) > 1 or edition.issue > 1
    return f"{edition.period.label}, issue {edition.issue}" if several else edition.period.label
