import pytest

from indicators.plain_sheet import safe_text


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "  =1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_made_harmless(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Dover", "-", "-629", "+3.1%", "84.4%", "a=b"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text
