"""Every figure that the published files print stands as printed, and its parts give it. Published figures.

The counts are those of authorities (A), England (E) and the regions (R): the parts of the last two are rounded before
print, so that some of their quotients differ from what is printed, which is why it stands.
"""

from collections import Counter
from decimal import Decimal

import pytest

from indicators.rules.figures import round_half_up
from indicators.rules.terms import Unit
from national.reading.answering import read
from national.rules.figures import PrintedFigure, agrees, value_of
from tests.builders import spec
from tests.national.files import C1_2024, C1_2025, DATASETS, bytes_of, lines_of, recipes

KINDS = {"Local authority": "A", "National": "E", "Regional": "R"}
D3 = "d3_cpps_subsequent_plan_2013_to_2025.csv"
D5 = "d5_cpps_at31march_by_duration_2013_to_2025.csv"
ABSENCE = "absence_la.csv"
SEN2 = "timeliness_20_week.csv"
# Numerator, denominator and printed percentage of every such three of columns.
REFERRALS = [("Re_referrals", "Referrals"), ("No_Further_Action", "Referrals"), ("Not_in_Need", "Referrals")]
THREES = {
    C1_2024: [
        *((part, whole, f"{part}_percent") for part, whole in REFERRALS),
        ("Re_referrals_child", "Referrals_child", "Re_referrals_child_percent"),
    ],
    C1_2025: [
        ("rereferral_count", "referral_count", "rereferral_percent"),
        ("no_further_action_count", "referral_count", "no_further_action_percent"),
        ("not_in_need_count", "referral_count", "not_in_need_percent"),
        ("rereferral_child_count", "referral_child_count", "rereferral_child_percent"),
    ],
    D3: [("CPP_subsequent", "CPP_start", "CPP_subsequent_percent")],
    D5: [
        (band, "CPP_At31", f"{band}_percent")
        for band in (
            "3_months_or_less",
            "more_than_3_months_6_months",
            "more_than_6_months_less_than_1_year",
            "1_year_less_than_2_years",
            "2_years_or_more",
        )
    ],
    ABSENCE: [
        ("t_sess_overall", "t_sess_possible", "pt_overall"),
        ("t_sess_authorised", "t_sess_possible", "pt_sess_authorised"),
        ("t_sess_unauthorised", "t_sess_possible", "pt_sess_unauthorised"),
        ("t_pupils_pa_10_exact", "t_pupils", "pt_pupils_pa_10_exact"),
        ("t_pupils_pa_50_exact", "t_pupils", "pt_pupils_pa_50_exact"),
    ],
    SEN2: [
        (f"plans_issued_{part}", whole, f"{sign}_plans_issued_{part}")
        for part, whole, sign in (
            ("within_20_weeks", "plans_issued_den", "pc"),
            ("20_weeks_ex", "plans_issued_den_ex", "PC"),
            ("gt20weeks_ltYear", "plans_issued_den", "pc"),
            ("gt20weeks_ltYear_ex", "plans_issued_den_ex", "PC"),
            ("gt_1_year", "plans_issued_den", "pc"),
            ("gt_1_year_ex", "plans_issued_den_ex", "PC"),
        )
    ],
}
COMPARED = {
    C1_2024: {"A": (1478, 1478), "E": (48, 48), "R": (506, 528)},
    C1_2025: {"A": (1604, 1604), "E": (52, 52), "R": (547, 572)},
    D3: {"A": (404, 404), "E": (12, 13), "R": (78, 143)},
    D5: {"A": (1696, 1696), "E": (59, 65), "R": (345, 715)},
    SEN2: {"A": (14061, 14062), "E": (524, 524)},
    ABSENCE: {"A": (5253, 5254), "E": (197, 225), "R": (1665, 2475)},
}
SHARE = spec(Unit.PERCENTAGE)


def number(text):
    return Decimal(text) if text.replace(".", "", 1).isdigit() else None


@pytest.mark.parametrize("name", COMPARED)
def test_the_parts_give_what_is_printed(name):
    same, of = Counter(), Counter()
    for line in lines_of(name):
        for part, whole, printed in THREES[name]:
            if number(line[printed]) is None:
                continue
            figure = PrintedFigure(None, number(line[part]), number(line[whole]), line[printed], 1)
            found = agrees(SHARE, figure, {})
            assert value_of(SHARE, figure, {}).value == round_half_up(Decimal(line[printed]), 1)
            if found is not None:
                kind = KINDS[line["geographic_level"]]
                of[kind] += 1
                same[kind] += found
    assert {kind: (same[kind], of[kind]) for kind in of} == COMPARED[name]


@pytest.mark.parametrize("name", DATASETS)
def test_every_figure_of_a_recipe_is_read_as_it_stands_in_the_file(name):
    found, why = read(bytes_of(name), recipes(), {})
    assert why == ""
    lines = lines_of(name)
    measures, headings = found.match.recipe.measures, found.match.headings
    read_of = {(each.measure, each.line): each for each in found.figures.figures}
    for at, measure in enumerate(measures):
        if measure.value not in headings:
            continue
        for number_of_row, line in enumerate(lines, start=2):
            if any(line[column] != value for column, value in measure.rows.items()):
                continue
            printed = line[headings[measure.value]]
            figure = read_of.get((at, number_of_row))
            if number(printed) is None:
                assert figure is None or (figure.printed, figure.mark) == ("", printed.strip("[]").lower())
            else:
                assert Decimal(figure.printed) == Decimal(printed)


def test_rows_used_and_rows_left_out_are_all_the_rows():
    for name in DATASETS:
        found, _ = read(bytes_of(name), recipes(), {})
        assert found.figures.rows_used + sum(found.figures.left_out.values()) == found.figures.rows
