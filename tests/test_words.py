"""docs/words.md names what is there, and on the side on which it is: stored in a table, or pure."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
OURS = ("charts", "districts", "improvement", "indicators", "returns", "sandbox", "scorecard")
LINES = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs" / "words.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| word", "| ---"))
]


@cache
def defined() -> set[str]:
    """The classes and named types of the application."""
    found = set()
    for folder in OURS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ClassDef | ast.FunctionDef):
                    found.add(node.name)
                elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    found.add(node.targets[0].id)
    return found


@cache
def tables() -> set[str]:
    """The classes that are stored."""
    return {
        model.__name__
        for app in OURS
        if apps.is_installed(app)
        for model in apps.get_app_config(app).get_models()
    }


@pytest.mark.parametrize("line", LINES, ids=lambda line: line[0])
def test_each_name_is_on_its_side(line):
    _, stored, pure, meaning = line
    assert set(re.findall(r"`(\w+)`", stored)) <= tables()
    assert not set(re.findall(r"`(\w+)`", pure)) & tables()
    assert set(re.findall(r"`(\w+)`", pure + meaning)) <= defined()


def test_no_word_stands_twice():
    words = [line[0] for line in LINES]
    assert len(words) == len(set(words)) > 20
