"""The table of the rules of reading names code and tests that are there."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ROWS = re.findall(
    r"^\| (R[0-9]+) \|(.+)\|$", (PROJECT / "docs/reading-returns.md").read_text("utf-8"), re.MULTILINE
)


def test_every_rule_has_its_row() -> None:
    assert [rule for rule, _ in ROWS] == [f"R{number}" for number in range(1, 19)]


@pytest.mark.parametrize(("rule", "row"), ROWS, ids=[rule for rule, _ in ROWS])
def test_what_a_row_names_is_there(rule: str, row: str) -> None:
    _, code, tests = row.split("|")
    for cell, folder in ((code, "returns/"), (tests, "tests/")):
        named = re.findall(r"`([^`:]+)(?::(\w+))?`", cell)
        assert named, rule
        for path, name in named:
            assert path.startswith(folder)
            text = (PROJECT / path).read_text("utf-8")
            assert not name or re.search(rf"^(?:def|class) {name}\b", text, re.MULTILINE), name
