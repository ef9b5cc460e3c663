"""A further edition: rows labelled otherwise, columns added, other containers. Changed figures here are made up."""

import io
import zipfile

import openpyxl
import pytest

from national.reading.answering import read
from national.rules.labels import is_total, the_total
from tests.national.files import C1_2025, bytes_of, changed, lines_of, recipes, rows_of, written
from tests.national.test_variants import D3, as_published, figures_of

ABSENCE, STABILITY, LEAVERS = (
    "absence_la.csv",
    "la_cla_placement_stability.csv",
    "la_care_leavers_activity.csv",
)


def relabelled(name, column, old, new):
    return changed(name, lambda line: {**line, column: new if line[column] == old else line[column]})


def questions_of(data, earlier=None):
    found, why = read(data, recipes(), earlier or {})
    assert why == "", why
    return found.match.questions


def broken_down(*labels, columns=("sex",)):
    """Every row of D3 once for each label; all but the first label have other figures, and come first."""
    lines = []
    for line in lines_of(D3):
        for label in reversed(labels):
            figures = {} if label == labels[0] else {"CPP_start": "7", "CPP_subsequent": "1"}
            lines.append({**line, **figures, **dict(zip(columns, label, strict=True))})
    return written([list(lines[0]), *(list(line.values()) for line in lines)])


@pytest.mark.parametrize(
    "data",
    [
        broken_down(("Total",), ("Female",), ("Male",)),
        broken_down(("All children",), ("0 to 4",), ("5 to 9",)),
        broken_down(("All", "Total"), ("All", "Female"), ("1 to 4", "Total"), columns=("age", "sex")),
        broken_down(
            ("Total", "Total"), ("Sex", "Female"), ("Age", "4"), columns=("breakdown_topic", "breakdown")
        ),
    ],
)
def test_of_rows_that_differ_in_a_new_column_the_total_is_asked_about(data):
    questions = questions_of(data)
    assert all("is new, and rows differ in it" in each for each in questions)
    assert questions
    assert figures_of(data) == as_published(D3)


def test_a_breakdown_without_a_total_is_refused_with_its_column():
    found, why = read(broken_down(("Female",), ("Male",)), recipes(), {})
    assert found is None
    assert "They differ in sex: the recipe has to say which value is meant." in why


def test_a_file_of_girls_alone_is_no_total_without_a_yes():
    assert questions_of(broken_down(("Female",))) == [
        "sex is new, and says “Female” in every row. Is that what is meant?"
    ]
    assert questions_of(broken_down(("Total",))) == []


@pytest.mark.parametrize(
    ("name", "column", "old", "new"),
    [
        (ABSENCE, "phase_type_grouping", "Total", "All schools"),
        (LEAVERS, "breakdown", "Total", "All care leavers"),
    ],
)
def test_a_total_called_otherwise_is_asked_about(name, column, old, new):
    data = relabelled(name, column, old, new)
    assert questions_of(data) == [f"No row says “{old}” in {column}. Is “{new}” what is meant?"]
    assert figures_of(data) == as_published(name)


@pytest.mark.parametrize(
    ("name", "column", "old"),
    [
        (ABSENCE, "social_care_group", "CINO at 31 March"),
        (STABILITY, "cla_group", "CLA on 31 March"),
        (LEAVERS, "care_leaver_age", "17 to 18 years"),
        (LEAVERS, "breakdown", "Total in education, employment or training"),
    ],
)
def test_a_label_is_proved_by_the_figures_of_the_edition_before(name, column, old):
    data = relabelled(name, column, old, "Called otherwise")
    earlier = {recipe.code: bytes_of(name) for recipe in recipes()}
    assert questions_of(data, earlier) == []
    assert figures_of(data, earlier=earlier) == as_published(name)
    found, why = read(data, recipes(), {})
    assert found.match is None if found else f"No row has “{old}” in {column}. There is: " in why


def test_a_filter_called_otherwise_is_asked_about():
    data = bytes_of(STABILITY).replace(b"cla_group", b"characteristic")
    assert questions_of(data) == [
        "cla_group is missing, and characteristic holds its values. Is it the same?"
    ]
    assert figures_of(data) == as_published(STABILITY)


def test_what_says_that_nothing_is_left_out():
    assert the_total(["Female", "All White", "Total"]) == "Total"
    assert the_total(["All White", "All Asian"]) == ""
    assert not any(map(is_total, ["All other pupils", "Total not in education", "Totally", "Female"]))


# Places


