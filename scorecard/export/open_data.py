"""An authority's published figures as open data: what everybody may see, laid out as the Department lays its own."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.contrib.auth.models import AnonymousUser

from districts.models import Area
from districts.permissions import reader_for
from indicators.models import Indicator
from indicators.plain_sheet import safe_text
from indicators.rules.figures import SUPPRESSED_WORDS, IndicatorSpec
from indicators.rules.terms import Basis, Missing
from national.populations import place_of
from national.rules.open_data import OpenFigure, OpenPlace, Rows, data_rows, metadata_rows
from scorecard.export.readings import ReadingsQuery, readings_seen
from scorecard.rules.reading_line import ReadingLine

MARKS = {
    SUPPRESSED_WORDS: "c",
    Missing.SUPPRESSED.label: "c",
    Missing.NOT_APPLICABLE.label: "z",
    Missing.LOW_RELIABILITY.label: "u",
}


def open_data(authority: Area, basis: Basis) -> tuple[Rows, Rows]:
    """The dataset of a basis and its metadata, whoever asks; without what is illustrative. Headings alone of none."""
    lines = [
        line
        for line in readings_seen(reader_for(AnonymousUser()), ReadingsQuery(area=authority))
        if line.area == authority.slug and line.basis == basis.value and not line.illustrative
    ]
    found = Indicator.objects.filter(code__in={line.indicator for line in lines})
    specs = [each.spec for each in found.order_by("code") if not each.spec.is_grade]
    return data_rows(_place(authority), basis, specs, _figures(lines, specs)), metadata_rows(basis, specs)


def _figures(lines: Iterable[ReadingLine], specs: Iterable[IndicatorSpec]) -> Iterable[OpenFigure]:
    codes = {spec.code for spec in specs}
    for line in lines:
        if line.indicator in codes:
            mark = MARKS.get(line.missing, "x") if line.missing else ""
            yield OpenFigure(
                line.indicator, line.period_end, line.numerator, line.denominator, line.value, mark
            )


def _place(authority: Area) -> OpenPlace:
    """The authority with the codes of the nation's files, as far as one has named it."""
    known = place_of(authority)
    region = None if known is None else known.region
    return OpenPlace(
        authority.name,
        authority.ons_code,
        "" if known is None else known.old_code,
        "" if region is None else region.code,
        "" if region is None else region.name,
    )


def as_csv(rows: Rows) -> bytes:
    """The rows as a CSV file in UTF-8; no cell is a formula."""
    kept = StringIO()
    csv.writer(kept).writerows([map(safe_text, row) for row in rows])
    return kept.getvalue().encode()
