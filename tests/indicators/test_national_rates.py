"""The Department for Education's printed rates per 10,000, each against the one that the rule of populations gives.

Published figures: fixtures/national/README.md.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from indicators.rules.figures import FigureKey, in_words
from indicators.rules.terms import Basis
from tests.builders import KENT, POPULATION, REFERRALS, day, given, resolver

FILES = Path(__file__).parents[2] / "fixtures/national"
POPULATIONS = "ons_mid-year_population_estimates_2012_to_2024.csv"
REFERRALS_FILE = "c1_children_in_need_referrals_and_rereferrals_2013_to_2024.csv"
ASSESSMENTS_FILE = "c2_children_in_need_assessments_duration_2014_to_2024.csv"
INVESTIGATIONS_FILE = "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv"
COLUMNS = [
    (REFERRALS_FILE, "Referrals"),
    (REFERRALS_FILE, "Referrals_child"),
    (ASSESSMENTS_FILE, "Assessments_completed"),
    (INVESTIGATIONS_FILE, "Section47"),
    (INVESTIGATIONS_FILE, "Section47_child"),
    (INVESTIGATIONS_FILE, "ICPC"),
    (INVESTIGATIONS_FILE, "ICPC_child"),
]
# The estimates of mid-2022 and mid-2023 were revised after the rates of 2023 and 2024 had been printed.
LAST_YEAR_BEFORE_REVISION = 2022


def lines_of(file: str) -> Iterator[dict[str, str]]:
    with (FILES / file).open(encoding="utf-8-sig", newline="") as text:
        yield from (line for line in csv.DictReader(text) if line["geographic_level"] == "Local authority")


def populations() -> dict[str, dict[int, str]]:
    """By the authority's old code, which outlives a change of its other one, the estimate of each year's 30 June."""
    found: dict[str, dict[int, str]] = {}
    for line in lines_of(POPULATIONS):
        found.setdefault(line["old_la_code"], {})[int(line["time_period"])] = line["population_estimate"]
    return found


def rate(count: str, year: int, children: dict[int, str]) -> str:
    """The rate of a year to 31 March, with every estimate known."""
    counted = given(KENT, f"{year}-03", f"{count}/", Basis.YEAR, of=REFERRALS)
    estimates = [
        given(KENT, f"{mid_year}-06", people, of=POPULATION) for mid_year, people in children.items()
    ]
    found = resolver(counted, *estimates, specs=[POPULATION, REFERRALS])
    return in_words(REFERRALS, found.figure(FigureKey(REFERRALS, Basis.YEAR, KENT), day(f"{year}-03")).value)


def printed(file: str, column: str) -> Iterator[tuple[str, int, str, str]]:
    """The old code, year, count and printed rate of each line that prints both."""
    for line in lines_of(file):
        year, count, figure = int(line["time_period"]), line[column], line[f"{column}_rate"]
        if year <= LAST_YEAR_BEFORE_REVISION and count.isdigit() and figure.replace(".", "").isdigit():
            yield line["old_la_code"], year, count, figure


def test_every_printed_rate_comes_out_as_printed():
    children = populations()
    found = [
        (code, year, rate(count, year, children[code]).replace(",", ""), f"{float(figure):.1f}")
        for file, column in COLUMNS
        for code, year, count, figure in printed(file, column)
    ]
    assert len(found) == 2_140
    assert [each for each in found if each[2] != each[3]] == []


@pytest.mark.parametrize(("year", "words"), [(2023, "658.0"), (2024, "688.5"), (2025, "676.3")])
def test_kents_rates_of_later_years_follow_the_revised_estimates(year, words):
    referrals = {2023: "22589", 2024: "24111", 2025: "24035"}
    assert rate(referrals[year], year, populations()["886"]) == words
