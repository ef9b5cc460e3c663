"""LAIT's long form and an export of LG Inform, built from their documented headings. Every figure here is invented."""

from datetime import date
from decimal import Decimal

from national.reading.answering import read
from national.rules.figures import PrintedFigure, value_of
from national.rules.recipe import Recipe
from tests.builders import spec
from tests.national.files import recipes, written

MARCH = {"Reporting year": "03-31"}
CODE = "unaccompanied-asylum-seeking-children-among-looked-after-children"
LAIT = Recipe.of(
    {
        "code": "lait-uasc",
        "name": "LAIT: UASC",
        "year_ends": MARCH,
        "measures": [
            {
                "indicator": CODE,
                "basis": "SNAPSHOT",
                "value": "Values",
                "rows": {"Short Desc": "UASC", "Data item": "Rate"},
            }
        ],
    }
)
LG = Recipe.of(
    {
        "code": "lg-7",
        "name": "LG Inform 7",
        "year_ends": MARCH,
        "measures": [{"indicator": CODE, "basis": "SNAPSHOT", "value": "Value", "rows": {"identifier": "7"}}],
    }
)
HEAD = ["Short Desc", "Data item", "Years", "LA and Regions", "Values", "LA Number", "Region"]


def lait(*rows):
    return written([HEAD, *rows])


def figures_of(data, recipe):
    found, why = read(data, [*recipes(), recipe], {})
    assert why == ""
    assert found.match.recipe is recipe or found.match.recipe.code == recipe.code
    return {(each.place.name, each.end): each.printed or each.mark for each in found.figures.figures}, found


def test_lait_is_read_by_its_short_names():
    found, read_of = figures_of(
        lait(
            ["UASC", "Rate", "2024", "Kent", "90.80000000000001", "886", "South East"],
            ["UASC", "Rate", "2024", "England", "12.5", "970", ""],
            ["UASC", "Rate", "2024", "South East", "c", "989", ""],
            ["UASC", "Number", "2024", "Kent", "500", "886", "South East"],
            ["Other", "Rate", "2024", "Kent", "1", "886", "South East"],
            ["UASC", "Rate", "2014-16", "Kent", "7", "886", "South East"],
        ),
        LAIT,
    )
    end = date(2024, 3, 31)
    assert found == {
        ("Kent", end): "90.80000000000001",
        ("England", end): "12.5",
        ("South East", end): "c",
    }
    assert read_of.figures.left_out["“2014-16” is not a year and the next one"] == 1
    printed = PrintedFigure(end, None, None, found["Kent", end], 1)
    assert value_of(spec(), printed, {}).value == Decimal("90.8")


def test_lait_without_a_recipe_for_the_measure_is_unknown():
    found, _ = read(lait(["Other", "Rate", "2024", "Kent", "1", "886", "South East"]), [*recipes(), LAIT], {})
    assert found.match is None
    assert found.unknown.filters["Short Desc"] == ("Other",)


def test_an_export_of_lg_inform_is_read_by_its_row_of_identifiers():
    data = written(
        [
            ["area", "2022/23", "2023/24"],
            ["", "7", "7"],
            ["Kent (E10000016)", "5.1", "[x]"],
            ["England (E92000001)", "6.2", "6.4"],
        ]
    )
    found, _ = figures_of(data, LG)
    assert found == {
        ("Kent", date(2023, 3, 31)): "5.1",
        ("Kent", date(2024, 3, 31)): "x",
        ("England", date(2023, 3, 31)): "6.2",
        ("England", date(2024, 3, 31)): "6.4",
    }


def test_an_export_of_another_measure_is_not_taken_for_it():
    data = written([["area", "2022/23"], ["", "8"], ["E10000016", "5.1"]])
    found, why = read(data, [*recipes(), LG], {})
    assert why == ""
    assert found.match is None


def test_what_an_export_of_lg_inform_holds_beside_years_and_codes_is_named():
    rows = [
        ["area", "2022/23", "2023/24 Q1"],
        ["", "7", "7"],
        ["Kent (E10000016)", "5.1", "4"],
        ["Medway", "6", "4"],
    ]
    found, read_of = figures_of(written(rows), LG)
    assert found == {("Kent", date(2023, 3, 31)): "5.1"}
    assert read_of.figures.left_out == {
        "a column that names no year: 2023/24 Q1": 1,
        "no code of an area beside its name": 1,
    }
