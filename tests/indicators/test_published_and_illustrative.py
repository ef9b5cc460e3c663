"""Published before illustrative: an illustrative figure never stands, counts or judges where a published one does."""

from indicators.rules.figures import FigureKey
from indicators.rules.terms import Basis
from indicators.rules.travel import earlier_figure
from tests.builders import BACKLOG, DOVER, KENT, SWALE, THANET, TIMELINESS, day, given, resolver

MAY = day("2012-05")
DISTRICTS = (DOVER, SWALE, THANET)


def backlog(at, end, text, *, illustrative=False):
    return given(at, end, text, of=BACKLOG, illustrative=illustrative)


def test_published_alone_looks_past_illustrative_readings():
    books = resolver(*(backlog(at, "2012-05", "12", illustrative=True) for at in DISTRICTS))
    assert books.figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), MAY).value == 36
    assert not books.figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), MAY, published_only=True).known


def test_the_best_figure_is_the_published_one():
    below = [backlog(at, "2012-05", "99", illustrative=True) for at in DISTRICTS]
    found = resolver(backlog(KENT, "2012-05", "36"), *below).best_figure(
        FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), MAY
    )
    assert (found.value, found.illustrative) == (36, False)


def test_where_nothing_is_published_the_illustrative_figure_is_shown_as_such():
    below = [backlog(at, "2012-05", "12", illustrative=True) for at in DISTRICTS]
    found = resolver(*below).best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), MAY)
    assert (found.value, found.illustrative) == (36, True)


def test_published_no_cases_stand_before_an_illustrative_figure():
    readings = [given(at, "2012-05", "0/0") for at in DISTRICTS]
    own = given(KENT, "2012-05", "1/2", illustrative=True)
    assert not resolver(own, *readings).best_figure(FigureKey(TIMELINESS, Basis.MONTH, KENT), MAY).known


def test_one_illustrative_district_leaves_the_published_sum_incomplete():
    readings = [backlog(DOVER, "2012-05", "1"), backlog(SWALE, "2012-05", "2")]
    books = resolver(*readings, backlog(THANET, "2012-05", "3", illustrative=True))
    published = books.figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), MAY, published_only=True)
    assert published.why == "2 of 3: no return from Thanet"
    best = books.best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), MAY)
    assert (best.value, best.illustrative) == (6, True)


def test_days_of_published_snapshots_leave_out_illustrative_ones():
    books = resolver(backlog(KENT, "2012-05", "36"), backlog(DOVER, "2012-04", "3", illustrative=True))
    assert books.snapshot_dates(BACKLOG, KENT, published_only=True) == [MAY]
    assert books.snapshot_dates(BACKLOG, KENT) == [day("2012-04"), MAY]
    assert books.dates(BACKLOG, DOVER, published_only=True) == []
    assert books.dates(BACKLOG, DOVER) == [day("2012-04")]


def test_a_published_figure_is_never_compared_with_an_illustrative_one():
    books = resolver(
        backlog(KENT, "2012-04", "45", illustrative=True),
        backlog(KENT, "2012-05", "36"),
        backlog(KENT, "2011-05", "665"),
    )
    now = books.best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), MAY)
    assert earlier_figure(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), now).value == 665


def test_an_illustrative_figure_may_be_compared_with_a_published_one():
    books = resolver(backlog(KENT, "2012-04", "45"), backlog(KENT, "2012-05", "36", illustrative=True))
    now = books.best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), MAY)
    assert earlier_figure(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), now).value == 45


def test_a_sum_with_an_illustrative_month_is_illustrative():
    books = resolver(given(KENT, "2012-04", "1/2"), given(KENT, "2012-05", "1/2", illustrative=True))
    found = books.best_figure(FigureKey(TIMELINESS, Basis.YTD, KENT), MAY)
    assert (found.denominator, found.illustrative) == (4, True)


def test_an_illustrative_month_leaves_the_published_sum_incomplete():
    books = resolver(given(KENT, "2012-04", "1/2"), given(KENT, "2012-05", "1/2", illustrative=True))
    found = books.figure(FigureKey(TIMELINESS, Basis.YTD, KENT), MAY, published_only=True)
    assert found.why == "1 of 2: no return for May 2012"


def test_the_published_quarter_of_a_stock_is_never_an_illustrative_snapshot():
    books = resolver(backlog(KENT, "2012-06", "36", illustrative=True))
    assert not books.figure(
        FigureKey(BACKLOG, Basis.QUARTER, KENT), day("2012-06"), published_only=True
    ).known
