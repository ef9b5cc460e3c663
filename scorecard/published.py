"""What published editions said of a series, where it is no longer what the readings say."""

from dataclasses import dataclass
from datetime import date

from districts.permissions import Reader, line_up
from indicators.queries import Board
from indicators.row import Row
from indicators.rows import show
from scorecard.indicator_page import Asked
from scorecard.models import EditionPage
from scorecard.page import read_content
from scorecard.queries import scorecard_url
from scorecard.sight import editions_seen


@dataclass(frozen=True)
class PublishedAs:
    """A figure that an edition gives and the present readings don't."""

    label: str
    url: str
    text: str
    now_text: str


def published_differently(reader: Reader, asked: Asked, board: Board) -> list[PublishedAs]:
    """The figures of the area that an edition the reader may open states otherwise than today, newest first.

    Two queries, over the editions whose period lies in the months shown.
    """
    editions = editions_seen(reader, line_up(asked.area)[-1]).filter(period_end__lte=asked.last)
    if asked.first is not None:
        editions = editions.filter(period_end__gte=asked.first)
    by_id = {edition.pk: edition for edition in editions}
    pages = EditionPage.objects.filter(edition__in=by_id, area=asked.area)
    found = []
    for page in sorted(pages, key=lambda page: list(by_id).index(page.edition_id)):
        edition = by_id[page.edition_id]
        for row in read_content(page.content).rows:
            now = _now(row, asked, board)
            if now is not None and now != row.figure.text:
                url = scorecard_url(edition, asked.area, edition.issue)
                found.append(PublishedAs(edition.period.label, url, row.figure.text, now))
    return found


def _now(row: Row, asked: Asked, board: Board) -> str | None:
    """What the readings give today for the figure of a frozen row; None for a row of another series."""
    if (row.code, row.basis, row.area) != (asked.indicator.code, asked.basis, asked.area.slug):
        return None
    measure = board.ledger.measures[asked.indicator.pk]
    end = date.fromisoformat(row.figure.period_end)
    figure = board.ledger.best_figure(measure, asked.basis, asked.area.place, end)
    return show(measure, asked.basis, figure, end).text
