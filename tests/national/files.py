"""The files of fixtures/national, and what tests make of them. Published figures: fixtures/national/README.md."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from national.rules.recipe import Recipe

FIXTURES = Path(__file__).parents[2] / "fixtures"
FILES = FIXTURES / "national"
POPULATIONS = "ons_mid-year_population_estimates_2012_to_2024.csv"
C1_2024 = "c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv"
C1_2025 = "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
NEIGHBOURS_2025 = "sn_model_2025_wide.csv"
NEIGHBOURS_2021 = "New_Statistical_Neighbour_Groupings_April_2021.csv"
DATASETS = sorted(
    path.name for path in FILES.glob("*.csv") if path.name not in (NEIGHBOURS_2021, NEIGHBOURS_2025)
)

Rows = list[list[str]]


@cache
def bytes_of(name: str) -> bytes:
    return (FILES / name).read_bytes()


@cache
def recipes() -> tuple[Recipe, ...]:
    said = json.loads((FIXTURES / "national_recipes.json").read_text(encoding="utf-8"))
    return tuple(Recipe.of(each) for each in said)


def recipe(code: str) -> Recipe:
    return next(each for each in recipes() if each.code == code)


def rows_of(name: str) -> Rows:
    return list(csv.reader(io.StringIO(bytes_of(name).decode("utf-8-sig"))))


def lines_of(name: str) -> list[dict[str, str]]:
    head, *rows = rows_of(name)
    return [dict(zip(head, row, strict=True)) for row in rows]


def written(
    rows: Sequence[Sequence[str]], *, delimiter: str = ",", mark: bytes = b"", end: str = "\n"
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)
    return mark + text.getvalue().encode()


def changed(name: str, change: Callable[[dict[str, str]], dict[str, str]]) -> bytes:
    lines = [change(dict(line)) for line in lines_of(name)]
    return written([list(lines[0]), *(list(line.values()) for line in lines)])
