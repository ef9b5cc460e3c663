"""National indicators by their number, however it is written."""

import pytest

from tests.returns.builders import codes, draft, row, workbook


@pytest.mark.parametrize(
    "text", ["NI 59", "NI59", "ni 059", "NI59: Initial assessments completed in timescale"]
)
def test_a_national_number_names_its_indicator(library, text):
    (line,) = draft(workbook(row(text, numerator=41, denominator=52))).lines.all()
    assert line.indicator.national_code == "NI 59"


def test_another_national_number_is_no_indicator_near_it(library):
    sent = draft(workbook(row("NI 58", numerator=41, denominator=52)))
    assert codes(sent) == ["unknown_indicator"]
