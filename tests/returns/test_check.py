"""What is found on a return, with the figures in words. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis.strategies import integers, sampled_from

from indicators.rules.figures import ReadingValue, round_half_up
from indicators.rules.terms import Basis, Severity
from tests.returns.lines import (
    ADOPTION,
    BACKLOG,
    CASELOAD,
    CONTACTS,
    ENGLAND,
    HOME,
    REFERRALS,
    THANET,
    TIMELINESS,
    WITH_CAF,
    findings,
    only_finding,
    read,
    stored,
    understood,
)

CABINET = [
    read(CONTACTS, value=Decimal(6859), at=6),
    read(WITH_CAF, numerator=Decimal(181), value="5.0%", at=8),
]


def said(*lines, **context) -> tuple[Severity, str]:
    found = only_finding(*lines, **context)
    return found.severity, found.what


def test_an_ordinary_return_has_no_findings():
    assert findings(read(value=Decimal(36)), read(TIMELINESS, numerator="943", denominator="2,201")) == []


def test_a_figure_below_zero():
    assert said(read(value=Decimal(-3))) == (Severity.ERROR, "F4: -3 is below zero.")


def test_more_cases_in_the_numerator_than_in_the_denominator():
    words = "The numerator 2,201 is more than the denominator 943."
    assert said(read(TIMELINESS, numerator="2,201", denominator="943")) == (Severity.ERROR, words)


def test_a_caseload_may_have_more_children_than_workers():
    assert findings(read(CASELOAD, numerator="398", denominator="20")) == []


def test_a_percentage_over_a_hundred():
    words = "Sheet Return, F4: 844% is over 100."
    assert said(read(TIMELINESS, value="844%")) == (Severity.ERROR, words)


def test_a_hundred_percent_is_fine():
    assert findings(read(TIMELINESS, value="100%")) == []


def test_a_period_that_has_not_ended():
    found = only_finding(read(value=Decimal(36)), today=date(2012, 5, 30))
    assert found.severity is Severity.ERROR
    assert found.what == "The period ends on 31 May 2012, which is yet to come."


def test_the_day_a_period_ends_is_early_enough():
    assert findings(read(value=Decimal(36)), today=date(2012, 5, 31)) == []


def test_a_denominator_alone():
    words = "There is a denominator but no numerator and no value."
    assert said(read(TIMELINESS, denominator="943")) == (Severity.ERROR, words)


def test_a_numerator_with_nothing_to_set_it_against():
    words = "There is a numerator, 943, but no denominator."
    assert said(read(TIMELINESS, numerator="943")) == (Severity.ERROR, words)


def test_another_month_than_the_returns_is_a_question():
    found = only_finding(read(value=Decimal(36), end=date(2012, 4, 30)))
    words = "This line is for April 2012; the return is for May 2012. Store it for April 2012?"
    assert (found.severity, found.what) == (Severity.QUESTION, words)
    assert found.proposed == "store it for April 2012"


def test_another_day_is_named_with_its_day():
    found = only_finding(read(value=Decimal(36), as_at=date(2012, 6, 17)))
    assert found.what.endswith("Store it for 17 June 2012?")


def test_another_day_of_the_returns_own_month_is_no_question():
    assert findings(read(value=Decimal(36), as_at=date(2012, 5, 27))) == []


def test_a_return_without_a_month_asks_about_none():
    assert findings(read(value=Decimal(36)), month=None) == []


def test_a_mark_that_would_remove_a_figure_is_a_question():
    found = only_finding(read(value="n/a"), stored=stored(36))
    words = "“n/a” would remove the figure 36 that stands there now. Remove it?"
    assert (found.severity, found.what) == (Severity.QUESTION, words)


def test_a_mark_where_nothing_stands_is_no_question():
    assert findings(read(value="n/a")) == []


def test_an_illustrative_figure_in_a_published_ones_place():
    words = "A published figure stands here; an illustrative one can’t take its place."
    found = said(read(value=Decimal(40)), stored=stored(36), illustrative=True)
    assert found == (Severity.ERROR, words)


def test_an_illustrative_figure_may_replace_an_illustrative_one():
    there = stored(36, illustrative=True)
    assert findings(read(value=Decimal(40)), stored=there, illustrative=True) == []


# Stated figures


def test_181_of_6859_is_2_6_percent():
    words = "F8 says 5.0%. With contacts (F6: 6,859) as the denominator, 181 of 6,859 is 2.6%, not 5.0%."
    assert said(*CABINET) == (Severity.WARNING, words)


def test_what_is_stored_and_what_is_kept_is_said():
    assert only_finding(*CABINET).what_to_do == "If you accept it, 2.6% is stored and 5.0% kept as stated."


def test_a_stated_figure_is_compared_at_its_own_precision():
    assert findings(read(TIMELINESS, numerator="943", denominator="2,201", value="43%")) == []
    assert only_finding(read(TIMELINESS, numerator="943", denominator="2,201", value="42.9%")).what == (
        "F4 says 42.9%. 943 of 2,201 is 42.8%, not 42.9%."
    )


def test_of_england_the_published_figure_stands_beside_its_rounded_parts():
    (line,) = understood(read(TIMELINESS, ENGLAND, numerator="340", denominator="430", value="78.8%"))
    assert (line.value, line.numerator) == (Decimal("78.8"), 340)
    assert findings(line.read) == []


@given(
    whole=integers(100, 5000), of_whole=integers(0, 100), places=integers(0, 2), off=sampled_from((-1, 0, 1))
)
def test_of_england_what_no_rounding_of_its_parts_gives_is_told(whole, of_whole, places, off):
    """Both parts are rounded to 10 at the source; thirty points beside what they give no rounding explains."""
    part = whole * of_whole // 100
    printed = round_half_up(Decimal(part * 100) / whole, places) + 30 * off
    rounded = [str(round_half_up(Decimal(each) / 10, 0) * 10) for each in (part, whole)]
    line = read(TIMELINESS, ENGLAND, numerator=rounded[0], denominator=rounded[1], value=f"{printed}%")
    told = [each for each in findings(line) if each.code == "stated_differs"]
    assert len(told) == abs(off)


def test_half_a_point_is_rounded_up():
    assert findings(read(TIMELINESS, numerator="1", denominator="16", value="6.3%")) == []


def test_a_stated_caseload_is_recomputed():
    found = only_finding(read(CASELOAD, numerator="400", denominator="20", value="19.9"))
    assert found.what == "F4 says 19.9. 400 of 20 is 20.0, not 19.9."


def test_what_is_stored_is_said_as_the_indicator_is_shown_however_the_stated_one_was_rounded():
    found = only_finding(read(CASELOAD, numerator="17", denominator="20", value="17"))
    assert found.what == "F4 says 17. 17 of 20 is 0.9, not 17."
    assert found.what_to_do == "If you accept it, 0.9 is stored and 17 kept as stated."


def test_shares_of_a_group_are_held_against_their_sum():
    lines = [read(ADOPTION, numerator="16", value="12.4%"), read(HOME, numerator="64", value="80.0%", at=5)]
    assert [found.what for found in findings(*lines)] == [
        "F4 says 12.4%. With the sum of its group (80) as the denominator, 16 of 80 is 20.0%, not 12.4%."
    ]


def test_as_many_cases_in_the_numerator_as_in_the_denominator_are_fine():
    assert findings(read(TIMELINESS, numerator="943", denominator="943")) == []


def test_each_figure_below_zero_is_pointed_out_in_its_own_cell():
    assert only_finding(read(TIMELINESS, numerator=Decimal(-3), denominator="943")).cells == "D4"


def test_a_percentage_over_a_hundred_with_a_numerator_alone():
    assert only_finding(read(TIMELINESS, numerator="943", value="844%")).code == "over_hundred"


@pytest.mark.parametrize(
    "line",
    [
        read(TIMELINESS, numerator="0", denominator="0"),
        read(TIMELINESS, value="n/a"),
        read(TIMELINESS, numerator="943", denominator="2,201", value="n/a"),
        read(TIMELINESS, denominator="943", value="43%"),
        read(CONTACTS, numerator="5", denominator="10", value="7"),
    ],
)
def test_what_cannot_be_recomputed_is_left_as_it_is(line):
    assert findings(line) == []


@pytest.mark.parametrize("given", [{"numerator": "943"}, {"denominator": "943"}])
def test_of_an_indicator_not_known_nothing_more_is_asked(given):
    assert only_finding(read("No such indicator", **given)).code == "unknown_indicator"


def test_of_an_area_not_known_no_figure_is_asked_for():
    assert only_finding(read(TIMELINESS, "Atlantis", denominator="943")).code == "unknown_area"


def test_a_year_may_end_in_another_month_than_the_returns():
    line = replace(read(value=Decimal(36), end=date(2012, 3, 31)), basis_hint=Basis.YEAR)
    assert "other_month" not in [found.code for found in findings(line)]


def test_without_a_period_no_month_is_asked_about():
    line = replace(read(value=Decimal(36)), period_end=None)
    assert "other_month" not in [found.code for found in findings(line)]


@pytest.mark.parametrize(
    ("reading_value", "figure"),
    [
        (ReadingValue(value=Decimal(36), stated="36 (est.)"), "36 (est.)"),
        (ReadingValue(value=Decimal("1400.0")), "1,400"),
        (ReadingValue(value=Decimal("36.5"), numerator=Decimal(3)), "36.5"),
        (ReadingValue(numerator=Decimal(1400)), "1,400"),
    ],
)
def test_the_figure_to_be_removed_is_named_as_it_was_stated(reading_value, figure):
    found = only_finding(read(value="n/a"), stored=dict.fromkeys(stored(36), reading_value))
    assert found.proposed == f"remove {figure}"


def test_part_cases_are_shown_whole_cases_without_decimals():
    found = only_finding(
        read(CASELOAD, numerator=Decimal("397.5"), denominator=Decimal("20.0"), value="19.8")
    )
    assert found.what == "F4 says 19.8. 397.5 of 20 is 19.9, not 19.8."


@pytest.mark.parametrize(
    ("lines", "context", "code", "what_to_do"),
    [
        ([read(value=Decimal(-3))], {}, "negative", "Correct the cell and upload again."),
        (
            [read(TIMELINESS, numerator="9", denominator="8")],
            {},
            "numerator_over_denominator",
            "Check both figures; perhaps they stand in each other’s place.",
        ),
        (
            [read(TIMELINESS, value="844%")],
            {},
            "over_hundred",
            "A percentage lies between 0 and 100. Correct the cell and upload again.",
        ),
        (
            [read(value=Decimal(36))],
            {"today": date(2012, 5, 30)},
            "future",
            "Correct the date, or return the figure when the period has ended.",
        ),
        (
            [read(TIMELINESS, denominator="943")],
            {},
            "no_figure",
            "Give the numerator, or the figure itself.",
        ),
        (
            [read(TIMELINESS, numerator="943")],
            {},
            "denominator_missing",
            "Give the denominator, or the figure itself.",
        ),
        (
            [read(value=Decimal(36))],
            {"month": date(2012, 4, 30)},
            "other_month",
            "Yes stores it for that date. No leaves the line out.",
        ),
        (
            [read(value="n/a")],
            {"stored": stored(36)},
            "removes_figure",
            "Yes removes it. No keeps the figure and leaves the line out.",
        ),
        (
            [read(value=Decimal(40))],
            {"stored": stored(36), "illustrative": True},
            "illustrative_over_published",
            "Leave this line out.",
        ),
        (CABINET, {}, "stated_differs", "If you accept it, 2.6% is stored and 5.0% kept as stated."),
        (
            [read(value=Decimal(36)), read(value=Decimal(36), at=9)],
            {},
            "repeated",
            "Nothing to do: it is stored once.",
        ),
    ],
)
def test_every_finding_has_a_code_and_says_what_to_do(lines, context, code, what_to_do):
    found = only_finding(*lines, **context)
    assert (found.code, found.what_to_do) == (code, what_to_do)


# The same reading, the same figures


def test_the_same_reading_with_two_figures_is_an_error_on_both():
    found = findings(read(value=Decimal(36)), read(value=Decimal(40), at=9))
    assert [each.what for each in found] == [
        "The same reading stands in Sheet Return, F9 with another figure.",
        "The same reading stands in Sheet Return, F4 with another figure.",
    ]
    assert {(each.severity, each.code, each.what_to_do) for each in found} == {
        (Severity.ERROR, "two_figures", "Delete the wrong one and upload again.")
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"numerator": "3", "denominator": "0"}, {"numerator": "5", "denominator": "0"}),
        ({"numerator": "0", "denominator": "5"}, {"numerator": "0", "denominator": "7"}),
        ({"value": "20"}, {"numerator": "1", "value": "20"}),
        ({"value": "20"}, {"denominator": "1", "value": "20"}),
    ],
)
def test_figures_that_differ_in_one_part_are_two_figures(one, other):
    found = findings(read(CASELOAD, **one), read(CASELOAD, **other, at=9))
    assert [each.code for each in found if each.code in ("two_figures", "repeated")] == ["two_figures"] * 2


def test_another_figure_is_named_with_all_its_cells():
    parts = {"numerator": "3", "denominator": "6"}
    found = findings(read(CASELOAD, value="20"), read(CASELOAD, **parts, at=9))
    assert found[0].what == "The same reading stands in Sheet Return, D9, E9 with another figure."


def test_the_same_reading_with_the_same_figure_is_left_out_once():
    found = only_finding(read(value=Decimal(36)), read(value=Decimal(36), at=9))
    words = "The same reading with the same figure stands in Sheet Return, F4 already."
    assert (found.severity, found.cells, found.what) == (Severity.ERROR, "F9", words)


def history(place, *values, what=CASELOAD, row=4):
    ends = (date(2012, 4, 30), date(2012, 5, 31))
    return [
        read(what, place, value=Decimal(value), end=end, at=row + at)
        for at, (value, end) in enumerate(zip(values, ends, strict=True))
    ]


def test_two_areas_that_agree_on_every_date_are_pointed_out():
    lines = history("Dover", "31.1", "33.2") + history(THANET, "31.1", "33.2", row=8)
    found = findings(*lines, month=None)
    assert {(each.severity, each.code) for each in found} == {(Severity.WARNING, "identical_figures")}
    words = "Thanet and Dover have identical figures on every date. Probably one is a copy."
    assert (found[0].what, found[0].what_to_do) == (words, "Check with both before you accept.")


def test_month_and_year_to_date_of_one_day_are_two_periods():
    lines = [
        read(what, place, value="81.7%", at=at)
        for at, (place, what) in enumerate(
            [(place, what) for place in ("Dover", THANET) for what in (TIMELINESS, "Assessments this year")]
        )
    ]
    assert {each.code for each in findings(*lines)} == {"identical_figures"}


def test_an_area_with_one_date_alone_hides_no_copy_after_it():
    lines = [
        read(CASELOAD, "Kent", value=Decimal(30), at=3),
        *history("Dover", "31.1", "33.2"),
        *history(THANET, "31.1", "33.2", row=8),
    ]
    assert {each.code for each in findings(*lines, month=None)} == {"identical_figures"}


def test_two_areas_that_agree_on_one_date_alone_are_not():
    lines = history("Dover", "31.1", "33.2") + history(THANET, "31.1", "33.3", row=8)
    assert findings(*lines, month=None) == []


def test_two_small_counts_that_agree_are_not_pointed_out():
    lines = history("Dover", "0", "0", what=BACKLOG) + history(THANET, "0", "0", what=BACKLOG, row=8)
    assert findings(*lines, month=None) == []


def test_a_rate_of_part_of_a_year_is_not_held_against_its_parts():
    annualised = read(REFERRALS, numerator="1,400", denominator="350,000", value=Decimal("480.0"))
    assert findings(annualised) == []


def test_a_count_in_a_percent_format_is_an_error():
    found = only_finding(read(BACKLOG, value=Decimal(36), format="0%"))
    assert (found.severity, found.code) == (Severity.ERROR, "percentage_for_a_number")
    assert found.what == "F4 says 3600%, where a number is expected."
    assert found.what_to_do == "Type the number in a cell without a percent format and upload again."


def test_a_numerator_in_a_percent_format_is_an_error():
    found = only_finding(read(TIMELINESS, numerator="9%", denominator=Decimal(10)))
    assert (found.code, found.cells) == ("percentage_for_a_number", "D4")
