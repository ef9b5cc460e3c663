"""docs/security.md names tests that exist, and leaves out no requirement of levels 1 and 2."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))
TABLE = TEXT[TEXT.index("## OWASP") :]
LINES = [line.strip("| ").split(" | ") for line in TABLE.splitlines() if re.match(r"\| \d", line)]
# How many requirements of levels 1 and 2 each section of ASVS 5.0 has; those of level 3 come after them.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1
5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1
9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2
12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1
17.2:4 17.3:2
"""


def requirements() -> list[str]:
    """Their numbers, in order."""
    sections = [section.split(":") for section in SECTIONS.split()]
    return [f"{section}.{number}" for section, count in sections for number in range(1, int(count) + 1)]


@pytest.mark.parametrize(("path", "name"), TESTS, ids=[f"{path}::{name}" for path, name in TESTS])
def test_a_test_that_is_named_exists(path, name):
    assert f"def {name}" in (ROOT / path).read_text(encoding="utf-8")


def test_every_requirement_has_its_line_once():
    found = [number for line in LINES for number in line[0].split(", ")]
    assert sorted(found) == sorted(requirements())


def test_every_line_has_a_test_or_a_reason():
    reasons = ("`tests/", "Reason: ", "Not applicable", "Open: ", "ruff’s ", "ruff's ")
    assert [line for line in LINES if len(line) != 3 or not line[2].startswith(reasons)] == []
