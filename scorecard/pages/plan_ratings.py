"""How the indicators of a plan's recommendations stand: present figures, as the reader may see them."""

from collections.abc import Sequence
from datetime import date

from districts.models import Area
from districts.permissions import Reader
from indicators.build_rows import RowRequest, build_row
from indicators.models import Indicator
from indicators.queries import IndicatorData, load_from, load_indicator_data
from indicators.rules.periods import add_months
from indicators.rules.row import Row
from indicators.rules.terms import Basis, NotRated
from scorecard.models import Edition
from scorecard.visibility import editions_seen, visibility_of

MONTHS_BACK = 12


def rows_of(reader: Reader, authority: Area, indicators: Sequence[Indicator]) -> dict[str, Row]:
    """The authority's row of each indicator by code, in its default basis as of the newest edition.

    Where it is not yet returned for that, the newest figure of another basis or edition: a quarter's edition tells the
    last full year. Where there is none in any edition of the last 12 months, the row says so of the newest. Eight
    queries, however many editions.
    """
    editions = list(editions_seen(reader, authority))
    if not editions or not indicators:
        return {}
    newest = editions[0].period_end
    recent = [each for each in editions if each.period_end > add_months(newest, -MONTHS_BACK)]
    indicator_data = load_indicator_data(
        authority,
        indicators,
        first=load_from(recent[-1].period_end),
        last=max(_shown_on(each) for each in recent),
        can_see=visibility_of(reader, authority).can_see,
    )
    return {each.code: _row(indicator_data, each, authority, recent) for each in indicators}


def _row(
    indicator_data: IndicatorData, indicator: Indicator, authority: Area, editions: Sequence[Edition]
) -> Row:
    others = [Basis(basis) for basis in indicator.bases if basis != indicator.default_basis]
    entries = [RowRequest(indicator, basis) for basis in (indicator.default_basis, *others)]
    rows = (
        build_row(indicator_data, entry, authority.node, edition.period, _shown_on(edition))
        for edition in editions
        for entry in entries
    )
    first = next(rows)
    if first.rating.reason_code is not NotRated.NOT_YET_RETURNED:
        return first
    return next((row for row in rows if row.figure.value is not None), first)


def _shown_on(edition: Edition) -> date:
    assert edition.published_at is not None
    return edition.published_at.date()
