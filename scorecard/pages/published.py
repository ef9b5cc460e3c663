"""What published editions said of a series, where it is no longer what the readings say."""

from dataclasses import dataclass
from datetime import date

from districts.permissions import Reader, line_up
from indicators.queries import IndicatorData
from indicators.rules.figures import FigureKey
from indicators.rules.rating import rate, target_rule_for
from indicators.rules.row import Row
from indicators.rules.rows.shown import show, target_words
from scorecard.models import Edition
from scorecard.pages.indicator_query import IndicatorQuery
from scorecard.queries import scorecard_url, stored_for
from scorecard.rules.content import CommentarySubject, CommentaryText, PageContent, first_about
from scorecard.rules.frozen import read_content
from scorecard.visibility import editions_seen


@dataclass(frozen=True)
class PublishedAs:
    """A figure, rating or target that an edition gives and the present readings and targets don't."""

    label: str
    url: str
    text: str
    now_text: str


@dataclass(frozen=True)
class PastWords:
    """What the service said of the indicator in an edition."""

    label: str
    url: str
    said: CommentaryText


Published = list[tuple[Edition, PageContent]]


def published_pages(reader: Reader, asked: IndicatorQuery) -> Published:
    """The area's page in every edition that the reader may open and whose period lies in the months shown.

    Newest first. Two queries.
    """
    editions = editions_seen(reader, line_up(asked.area)[-1]).filter(period_end__lte=asked.last)
    if asked.first is not None:
        editions = editions.filter(period_end__gte=asked.first)
    by_id = {edition.pk: edition for edition in editions}
    stored = stored_for(reader, line_up(asked.area)[-1])
    pages = stored.objects.filter(edition__in=by_id, area=asked.area)
    texts = dict(pages.values_list("edition", "content"))
    return [(edition, read_content(texts[pk])) for pk, edition in by_id.items() if pk in texts]


def published_differently(
    pages: Published, asked: IndicatorQuery, indicator_data: IndicatorData
) -> list[PublishedAs]:
    """The figures of the area that an edition states otherwise than today, newest first."""
    found = []
    for edition, content in pages:
        for row in content.rows:
            if (row.code, row.basis, row.area) != (asked.indicator.code, asked.basis, asked.area.slug):
                continue
            said, now = _said(row), _now(date.fromisoformat(row.figure.period_end), asked, indicator_data)
            if said != now:
                url = scorecard_url(edition, asked.area, edition.issue)
                found.append(PublishedAs(edition.period.label, url, said, now))
    return found


def past_words(pages: Published, asked: IndicatorQuery) -> list[PastWords]:
    """What editions said of the indicator in the area, newest first; of a corrected one its last issue."""
    found: dict[tuple[str, date], PastWords] = {}
    for edition, content in pages:
        said = first_about(content.said, CommentarySubject.INDICATOR, asked.indicator.code, asked.area.slug)
        if said is not None:
            words = PastWords(edition.period.label, scorecard_url(edition, asked.area), said)
            found.setdefault((edition.period_kind, edition.period_end), words)
    return list(found.values())


def _said(row: Row) -> str:
    """Figure, rating and target of a frozen row."""
    return _in_words(row.figure.text, row.rating.name, None if row.target is None else row.target.text)


def _now(end: date, asked: IndicatorQuery, indicator_data: IndicatorData) -> str:
    """The same of what readings and targets give today."""
    spec, node = indicator_data.resolver.specs[asked.indicator.pk], asked.area.node
    figure = indicator_data.resolver.best_figure(FigureKey(spec, asked.basis, node), end)
    line = [each.id for each in indicator_data.resolver.tree.line_up(node)]
    target_rule = target_rule_for(line, indicator_data.target_rules_for(spec, asked.basis), end)
    rating = rate(spec, figure, target_rule).rag.label
    text = show(spec, asked.basis, figure, end).text
    return _in_words(text, rating, None if target_rule is None else target_words(spec, target_rule))


def _in_words(figure: str, rating: str, target: str | None) -> str:
    return f"{figure}, {rating.lower()}{'' if target is None else f' against {target}'}"
