"""The tables of folders say what there is."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_INSTALLED = {"bench", "tests"}


def test_contributing_names_each_folder_of_the_application():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text[text.index("| folder |") : text.index("| to change |")]
    named = set(re.findall(r"`(\w+)/`", table))
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert there - NOT_INSTALLED <= named


def test_run_checks_each_folder_of_the_application():
    (listed,) = re.findall(r'^APPLICATION="(.*)"', (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE)
    there = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert set(listed.split()) == there - NOT_INSTALLED


def test_each_file_that_contributing_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    paths = re.findall(r"`([\w-]+/[\w.-]+[\w./-]*)`", text)
    assert len(paths) > 20
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_run_defines_each_of_its_functions_once():
    defined = re.findall(r"^(\w+)\(\)", (ROOT / "run").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(defined) == len(set(defined)) > 20
