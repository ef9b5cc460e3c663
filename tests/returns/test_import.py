"""Reading in at the command line: several files, dry runs, reports for programs, folders of history."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from indicators.models import Reading
from returns.models import Return, ReturnState
from tests.returns.builders import RETURNS, row, values, workbook

pytestmark = pytest.mark.usefixtures("library")

KENT = str(RETURNS / "kent-2012-05.xlsx")


def run(command: str, *args: object, **options) -> str:
    said = StringIO()
    call_command(command, *map(str, args), stdout=said, stderr=StringIO(), **options)
    return said.getvalue()


def reported(command: str, *args: object, **options) -> list[dict]:
    return json.loads(run(command, *args, json=True, **options))["files"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two months of Dover's, the later one read first by its name, and something else."""
    files = tmp_path / "history"
    (files / "2012").mkdir(parents=True)
    (files / "a.xlsx").write_bytes(workbook(row(value=40), title="Return of June 2012"))
    (files / "2012" / "b.xlsx").write_bytes(workbook(row(value=36), title="Return of May 2012"))
    (files / "~$a.xlsx").write_bytes(b"owner")
    (files / "notes.docx").write_bytes(b"PK")
    return files


# For programs


def test_json_reports_lines_findings_and_result():
    (report,) = reported("import_return", KENT, area="kent", yes=True)
    assert (report["file"], report["result"], report["area"], report["period_end"]) == (
        "kent-2012-05.xlsx",
        "accepted",
        "kent",
        "2012-05-31",
    )
    assert len(report["lines"]) == 9
    assert {"severity", "code", "sheet", "cells", "what", "what_to_do"} <= report["findings"][0].keys()


def test_a_line_in_json_says_its_reading_and_its_cells():
    lines = reported("import_return", KENT, area="kent", yes=True)[0]["lines"]
    line = next(line for line in lines if line["value"] == "84.4")
    assert (line["indicator"], line["basis"], line["change"], line["accepted"]) == (
        "initial-assessments-completed-in-timescale",
        "MONTH",
        "new",
        True,
    )
    assert line["cells"]


def test_json_reports_a_refused_file_too_and_the_command_fails(tmp_path):
    (tmp_path / "note.xlsx").write_text("no workbook")
    said = StringIO()
    with pytest.raises(CommandError, match=r"note\.xlsx"):
        call_command("import_return", str(tmp_path / "note.xlsx"), KENT, area="kent", json=True, stdout=said)
    files = json.loads(said.getvalue())["files"]
    assert [file["result"] for file in files] == ["refused", "waiting"]


# Several files, and none for good


def test_a_file_that_is_refused_does_not_keep_the_others_out(tmp_path):
    (tmp_path / "note.xlsx").write_text("no workbook")
    with pytest.raises(CommandError, match=r"note\.xlsx"):
        run("import_return", tmp_path / "note.xlsx", KENT, area="kent", yes=True)
    assert Reading.objects.count() == 9


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(settings):
    said = run("import_return", KENT, area="kent", yes=True, dry_run=True)
    assert "9 of 9 lines accepted." in said
    assert "Dry run: nothing was kept." in said
    assert not Return.objects.exists()
    assert not Reading.objects.exists()
    assert list(settings.UPLOAD_ROOT.iterdir()) == []


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        ("Targets for June 2012", "speaks of targets"),
        ("June 2012 and May 2012", "names June 2012 and May 2012"),
    ],
)
def test_a_file_that_may_mean_something_else_waits_for_a_person(tmp_path, title, asked):
    file = tmp_path / "return.xlsx"
    file.write_bytes(workbook(row(month=None, value=40), title=title))
    (report,) = reported("import_return", file, area="dover", yes=True)
    assert report["result"] == "waiting"
    assert asked in report["message"]
    assert not Reading.objects.exists()
    (dry,) = reported("import_return", file, area="dover", yes=True, dry_run=True)
    assert asked in dry["message"]
    assert "page of return" not in dry["message"]


def test_a_dry_run_names_no_return_that_will_not_be_there():
    (report,) = reported("import_return", KENT, area="kent", dry_run=True)
    assert (report["result"], report["return"]) == ("waiting", None)
    assert report["message"].endswith("Leave out --dry-run to keep it, waiting to be accepted.")


def test_a_dry_run_sees_what_the_file_before_would_have_brought():
    first, again = reported("import_return", KENT, KENT, area="kent", yes=True, dry_run=True)
    assert (first["result"], again["result"]) == ("accepted", "unchanged")


# History


def test_a_folder_is_read_in_the_oldest_month_first(folder):
    reports = reported("import_history", folder, yes=True, area="kent")
    assert [report["file"] for report in reports] == ["b.xlsx", "a.xlsx"]


def test_a_second_reading_of_a_folder_changes_nothing(folder):
    run("import_history", folder, yes=True, area="kent")
    before = Return.objects.count()
    reports = reported("import_history", folder, yes=True, area="kent")
    assert [report["result"] for report in reports] == ["unchanged", "unchanged"]
    assert Return.objects.count() == before


def test_the_newer_file_restates_the_older(tmp_path):
    (tmp_path / "new.xlsx").write_bytes(workbook(row(value=37), title="Return of June 2012"))
    (tmp_path / "old.xlsx").write_bytes(workbook(row(value=36), title="Return of May 2012"))
    run("import_history", tmp_path, yes=True, area="kent")
    assert values() == [37]


def test_progress_goes_to_the_error_output(folder):
    said = StringIO()
    call_command("import_history", str(folder), area="kent", stdout=StringIO(), stderr=said)
    assert "Importing 2 of 2: a.xlsx" in said.getvalue()
    assert set(Return.objects.values_list("state", flat=True)) == {ReturnState.DRAFT}


def test_a_file_that_cannot_be_read_does_not_stop_the_folder(folder):
    (folder / "broken.xlsx").write_bytes(b"PK broken")
    with pytest.raises(CommandError, match=r"broken\.xlsx"):
        run("import_history", folder, yes=True, area="kent")
    assert Reading.objects.exists()


def test_a_dry_run_of_a_folder_keeps_nothing(folder):
    run("import_history", folder, yes=True, area="kent", dry_run=True)
    assert not Return.objects.exists()


@pytest.mark.parametrize("name", ["nowhere", ""])
def test_a_folder_without_a_return_says_so(tmp_path, name):
    with pytest.raises(CommandError, match=r"is not a folder|There is no return"):
        run("import_history", tmp_path / name)
