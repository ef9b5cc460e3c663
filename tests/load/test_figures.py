"""How a run of the load is told in figures."""

from tests.load.__main__ import COLUMNS, line_of, ninety_five, table, told
from tests.load.crowd import Waits


def test_ninety_five_of_a_hundred_waited_no_longer():
    assert ninety_five([float(second) for second in range(101)]) == 95.0


def test_one_wait_alone_has_no_such_time():
    assert ninety_five([1.0]) is None


def test_an_error_counts_whoever_saw_it():
    waits = told(Waits(pages=[1.0, 3.0], errors=["GET /: 503"]))
    assert (waits["pages"], waits["page_median"], waits["page_longest"]) == (2, 2.0, 3.0)
    run = {"site": "SQLite", "gunicorns": 1, "workers": 2, "threads": 4, "ratio": 1.5}
    line = line_of(run | {"alone": waits, "crowd": waits})
    assert dict(zip(COLUMNS, line, strict=True))["errors"] == 2
    assert "1.5" in table([run | {"alone": waits, "crowd": waits}])
