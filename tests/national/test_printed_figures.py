"""Every figure that the published files print stands as printed, and its parts give it. Published figures.

The counts are those of authorities (A), England (E) and the regions (R): the parts of the last two are rounded before
print, so that some of their quotients differ from what is printed, which is why it stands.
"""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from indicators.rules.figures import round_half_up
from indicators.rules.terms import Unit
from national.reading.answering import read
from national.rules.figures import PrintedFigure, agrees, decimals_of, value_of
from national.rules.recipe import Recipe
from tests.builders import spec
from tests.national.files import C1_2024, C1_2025, DATASETS, POPULATIONS, bytes_of, lines_of, recipes

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
SHARE, RATE = spec(Unit.PERCENTAGE), spec(Unit.RATE)


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


# Numerator and printed rate per 10,000 mid-year children of every such two of columns.
RATES = {
    C1_2024: ("Referrals", "Referrals_child"),
    "c2_children_in_need_assessments_duration_2014_to_2024.csv": ("Assessments_completed",),
    "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv": (
        "Section47",
        "Section47_child",
        "ICPC",
        "ICPC_child",
    ),
}


def read_by(name, measures):
    """The figures of a file by a recipe of these measures."""
    made = {
        "code": "made",
        "name": "Made here",
        "year_ends": {"Reporting year": "03-31"},
        "measures": measures,
    }
    found, why = read(bytes_of(name), [Recipe.of(made)], {})
    assert why == ""
    return found.figures.figures


def estimates():
    """By authority, region and country the estimates of mid-year."""
    found = defaultdict(dict)
    for each in read(bytes_of(POPULATIONS), recipes(), {})[0].figures.figures:
        found[each.place.old_code or each.place.code][each.end] = each.numerator
    return found


def test_the_newest_mid_year_before_a_periods_end_gives_every_printed_rate():
    """All until 2022; later ones were printed with estimates that have been revised since, and stand as printed."""
    populations, same, of = estimates(), Counter(), Counter()
    for name, numerators in RATES.items():
        measures = [
            {
                "indicator": each,
                "basis": "YEAR",
                "numerator": [each],
                "population": True,
                "value": f"{each}_rate",
            }
            for each in numerators
        ]
        for each in read_by(name, measures):
            known = populations[each.place.old_code or each.place.code]
            figure = PrintedFigure(
                each.end, each.numerator, None, each.printed, 1, each.mark, population=True
            )
            found = agrees(RATE, figure, known)
            if found is not None:
                kind = each.place.kind, each.end.year > 2022
                of[kind] += 1
                same[kind] += found
                assert value_of(RATE, figure, known).value == round_half_up(Decimal(each.printed), 1)
    assert {kind: (same[kind], of[kind]) for kind in of} == {
        ("authority", False): (2140, 2140),
        ("authority", True): (18, 448),
        ("country", False): (69, 69),
        ("country", True): (1, 14),
        ("region", False): (759, 759),
        ("region", True): (5, 154),
    }


@pytest.mark.parametrize(
    ("printed", "usual", "found"),
    [
        (["24.3", "21", ""] * 20, 1, 1),
        (["24", "21"] * 20, 1, 0),
        (["24.33", "21.0"] * 20, 0, 2),
        (["90.80000000000001", "21"] * 20, 1, 1),
        (["24", "21"], 1, 1),
    ],
)
def test_an_edition_prints_so_many_decimals(printed, usual, found):
    assert decimals_of(printed, usual) == found
