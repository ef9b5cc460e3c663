"""The reference knows what the code knows: each command, role, address, column and rule has its line, and no other."""

from pathlib import Path

import pytest
from django.core.management import get_commands

from backoffice.targets.workbook import COLUMNS as TARGETS
from districts.models import RoleName
from districts.permissions import REACHES_WHOLE_AUTHORITY, TABLE, Permission
from improvement.plan_workbook import COLUMNS as PLAN
from returns.template.workbook import HEADINGS
from scorecard.api.urls import urlpatterns
from scorecard.rules.reading_line import MEANINGS

ROOT = Path(__file__).parents[1]
REFERENCE = (ROOT / "docs/reference.md").read_text(encoding="utf-8")


def table(text: str, heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    section = text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line.strip("| ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split(" | ")] for line in lines[2:]]


def test_every_command_has_its_line():
    ours = {
        name
        for name, app in get_commands().items()
        if (ROOT / app / "management/commands" / f"{name}.py").exists() and app != "bench"
    }
    assert {line[0].strip("`") for line in table(REFERENCE, "Commands")} == ours


def test_the_table_of_roles_is_that_of_the_code():
    section = REFERENCE.split("\n## Roles\n", 1)[1]
    head = next(line for line in section.splitlines() if line.startswith("| may"))
    roles = [RoleName(cell.strip()) for cell in head.strip("| ").split(" | ")[1:]]
    assert roles == list(RoleName)
    rows = [line.split("|")[1:-1] for line in section.split("\n## ", 1)[0].splitlines() if line[:2] == "| "]
    told = {row[0].strip(): [cell.strip() == "yes" for cell in row[1:]] for row in rows[2:]}
    assert told == {
        f"{permission}{' *' if permission in REACHES_WHOLE_AUTHORITY else ''}": [
            permission in TABLE[role] for role in roles
        ]
        for permission in Permission
    }


def test_every_address_for_programs_has_its_line():
    lines = {line[0].strip("`") for line in table(REFERENCE, "Interface for programs")}
    assert lines == {str(each.pattern) for each in urlpatterns if str(each.pattern)}


@pytest.mark.parametrize(
    "columns",
    [HEADINGS, TARGETS.values(), PLAN.values(), MEANINGS],
    ids=["return", "targets", "plan", "readings"],
)
def test_the_columns_of_our_own_files_stand_in_their_order(columns):
    assert any(cells[1].endswith(", ".join(columns)) for cells in table(REFERENCE, "Shapes of files"))


def test_every_rule_of_reading_has_its_line():
    assert [line[0] for line in table(REFERENCE, "How a return is read")] == [f"R{n}" for n in range(1, 19)]


def test_every_decision_stands_in_the_list_of_them_in_order():
    decisions = ROOT / "docs/decisions"
    listed = [line for line in (decisions / "README.md").read_text().splitlines() if line.startswith("| [")]
    records = sorted(path.name for path in decisions.glob("0*.md"))
    assert [line.split("](", 1)[1].split(")", 1)[0] for line in listed] == records
