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
            ["UASC", "Rate", "2024", "Statistical Neighbours", "9", "", "South East"],
        ),
        LAIT,
    )
    assert read_of.figures.left_out["no place that is read: Regional"] == 1
    kinds = {each.place.name: each.place.kind for each in read_of.figures.figures}
    assert kinds == {"Kent": "authority", "England": "country", "South East": "region"}
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


def test_districts_and_other_countries_of_an_export_are_no_authorities():
    areas = ["Kent (E10000016)", "Dover (E07000108)", "Cardiff (W06000015)", "Fife (S12000047)"]
    data = written([["area", "2022/23"], ["", "7"], *([area, "5"] for area in areas)])
    found, read_of = figures_of(data, LG)
    assert set(found) == {("Kent", date(2023, 3, 31))}
    assert sum(number for why, number in read_of.figures.left_out.items() if "without children" in why) == 3


FINGERTIPS = Recipe.of(
    {
        "code": "fingertips",
        "name": "Fingertips",
        "year_ends": MARCH,
        "measures": [
            {
                "indicator": CODE,
                "basis": "YEAR",
                "value": "Value",
                "numerator": ["Count"],
                "denominator": ["Denominator"],
                "rows": {"Indicator ID": "90803", "Sex": "Persons", "Category": ""},
            }
        ],
    }
)


def fingertips(*rows):
    head = "Indicator ID,Area Code,Area Name,Sex,Category,Time period,Value,Lower CI 95.0 limit,Count,Denominator"
    return written([head.split(","), *(row.split(",") for row in rows)])


def test_a_table_of_areas_with_a_row_for_each_figure_is_read_by_its_codes():
    found, read_of = figures_of(
        fingertips(
            "90803,E92000001,England,Persons,,2022/23,66.25,66.0,2,3",
            "90803,E92000001,England,Persons,Most deprived decile,2022/23,99,98,2,3",
            "90803,E12000008,South East region (statistical),Persons,,2022/23,60,59,2,3",
            "90803,E06000058,Bournemouth; Christchurch and Poole,Persons,,2022/23,*,,,",
            "90803,E07000108,Dover,Persons,,2022/23,50,49,2,3",
            "90803,E10000016,Kent,Female,,2022/23,51,50,2,3",
            "90803,E10000016,Kent,Persons,,2020/21 - 22/23,52,51,2,3",
        ),
        FINGERTIPS,
    )
    end = date(2023, 3, 31)
    assert found == {
        ("England", end): "66.25",
        ("South East region (statistical)", end): "60",
        ("Bournemouth; Christchurch and Poole", end): "*",
    }
    assert {each.place.code: each.place.kind for each in read_of.figures.figures} == {
        "E92000001": "country",
        "E12000008": "region",
        "E06000058": "authority",
    }


def test_another_indicator_of_fingertips_is_not_taken_for_it():
    data = fingertips("1,E10000016,Kent,Persons,,2022/23,51,50,2,3")
    found, _ = read(data, [*recipes(), FINGERTIPS], {})
    assert found.match is None
    assert found.unknown.filters["Sex"] == ("Persons",)


def population_recipe(**rows):
    measure = {"indicator": "population-aged-0-to-17", "basis": "SNAPSHOT", "decimals": 0, "rows": rows}
    measure["value" if "identifier" in rows else "numerator"] = "Value" if "identifier" in rows else ["Value"]
    made = {"code": "nomis", "name": "Nomis", "year_ends": {"Reporting year": "06-30"}, "measures": [measure]}
    return Recipe.of(made)


def test_estimates_of_nomis_are_read_in_either_shape():
    title = "Population estimates - local authority based by single year of age; Aged 0 to 17"
    wide = written(
        [
            [title],
            ["ONS Crown Copyright Reserved [from Nomis on 3 November 2026]"],
            [],
            ["local authority: county / unitary (as of April 2023)", "mnemonic", "2022", "2023"],
            ["Kent", "E10000016", "101", "102"],
            ["Dorset", "E06000059", "11", "12"],
        ]
    )
    long = written(
        [
            ["DATE", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "C_AGE_NAME", "OBS_VALUE"],
            ["2022", "Kent", "E10000016", "Aged 0 to 17", "101"],
            ["2023", "Kent", "E10000016", "Aged 0 to 17", "102"],
            ["2023", "Kent", "E10000016", "All Ages", "999"],
            ["2022", "Dorset", "E06000059", "Aged 0 to 17", "11"],
            ["2023", "Dorset", "E06000059", "Aged 0 to 17", "12"],
        ]
    )
    found, read_of = figures_of(wide, population_recipe(identifier=title))
    assert {key: Decimal(value) for key, value in found.items()} == {
        ("Kent", date(2022, 6, 30)): 101,
        ("Kent", date(2023, 6, 30)): 102,
        ("Dorset", date(2022, 6, 30)): 11,
        ("Dorset", date(2023, 6, 30)): 12,
    }
    _, other = figures_of(long, population_recipe(C_AGE_NAME="Aged 0 to 17"))
    assert {(each.place, each.end): each.numerator for each in other.figures.figures} == {
        (each.place, each.end): Decimal(each.printed) for each in read_of.figures.figures
    }


def test_codes_of_neighbours_that_a_spreadsheet_wrote_as_decimals_are_codes():
    rows = [["LA number", "LA Name", *(name for at in range(1, 6) for name in (f"SN{at}", f"SN{at} Prox"))]]
    rows += [
        ["886.0", "Kent", "881.0", "Close", "845", "Close", "885", "Close", "888", "Close", "941", "Close"]
    ]
    found, why = read(written(rows), recipes(), {})
    assert why == ""
    assert [(each.authority, each.neighbour) for each in found.neighbours] == [
        ("886", code) for code in ("881", "845", "885", "888", "941")
    ]
