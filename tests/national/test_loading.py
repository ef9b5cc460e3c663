"""Editions are stored as a whole, restate visibly, and leave what councils return alone."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from districts.models import AuditEntry
from indicators.models import Indicator, Reading
from indicators.rules.terms import Basis
from national.models import NationalEdition, NationalFigure, NationalPlace, NationalRecipe, NeighbourEdition
from national.queries import figures_of, values_of
from national.report import Outcome
from national.sandboxed import NationalFileRefused
from tests.national.files import (
    C1_2024,
    C1_2025,
    DATASETS,
    FILES,
    NEIGHBOURS_2021,
    NEIGHBOURS_2025,
    POPULATIONS,
    bytes_of,
    changed,
    lines_of,
    written,
)

pytestmark = pytest.mark.django_db
D3 = "d3_cpps_subsequent_plan_2013_to_2025.csv"
REFERRALS = "referrals-per-10000-children"


def place(old_code: str) -> NationalPlace:
    return NationalPlace.objects.get(old_code=old_code)


def values(code: str, basis: Basis, old_code: str) -> dict[int, str]:
    """By year the figure of an authority, and how it came about."""
    indicator = Indicator.objects.get(code=code)
    found = values_of(indicator, figures_of(indicator, basis, [place(old_code).pk]))
    by_day = next(iter(found.values()))
    return {day.year: f"{each.value} {each.note}".strip() for day, each in by_day.items()}


def test_printed_rates_stand_and_the_newest_is_computed(load, populations):
    load(C1_2024)
    load(C1_2025)
    kent = values(REFERRALS, Basis.YEAR, "886")
    assert (kent[2023], kent[2024]) == ("658.8", "692.2")
    assert kent[2025] == "676.3 computed, with the population of 30 June 2024"


def printed_in_2013() -> str:
    line = next(
        each for each in lines_of(C1_2024) if (each["old_la_code"], each["time_period"]) == ("886", "2013")
    )
    return f"{Decimal(line['Referrals_rate']):.1f}"


def test_the_order_of_loading_makes_no_difference(load, populations):
    load(C1_2025)
    load(C1_2024)
    kent = values(REFERRALS, Basis.YEAR, "886")
    assert (kent[2013], kent[2023], kent[2024]) == (printed_in_2013(), "658.8", "692.2")
    assert kent[2025].startswith("676.3 computed")


def test_a_change_of_code_is_no_change_of_place(load, populations):
    load("c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv")
    gateshead = place("390")
    assert gateshead.codes == {"E08000020", "E08000037"}
    assert values("section-47-enquiries-per-10000-children", Basis.YEAR, "390").keys() == set(
        range(2013, 2025)
    )


def test_places_are_opened_in_bulk_with_their_days(load, populations):
    assert populations.opened[:2] == ["Bedford", "Bexley"]
    assert len(populations.opened) == NationalPlace.objects.count() == 44
    west = place("941")
    assert (west.opened, west.closed, west.region.name) == (date(2021, 4, 1), None, "East Midlands")
    load(NEIGHBOURS_2021)
    assert place("928").closed == date(2021, 3, 31)


def few(change):
    """Kent's and Essex' second plans of the newest year, changed."""
    lines = [line for line in lines_of(D3) if line["la_name"] in ("Kent", "Essex")]
    kept = [change(line) for line in lines if line["time_period"] == "2025"]
    return written([list(kept[0]), *(list(line.values()) for line in kept)])


def test_one_code_of_two_authorities_is_refused_with_both_names(load):
    load(D3)
    with pytest.raises(
        NationalFileRefused, match=r"E10000016 is the code of Kent and stands beside 881.*Essex"
    ):
        load(D3, few(lambda line: {**line, "new_la_code": "E10000016"}))
    assert place("881").codes == {"E10000012"}


def test_a_name_without_a_code_opens_no_authority_and_a_year_to_come_no_figure(load):
    load(D3)
    bare = {"new_la_code": "", "old_la_code": ""}
    report = load(
        D3, few(lambda line: {**line, **bare, "la_name": line["la_name"].replace("Essex", "Essex CC")})
    )
    assert (report.stored, report.opened) == (1, [])
    assert report.left_out == {"no code, and no authority is called Essex CC": 1}
    assert load(D3, few(lambda line: {**line, "time_period": "2098"})).left_out == {
        "a year that has not ended": 2
    }


def test_a_successor_of_the_same_name_takes_no_figure_of_whom_it_succeeds(load):
    """Figures here are made up."""

    def called(code):
        lines = [line for line in lines_of(D3) if (line["la_name"], line["time_period"]) == ("Kent", "2025")]
        bare = {"old_la_code": "", "new_la_code": ""}
        rows = [
            {**lines[0], **bare, **code, "la_name": "Dorset", "time_period": year}
            for year in ("2019", "2020")
        ]
        return written([list(rows[0]), *(list(row.values()) for row in rows)])

    assert load("old.csv", called({"new_la_code": "E10000009"})).opened == ["Dorset"]
    assert load("new.csv", called({"new_la_code": "E06000059"})).opened == ["Dorset"]
    assert (place("835").closed, place("838").opened) == (date(2019, 3, 31), date(2019, 4, 1))
    assert (place("835").codes, place("838").codes) == ({"E10000009"}, {"E06000059"})
    bare = load("bare.csv", called({}))
    assert bare.stored == 1
    assert bare.left_out == {"no code, and Dorset was not open then": 1}


@pytest.mark.parametrize(
    "change",
    [
        lambda line, share: {**line, "CPP_subsequent_percent": f"{share / 100:.3f}"},
        lambda line, share: {
            **line,
            "CPP_subsequent": line["CPP_start"],
            "CPP_start": line["CPP_subsequent"],
        },
    ],
)
def test_printed_figures_far_from_their_parts_are_asked_about(load, change):
    def otherwise(line):
        text = line["CPP_subsequent_percent"]
        return change(line, float(text)) if text.replace(".", "").isdigit() else line

    report = load("wrong.csv", changed(D3, otherwise))
    assert report.outcome is Outcome.QUESTION
    assert "are far from what their parts give" in report.questions[0]


def test_a_cell_that_nobody_explains_is_asked_about(load):
    report = load("marks.csv", few(lambda line: {**line, "CPP_subsequent_percent": "q"}))
    assert report.outcome is Outcome.QUESTION
    assert report.questions[0].startswith("Nobody explains row 2, CPP_subsequent_percent: “q”; row 3")


def test_figures_stand_with_the_decimals_that_their_edition_prints(load):
    def with_decimals(line):
        if not line["CPP_subsequent_percent"].replace(".", "").isdigit():
            return line
        share = Decimal(100) * int(line["CPP_subsequent"]) / int(line["CPP_start"])
        return line | {"CPP_subsequent_percent": f"{round(share, 2):f}"}

    load("decimals.csv", changed(D3, with_decimals))
    assert values("second-or-subsequent-cp-plans", Basis.YEAR, "886")[2025] == "24.33"


def test_a_total_that_was_said_yes_to_is_remembered(load):
    absence = "absence_la.csv"
    data = changed(
        absence,
        lambda line: {
            **line,
            "phase_type_grouping": line["phase_type_grouping"].replace("Total", "All schools"),
        },
    )
    assert load("next.csv", data).outcome is Outcome.QUESTION
    assert load("next.csv", data, columns_accepted=True).outcome is Outcome.LOADED
    assert load("next again.csv", data + b"\n").outcome is Outcome.LOADED


def test_a_newer_edition_restates_visibly_and_keeps_what_it_leaves_out(load):
    load(C1_2025)

    def revised(line):
        if line["old_la_code"] == "886" and line["time_period"] == "2024":
            line = {**line, "rereferral_count": "6000", "rereferral_percent": "24.9"}
        return line

    data = changed(C1_2025, revised)
    report = load("newer.csv", data)
    assert report.changed == 1
    assert str(report.restated[0]) == (
        f"Re-referrals within 12 months, Kent, 2024-03-31: {before_of('886', 2024)} is now 24.9"
    )
    assert values("re-referrals-within-12-months", Basis.YEAR, "886")[2024] == "24.9"
    assert NationalFigure.objects.filter(current=False).exists()


def before_of(code: str, year: int) -> str:
    found = NationalFigure.objects.filter(
        current=False,
        place__old_code=code,
        period_end__year=year,
        indicator__code="re-referrals-within-12-months",
    ).get()
    return found.printed


def test_a_year_that_vanished_keeps_its_figure_and_its_edition(load):
    load(C1_2024)
    head, *rows = (line.split(",") for line in bytes_of(C1_2025).decode("utf-8-sig").splitlines())
    kept = [row for row in rows if row[0] == "2025"]
    load("only-2025.csv", "\n".join(",".join(row) for row in [head, *kept]).encode())
    figures = NationalFigure.objects.filter(current=True, place__old_code="886", indicator__code=REFERRALS)
    assert {each.period_end.year: each.edition.file_name for each in figures.select_related("edition")} == {
        **dict.fromkeys(range(2013, 2025), C1_2024),
        2025: "only-2025.csv",
    }


def test_the_very_same_file_changes_nothing(load):
    load(C1_2024)
    assert load(C1_2024).outcome is Outcome.KNOWN
    assert NationalEdition.objects.count() == 1


def test_what_is_only_alike_is_asked_about_and_then_remembered(load):
    c1 = NationalRecipe.objects.get(code="c1")
    c1.content["columns"] = {role: headings[:1] for role, headings in c1.content["columns"].items()}
    c1.save()
    report = load(C1_2025)
    assert report.outcome is Outcome.QUESTION
    assert len(report.questions) == 1
    assert not NationalFigure.objects.exists()
    assert load(C1_2025, columns_accepted=True).outcome is Outcome.LOADED
    c1.refresh_from_db()
    assert c1.content["columns"]["Referrals"] == ["Referrals", "referral_count"]


def test_nothing_that_councils_return_is_touched(load):
    for name in DATASETS:
        load(name)
    assert not Reading.objects.exists()
    assert AuditEntry.objects.filter(action="national file loaded").count() == len(DATASETS)


def test_neighbours_are_sets_with_their_edition(load):
    load(NEIGHBOURS_2021)
    load(NEIGHBOURS_2025)
    assert [str(each) for each in NeighbourEdition.objects.all()] == ["2025 list", "2021 list"]
    lists = {
        edition.name: [
            each.neighbour.old_code for each in edition.neighbours.filter(authority__old_code="886")
        ]
        for edition in NeighbourEdition.objects.all()
    }
    assert lists == {
        "2021 list": ["881", "845", "866", "885", "888", "941", "891", "937", "935", "860"],
        "2025 list": ["881", "845", "878", "303", "935", "926", "891", "938", "822", "933"],
    }


def test_a_list_without_a_day_asks_for_one(load):
    report = load("neighbours.csv", bytes_of(NEIGHBOURS_2025))
    assert report.outcome is Outcome.QUESTION
    assert (
        load("neighbours.csv", bytes_of(NEIGHBOURS_2025), published=date(2025, 5, 1)).edition == "2025 list"
    )


def test_the_command_reports_for_programs_and_a_dry_run_keeps_nothing(library):
    out = StringIO()
    files = [str(FILES / name) for name in (POPULATIONS, C1_2024, NEIGHBOURS_2025)]
    call_command("load_national", *files, "--dry-run", "--json", stdout=out, stderr=StringIO())
    said = json.loads(out.getvalue())
    assert said["dry_run"] is True
    assert [each["figures"] for each in said["files"]] == [563, 2076, 1530]
    assert said["files"][1]["printed_and_computed"]["authority"] == {"compared": 1478, "same": 1414}
    assert not NationalEdition.objects.exists()
    assert not [path for path in settings.UPLOAD_ROOT.rglob("*") if path.is_file()]


def test_a_file_that_is_refused_keeps_no_other_out(library, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match=r"bad.csv: This is no national file that is known"):
        call_command(
            "load_national", str(bad), str(FILES / POPULATIONS), stdout=StringIO(), stderr=StringIO()
        )
    assert NationalFigure.objects.count() == 563
