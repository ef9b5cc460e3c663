"""What everybody knows already: what was shown, what follows from it, what was corrected, what stays hidden."""

from collections.abc import Mapping
from decimal import Decimal

from disclosure.cells import cells_of
from disclosure.counts import counts_of
from disclosure.known import before, is_one_of
from disclosure.model import Known, Ledger
from disclosure.pattern import Before, System
from disclosure.stretches import MONTH
from indicators.rules.periods import add_months
from indicators.rules.terms import Basis
from indicators.rules.values import DatedKey
from tests.disclosure.councils import ALONE, COUNTY, FIRST
from tests.disclosure.test_protect import structure_of

DOVER, THANET = 10, 11
SECOND = add_months(FIRST, 1)
COUNT = f"n{ALONE}"


def month(area: int, end=FIRST) -> DatedKey:
    return ALONE, Basis.MONTH, area, end


def year_to_date(area: int, end) -> DatedKey:
    return ALONE, Basis.YTD, area, end


def of(number: int) -> Known:
    return Known(Decimal(number))


def known_of(now: Mapping[DatedKey, int], shown: Mapping[DatedKey, tuple[int, ...]], hidden=()) -> Before:
    """What is known of these figures by a ledger in which these numbers were shown."""
    structure = structure_of(2)
    counts = counts_of(structure)
    figures = {key: of(number) for key, number in now.items()}
    ledger = Ledger({key: tuple(map(of, numbers)) for key, numbers in shown.items()}, frozenset(hidden))
    cells = cells_of(figures, counts, structure, [key for key in shown if key not in figures])
    return before(System(structure, counts, cells), cells.of_figure, figures, ledger)


def atom(area: int, end=FIRST):
    return COUNT, area, (MONTH, end)


THREE = {month(COUNTY): 30, month(DOVER): 10, month(THANET): 20}


def test_nothing_is_known_before_anything_is_shown():
    found = known_of(THREE, {})
    assert (found.known, found.changed, found.stuck, found.withheld) == (set(), set(), {}, {})


def test_what_was_shown_is_known():
    assert known_of(THREE, {month(DOVER): (10,)}).known == {atom(DOVER)}


def test_a_total_alone_tells_no_part():
    assert atom(DOVER) not in known_of(THREE, {month(COUNTY): (30,)}).known


def test_a_total_with_all_parts_but_one_leaves_open_what_it_counts_besides_them():
    shown = {month(COUNTY): (30,), month(THANET): (20,)}
    assert known_of(THREE, shown).known == {atom(THANET)}
    assert known_of(THREE, {**shown, month(DOVER): (10,)}).known >= {atom(DOVER), atom(THANET), atom(-COUNTY)}


YEAR = {
    year_to_date(DOVER, FIRST): 10,
    year_to_date(DOVER, SECOND): 14,
    month(DOVER): 10,
    month(DOVER, SECOND): 4,
}


def test_two_years_to_date_tell_the_month_between():
    shown = {year_to_date(DOVER, FIRST): (10,), year_to_date(DOVER, SECOND): (14,)}
    assert known_of(YEAR, shown).known == {atom(DOVER), atom(DOVER, SECOND)}


def test_the_second_alone_tells_neither():
    assert known_of(YEAR, {year_to_date(DOVER, SECOND): (14,)}).known == set()


def test_a_number_that_was_shown_and_is_another_now_has_changed():
    found = known_of(THREE, {month(DOVER): (12,)})
    assert (found.known, found.changed) == ({atom(DOVER)}, {atom(DOVER)})


def test_one_that_was_corrected_and_shown_again_has_not():
    assert known_of(THREE, {month(DOVER): (12, 10)}).changed == set()


def test_a_total_that_was_corrected_changes_those_of_its_parts_that_were_known():
    found = known_of(THREE, {month(COUNTY): (32,), month(THANET): (22,)})
    assert found.changed == {atom(THANET), atom(DOVER), atom(-COUNTY)} & found.known


def test_a_part_that_is_shown_as_it_is_has_not_changed_with_its_total():
    assert atom(THANET) not in known_of(THREE, {month(COUNTY): (33,), month(THANET): (20,)}).changed


def test_what_is_withdrawn_is_what_it_was():
    found = known_of({month(THANET): 20}, {month(DOVER): (12,)})
    assert found.changed == set()
    assert is_one_of(None, ())


def test_a_hidden_number_stays_hidden_and_a_hidden_total_withheld():
    found = known_of(THREE, {}, hidden=(month(DOVER), month(COUNTY)))
    key = COUNT, (MONTH, FIRST)
    assert found.stuck == {key: {DOVER}}
    assert found.withheld == {key: {COUNTY}}


def test_of_a_longer_period_nothing_stays_hidden_but_by_its_months():
    found = known_of(YEAR, {}, hidden=(month(DOVER), year_to_date(DOVER, SECOND)))
    assert found.stuck == {(COUNT, (MONTH, FIRST)): {DOVER}}


def test_of_one_that_was_hidden_as_a_whole_every_month_that_is_given_later_is_hidden():
    found = known_of(YEAR, {month(DOVER): (12,)}, hidden=(year_to_date(DOVER, SECOND),))
    assert found.stuck == {(COUNT, (MONTH, SECOND)): {DOVER}}


def test_what_comes_late_and_would_tell_a_small_rest_is_hidden():
    """14 up to May were shown, 10 up to April come after: 4 in May, which nobody returned."""
    for until_may, kept in ((14, {DOVER}), (34, set())):
        figures = {year_to_date(DOVER, FIRST): 10, year_to_date(DOVER, SECOND): until_may}
        found = known_of(figures, {year_to_date(DOVER, SECOND): (until_may,)})
        assert found.stuck.get((COUNT, (MONTH, FIRST)), set()) == kept