def row_of(**said):
    """A row of D3 of 2025, of another place."""
    line = next(line for line in lines_of(D3) if line["la_name"] == "Kent" and line["time_period"] == "2025")
    return list({**line, **said}.values())


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"new_la_code": "E07000105", "la_name": "Ashford"}, "E07"),
        ({"new_la_code": "W06000015", "old_la_code": "681", "la_name": "Cardiff"}, "W06"),
        ({"country_code": "W92000004", "country_name": "Wales", "new_la_code": ""}, "Wales"),
        ({"new_la_code": "E99999999", "old_la_code": "998", "la_name": "Unknown"}, "E99"),
    ],
)
def test_districts_and_other_countries_are_no_authorities(said, why):
    found, _ = read(written([*rows_of(D3), row_of(**said)]), recipes(), {})
    assert found.figures.left_out == {
        f"no place that is read: Local authority ({why}, without children’s services in England)": 1
    }


def test_codes_under_each_others_heading_and_marks_in_their_place_are_understood():
    def swapped(line):
        return {**line, "new_la_code": line["old_la_code"] + ".0", "old_la_code": line["new_la_code"]}

    def marked(line):
        return {**line, "new_la_code": "z", "region_code": "z"}

    assert figures_of(changed(D3, swapped)) == as_published(D3)
    found, _ = read(changed(D3, marked), recipes(), {})
    assert {each.place.code for each in found.figures.figures if each.place.kind != "country"} == {""}
    assert len(found.figures.figures) == len(as_published(D3))


# Containers


def workbook(*sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for rows in sheets:
        sheet = made.create_sheet()
        for row in rows:
            sheet.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])
    data = io.BytesIO()
    made.save(data)
    return made, data.getvalue()


@pytest.mark.parametrize("name", [D3, STABILITY])
def test_a_workbook_under_a_title_is_the_same_file(name):
    _, data = workbook([["About this"]], [["A title"], [], *rows_of(name)])
    assert figures_of(data) == as_published(name)


def test_a_cell_that_is_shown_as_a_percentage_is_one():
    made, _ = workbook(rows_of(D3))
    for row in made.worksheets[0].iter_rows(min_row=2):
        if isinstance(row[-1].value, float):
            row[-1].value, row[-1].number_format = float(f"{row[-1].value / 100:.4g}"), "0.0%"
    data = io.BytesIO()
    made.save(data)
    assert figures_of(data.getvalue()) == as_published(D3)


def test_two_tables_of_a_workbook_or_an_archive_are_named():
    _, data = workbook(rows_of(D3), rows_of(D3))
    assert "there is: Sheet; Sheet1" in read(data, recipes(), {})[1]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("data/a.csv", "")
        archive.writestr("data/b.csv", "")
    assert "holds data/a.csv, data/b.csv" in read(packed.getvalue(), recipes(), {})[1]


def test_titles_empty_rows_and_columns_and_decimal_commas_change_nothing():
    def loosely(cell):
        return cell.replace(".", ",") if cell.replace(".", "", 1).isdigit() else cell

    head, *rows = rows_of(D3)
    spaced = [line for row in rows for line in ([*map(loosely, row), "", ""], [""] * (len(head) + 2))]
    data = written([["A title"], [], [*head, "", ""], *spaced, ["Source: made up"]], delimiter=";")
    assert figures_of(data) == as_published(D3)


# Other datasets


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ("care_leaver_age,contact,care_leaver_count,care_leaver_percent", "17 to 18 years,In touch,5,50"),
        (
            "cla_group,health_measure,children_count,children_percent",
            "CLA 12 months on 31 March,Checked,5,50",
        ),
        ("population_type,population_estimate,children_count,rate_per_10000", "Missing from care,900,5,55"),
        ("social_care_group,sex,t_pupils,att8_average", "CINO at 31 March,Total,5,20.1"),
        ("category,CPP_start,Neglect_start,Neglect_start_percent", "Plans by category of abuse,9,5,50"),
        ("education_phase,headcount,susp,susp_rate,perm_excl,perm_excl_rate", "Total,99,9,9.1,1,1.0"),
        ("Age,Cohort_average,NEET_average,NEETpc_average", "16-17,99,9,9.1"),
        ("gender,number_of_children,gld_number,gld_percentage", "Total,99,9,9.1"),
    ],
)
def test_a_dataset_beside_those_that_are_loaded_is_none_of_them(columns, row):
    head = rows_of(D3)[0][:10]
    lines = [[*line[:10], *row.split(",")] for line in rows_of(D3)[1:] if line[0] == "2025"]
    data = written([[*head, *columns.split(",")], *lines])
    earlier = {
        read(bytes_of(name), recipes(), {})[0].match.recipe.code: bytes_of(name)
        for name in (C1_2025, D3, ABSENCE)
    }
    for known in ({}, earlier):
        found, why = read(data, recipes(), known)
        assert why == ""
        assert found.match is None
