"""How many more workers a team would need: a number where children and workers are known, else a share."""

from decimal import Decimal

import pytest

from improvement.rules.workers import more_share, more_workers, workers_words
from indicators.rules.figures import Figure
from tests.builders import CASELOAD, day, number

OPTIMUM = Decimal(25)


def words(
    value: str | None, parts: tuple[str | None, str | None] | None = None, optimum: Decimal | None = OPTIMUM
) -> str:
    numerator, denominator = parts or (None, None)
    figure = Figure(
        day("2013-02-20"), number(value), numerator=number(numerator), denominator=number(denominator)
    )
    return workers_words(CASELOAD, figure, optimum)


def test_stocktons_north_2_needs_a_third_more_workers_and_nobody_knows_how_many():
    assert words("33.2") == (
        "33% more workers, about a third (33.2 against 25); children and workers were not returned, so no number"
    )
    assert more_share(Decimal("33.2"), OPTIMUM) == Decimal("32.8")


def test_a_share_that_is_no_common_fraction_is_only_a_percentage():
    assert words("35.7").startswith("43% more workers (35.7 against 25)")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("31.5", "26% more workers, about a quarter ("),
        ("31.75", "27% more workers ("),
        ("26.625", "7% more workers ("),
    ],
)
def test_a_share_within_a_point_of_a_common_fraction_is_said_so_and_halves_round_up(value, said):
    assert words(value).startswith(said)


@pytest.mark.parametrize("parts", [("832.5", None), (None, "25")])
def test_of_children_or_workers_alone_no_number_is_told(parts):
    assert words("33.3", parts).endswith("children and workers were not returned, so no number")


def test_with_children_and_workers_the_number_is_told():
    assert words("24", ("600", "25"), Decimal(20)) == "5.0 more (600 children, 25 workers; 24.0 against 20)"


@pytest.mark.parametrize(
    ("children", "workers", "more"),
    [("600", "25", "5.0"), ("601", "25", "5.1"), ("500", "25", "0"), ("400", "25", "0")],
)
def test_workers_are_rounded_up_and_never_below_none(children, workers, more):
    assert more_workers(Decimal(children), Decimal(workers), Decimal(20)) == Decimal(more)


def test_as_many_workers_bring_the_team_to_the_optimum():
    children, workers = Decimal("613"), Decimal("25.3")
    assert children / (workers + more_workers(children, workers, Decimal(20))) <= 20


def test_equal_to_the_optimum_needs_none():
    assert words("25") == "No more: not over the optimum"


def test_what_reads_as_the_optimum_is_not_over_it():
    assert words("20.03", ("753", "37.6"), Decimal(20)) == "No more: not over the optimum"


def test_without_figure_or_optimum_nothing_is_known():
    assert words(None) == "Not known: no caseload was returned"
    assert words("33.2", optimum=None) == "Not known: no optimum is set"
