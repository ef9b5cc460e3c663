"""A file written otherwise gives the same figures, or says clearly what is wrong."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from national.reading.answering import read
from tests.national.files import (
    C1_2024,
    C1_2025,
    DATASETS,
    bytes_of,
    changed,
    recipe,
    recipes,
    rows_of,
    written,
)

D3 = "d3_cpps_subsequent_plan_2013_to_2025.csv"
MARKED = {"c": "[c]", "x": "[x]", "z": "(z)"}
few = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def figures_of(data, known=None, earlier=None):
    found, why = read(data, known or recipes(), earlier or {})
    assert why == "", why
    assert found.figures is not None, found
    code = found.match.recipe.code
    return {
        (code, each.measure, each.place.old_code or each.place.code, each.end): (
            each.numerator,
            each.denominator,
            each.printed,
            each.mark,
        )
        for each in found.figures.figures
    }


@cache
def as_published(name):
    return figures_of(bytes_of(name))


@few
@given(st.sampled_from(DATASETS), st.randoms(use_true_random=False), st.data())
def test_order_of_columns_and_rows_bytes_and_marks_change_nothing(name, chance, data):
    head, *rows = rows_of(name)
    order = list(range(len(head)))
    chance.shuffle(order)
    chance.shuffle(rows)
    rewritten = [[head[at] for at in order]]
    rewritten += [[MARKED.get(row[at], row[at]) for at in order] for row in rows]
    given_bytes = written(
        rewritten,
        delimiter=data.draw(st.sampled_from(",;\t")),
        mark=data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"])),
        end=data.draw(st.sampled_from(["\n", "\r\n"])),
    )
    assert figures_of(given_bytes) == as_published(name)


def test_six_digits_of_a_financial_year_are_the_same_years():
    def six(line):
        year = int(line["time_period"])
        return {
            **line,
            "time_period": f"{year - 1}{year % 100:02d}",
            "time_identifier": "Financial year",
        }

    assert figures_of(changed(C1_2024, six)) == as_published(C1_2024)


def test_years_that_contradict_the_dataset_are_asked_about_where_all_do_else_left_out():
    found, _ = read(changed(D3, lambda line: {**line, "time_identifier": "Calendar year"}), recipes(), {})
    (question,) = found.match.questions
    assert "called “Calendar year”, where “Reporting year” is known" in question
    head, *rows = rows_of(D3)
    more = [["Calendar year" if cell == "Reporting year" else cell for cell in row] for row in rows]
    found, _ = read(written([head, *rows, *more]), recipes(), {})
    why = "a year that is called “Calendar year”, where “Reporting year” or “Financial year” is known"
    assert found.figures.left_out == {why: len(rows)}
    assert found.match.questions == []


def without_newest_names():
    """The recipe as it was before the edition of 2025."""
    c1 = recipe("c1")
    old = replace(c1, columns={role: headings[:1] for role, headings in c1.columns.items()})
    return [old if each.code == "c1" else each for each in recipes()]


def test_renamed_columns_are_proved_by_the_years_that_both_editions_share():
    found, _ = read(bytes_of(C1_2025), without_newest_names(), {"c1": bytes_of(C1_2024)})
    matches = {each.role: (each.heading, each.how, each.agree, each.common) for each in found.match.matches}
    assert matches["Referrals"] == ("referral_count", "figures", 519, 519)
    assert matches["Re_referrals_percent"] == ("rereferral_percent", "figures", 519, 519)
    assert {role for role, (_, how, _, _) in matches.items() if how == "name"} == {
        "No_Further_Action_percent",
        "Not_in_Need_percent",
    }
    assert {how for _, how, _, _ in matches.values()} == {"figures", "name"}
    assert found.match.missing == ("Referrals_rate",)
    assert figures_of(bytes_of(C1_2025), without_newest_names(), {"c1": bytes_of(C1_2024)}) == figures_of(
        bytes_of(C1_2025)
    )


def test_without_an_earlier_edition_likeness_is_only_asked_about():
    found, _ = read(bytes_of(C1_2025), without_newest_names(), {})
    assert found.match.recipe.code == "c1"
    assert {each.role: each.heading for each in found.match.in_question}["Referrals"] == "referral_count"


@few
@given(st.randoms(use_true_random=False))
def test_columns_renamed_at_will_are_found_by_their_figures(chance):
    head, *rows = rows_of(C1_2024)
    base = head.index("category") + 1
    names = [f"v{number}_{chance.randrange(10**6)}" for number in range(len(head) - base)]
    data = written([[*head[:base], *names], *rows])
    assert figures_of(data, earlier={"c1": bytes_of(C1_2024)}) == as_published(C1_2024)


@pytest.mark.parametrize(
    ("percent", "why"),
    [("", "They are the same: take one out."), ("99.9", " and 99.9: take out the one that is wrong.")],
)
def test_two_rows_that_claim_one_figure_are_both_named(percent, why):
    head, *rows = rows_of(D3)
    _, said = read(written([head, *rows, [*rows[3][:-1], percent or rows[3][-1]]]), recipes(), {})
    claim = f"Rows 5 and {len(rows) + 2} both claim second-or-subsequent-cp-plans of one place and year. "
    assert said.startswith(claim)
    assert said.endswith(why)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty"),
        (b"a,b\n1,2\n", "This is no national file that is known"),
        (b"PK\x03\x04", "The archive is damaged"),
        (b"time_period,time_identifier,geographic_level,x,x\n2025,a,b,1,2\n", "Two columns are called “x”"),
        (b"\x00\x01\x02", "The file is no text"),
        (b"time_period,time_identifier,geographic_level,\n2025,a,b,Girls\n", "Column 4 holds something"),
    ],
)
def test_what_is_no_national_file_is_said_to_be_none(data, words):
    found, why = read(data, recipes(), {})
    assert found is None
    assert words in why


def test_a_dataset_without_a_recipe_shows_its_filters_columns_and_rows():
    head, *rows = rows_of(D3)
    renamed = [["measure_a" if each == "CPP_start" else each for each in head], *rows]
    renamed[0] = [each.replace("CPP", "other").replace("category", "what") for each in renamed[0]]
    found, _ = read(written(renamed), recipes(), {})
    assert found.match is None
    assert "what" in found.unknown.filters
    assert "measure_a" in found.unknown.columns
    assert len(found.unknown.sample) == 3


def test_a_share_from_bands_is_unknown_as_soon_as_a_band_is_marked():
    name = "c2_children_in_need_assessments_duration_2014_to_2024.csv"
    found, _ = read(changed(name, lambda line: {**line, "21-30_days": "c"}), recipes(), {})
    shares = [each for each in found.figures.figures if each.measure == 0]
    assert {(each.numerator, each.mark) for each in shares} == {(None, "c")}


@pytest.mark.parametrize(
    "written_otherwise",
    ["{} [r]", "{}r", "{} (p)", "{}%", " {} "],
)
def test_what_says_that_a_figure_is_revised_leaves_the_figure(written_otherwise):
    def otherwise(line):
        figure = line["CPP_subsequent_percent"]
        is_mark = not figure.replace(".", "").isdigit()
        return {**line, "CPP_subsequent_percent": figure if is_mark else written_otherwise.format(figure)}

    assert figures_of(changed(D3, otherwise)) == figures_of(bytes_of(D3))


def test_rows_of_another_dataset_under_the_same_headings_are_asked_about():
    found, _ = read(changed(D3, lambda line: {**line, "category": "Plans for boys"}), recipes(), {})
    assert "“Plans for boys” in category" in found.match.questions[0]
    found, _ = read(changed(D3, lambda line: {**line, "category": line["category"].upper()}), recipes(), {})
    assert found.match.questions == []


def test_a_dataset_with_the_headings_of_another_and_none_of_its_rows_has_no_recipe():
    name = "cla_number_and_rate_per_10k_children.csv"
    found, _ = read(changed(name, lambda line: {**line, "population_type": "Missing"}), recipes(), {})
    assert found.match is None
    assert found.unknown.filters["population_type"] == ("Missing",)


def test_figures_of_another_country_are_left_out_by_its_name():
    wales = {"E92000001": "W92000004", "England": "Wales"}
    rows = rows_of(D3)
    more = [[wales.get(cell, cell) for cell in row] for row in rows if "National" in row]
    found, _ = read(written([*rows, *more]), recipes(), {})
    assert found.figures.left_out["no place that is read: National, Wales"] == len(more)
    assert figures_of(written([*rows, *more])) == figures_of(bytes_of(D3))


def test_headings_that_every_file_has_are_known_in_capitals():
    data = (
        bytes_of(D3).replace(b"time_period", b"Time_Period").replace(b"geographic_level", b"GEOGRAPHIC_LEVEL")
    )
    assert figures_of(data) == figures_of(bytes_of(D3))


def test_a_column_beside_its_renamed_self_is_told_and_the_newer_counts(load):
    head, *rows = rows_of(C1_2025)
    doubled = [[*head, "Referrals"], *([*row, "1"] for row in rows)]
    report = load("both.csv", written(doubled))
    assert "Referrals (referral_count counts, beside which it stands)" in report.new_columns


def test_a_code_that_nobody_knew_for_an_authority_is_told(load):
    load(C1_2024)
    data = changed(
        C1_2025, lambda line: line | ({"new_la_code": "E10000099"} if line["la_name"] == "Kent" else {})
    )
    assert load("other.csv", data).learnt == ["E10000099 for Kent, known as E10000016"]
