"""Every authority's figure in a row, in the two sizes of a page. Figures here are made up."""

import re
from decimal import Decimal

import pytest

from charts.caterpillar import NARROW, WIDE, Bar, Caterpillar, caterpillar_svg
from charts.chart_tables import FITS_ON_A_PHONE, ChartTable, TableCell, TableColumn

CHART = Caterpillar(
    "A title",
    (
        Bar("Kent", "532.5", Decimal("532.5"), (Decimal(500), Decimal(560)), is_own=True),
        Bar("Essex", "1,022.6", Decimal("1022.6"), is_neighbour=True),
        Bar("Devon", "0", Decimal(0)),
    ),
    england=Decimal("1022.6"),
    median=Decimal("532.5"),
)
LETTER = 0.55  # of the size of the text


@pytest.mark.parametrize("frame", [WIDE, NARROW])
def test_the_names_of_the_lines_fit_beside_it_and_every_authority_is_in_it(frame):
    drawn = str(caterpillar_svg(CHART, frame))
    names = [
        text
        for text in re.findall(r">([^<]+)</text>", drawn)
        if text.startswith(("England", "Neigh", "Median"))
    ]
    assert len(names) == 2
    assert all(6 + len(name) * frame.text_size * LETTER <= frame.right for name in names)
    assert {"Kent: 532.5", "Essex: 1,022.6 (neighbour)", "Devon: 0"} <= set(
        re.findall(r"<title>([^<]+)</title>", drawn)
    )
    heights = [float(height) for height in re.findall(r'cy="([\d.]+)"', drawn)]
    assert heights == sorted(heights)
    assert heights[-1] == frame.floor


def test_a_table_of_more_columns_than_fit_is_cards_on_a_phone():
    columns = tuple(TableColumn(str(at)) for at in range(FITS_ON_A_PHONE + 1))
    assert ChartTable("", columns, ()).is_wide
    assert not ChartTable("", columns[1:], ()).is_wide
    cells = (TableCell("a"), TableCell("b"))
    assert ChartTable("", columns[:2], (cells,)).headed_lines == [list(zip(columns[:2], cells, strict=True))]
