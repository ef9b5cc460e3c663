"""The tables of folders say what there is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_INSTALLED = {"bench", "tests"}
MOST_FILES = 22


def application() -> set[str]:
    """The folders of what is installed."""
    return {path.parent.name for path in ROOT.glob("*/__init__.py")} - NOT_INSTALLED


def test_contributing_names_each_folder_of_the_application():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text[text.index("| folder |") : text.index("| to change |")]
    named = set(re.findall(r"`(\w+)/`", table))
    assert application() <= named


def test_run_checks_each_folder_of_the_application():
    (listed,) = re.findall(r'^APPLICATION="(.*)"', (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(listed.split()) == application()


def test_each_file_that_contributing_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`([\w-]+/[\w.-]+[\w./-]*)`", text)
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_run_defines_each_of_its_functions_once():
    defined = re.findall(r"^(\w+)\(\)", (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(defined) == len(set(defined)) > 20


def test_no_folder_of_the_application_holds_more_than_22_files():
    folders = {path.parent for name in application() for path in (ROOT / name).glob("**/*.py")}
    crowded = {
        str(folder.relative_to(ROOT)): number
        for folder in folders
        if folder.name != "migrations" and (number := len(list(folder.glob("*.py")))) > MOST_FILES
    }
    assert crowded == {}
