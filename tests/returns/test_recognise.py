"""From a line as read to a line as understood. No database."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.terms import Basis, Missing, Severity
from returns.matching.names import KnownName, Names, reading_form
from tests.returns.lines import (
    ADOPTION,
    BACKLOG,
    DOVER,
    ENGLAND,
    HOME,
    KENT,
    MAY,
    THANET,
    TIMELINESS,
    read,
    understood,
)


def only(line, **options):
    (found,) = understood(line, **options)
    return found


def codes(line, **options) -> list[str]:
    return [finding.code for finding in only(line, **options).findings]


# Names


@pytest.mark.parametrize(
    "text",
    [
        "Assessments out of timescale",
        "ASSESSMENTS OUT OF  TIMESCALE",
        "Assessments out of timescale:",
        "Assessments out of timescale*",
    ],
)
def test_names_are_known_however_they_are_typed(text):
    found = only(read(text, value=Decimal(36)))
    assert (found.spec, found.findings) == (BACKLOG, ())


def test_a_near_name_is_asked_about():
    (asked,) = only(read("Asessments out of timescale", value=Decimal(36))).findings
    assert asked.severity is Severity.QUESTION
    assert asked.what == (
        "“Asessments out of timescale” is not a known indicator. Is it “Assessments out of timescale”?"
    )


def test_a_far_name_is_an_error():
    assert codes(read("Hours of sunshine", value=Decimal(36))) == ["unknown_indicator"]


def test_a_name_that_shares_half_its_letters_is_far():
    assert Names([KnownName("Dover", 1)]).find("Hanover") is None


def test_a_near_name_keeps_its_basis():
    names = Names([KnownName("Assessments this year", 1, Basis.YTD)])
    assert names.find("Asessments this year").basis is Basis.YTD


def test_of_two_names_that_read_alike_the_first_holds():
    names = Names([KnownName("North 1", 1), KnownName("north  1", 2)])
    assert names.find("NORTH 1").meaning == 1


def test_dashes_and_quotes_read_alike():
    assert reading_form("Kent’s 0–17s") == reading_form("KENT'S 0-17s") == reading_form("Kent’s 0—17s")


# Areas


def test_a_line_without_area_is_the_returns_own():
    assert only(read(node="", value=Decimal(36)), area=DOVER).node == DOVER


def test_a_line_without_area_in_a_return_without_area_is_an_error():
    assert codes(read(node="", value=Decimal(36)), area=None) == ["area_not_stated"]


def test_an_unknown_area_is_an_error():
    assert codes(read(node="Atlantis", value=Decimal(36))) == ["unknown_area"]


def test_an_area_that_the_sender_may_not_return_is_an_error():
    assert codes(read(node="Medway", value=Decimal(36)), area=None) == ["area_not_yours"]


def test_an_area_outside_the_returns_is_an_error():
    assert codes(read(node=THANET, value=Decimal(36)), area=DOVER) == ["area_outside_return"]
    assert codes(read(node=KENT, value=Decimal(36)), area=DOVER) == ["area_outside_return"]


def test_a_comparator_may_stand_in_any_return():
    assert codes(read(node=ENGLAND, value=Decimal(36)), area=KENT) == []


# Bases and periods


def test_the_default_basis_is_the_indicators_first():
    assert only(read(TIMELINESS, value="84.4%")).basis is Basis.MONTH


def test_a_name_can_carry_its_basis():
    assert only(read("Assessments this year", value="84.4%")).basis is Basis.YTD


def test_a_snapshot_without_a_day_stands_at_its_months_end():
    assert only(read(value=Decimal(36))).period_end == MAY


def test_a_snapshot_of_a_day_keeps_it():
    assert only(read(value=Decimal(36), as_at=date(2012, 6, 17))).period_end == date(2012, 6, 17)


# Figures


def test_a_percentage_is_84_4_however_it_was_typed():
    typed = [{"value": "84.4%"}, {"value": Decimal("84.4")}, {"value": Decimal("0.844"), "format": "0.0%"}]
    assert {only(read(TIMELINESS, **each)).value for each in typed} == {Decimal("84.4")}


def test_a_formatted_percentage_is_no_question():
    assert codes(read(TIMELINESS, value=Decimal("0.844"), format="0.0%")) == []


def test_a_bare_fraction_is_asked_about():
    (asked,) = only(read(TIMELINESS, value=Decimal("0.844"))).findings
    assert asked.what == "F4 says 0.844 where a percentage is usual. Is it 0.844% or 84.4%?"
    assert asked.proposed == "0.844%"


def test_a_value_is_computed_from_its_parts():
    found = only(read(TIMELINESS, numerator="943", denominator="2,201", value="42.8%"))
    assert (found.value, found.stated) == (Decimal("42.844162"), "42.8%")


def test_a_numerator_rests_on_the_whole_groups_sum():
    found, _ = understood(read(ADOPTION, numerator="16"), read(HOME, numerator="64", at=5))
    assert (found.denominator, found.value) == (80, 20)


def test_a_group_that_is_not_complete_gives_no_denominator():
    assert only(read(ADOPTION, numerator="16")).denominator is None


@pytest.mark.parametrize(("mark", "reason"), [(mark.value, mark) for mark in Missing])
def test_a_mark_is_a_missing_figure_with_its_reason(mark, reason):
    found = only(read(value=mark))
    assert (found.missing, found.value, found.stated) == (reason, None, mark)


def test_a_count_typed_as_a_numerator_is_the_count():
    assert only(read(numerator="36")).value == 36
