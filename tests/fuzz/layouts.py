"""The layouts in which one set of readings can be written, from a tidy list to a sheet for each area."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from districts.tree import AreaNode
from tests.fuzz.pages import Page, Put
from tests.fuzz.readings import Truth

Chance = random.Random
WriteMonth = Callable[[date], Put]
WriteFigure = Callable[[Truth], Put]


class Written(NamedTuple):
    """The pages, and the first row, last row and figure columns of the first table, for noise to be put around it."""

    pages: list[Page]
    first_row: int
    last_row: int
    figure_columns: tuple[int, ...]
    title: str = ""


class Hand(NamedTuple):
    """Who writes: how months and figures are written, what stands in titles, and the chance for the rest."""

    month: WriteMonth
    figure: WriteFigure
    chance: Chance


def _write(page: Page, row: int, *contents: Put | str | None) -> None:
    for column, content in enumerate(contents, start=1):
        put = content if isinstance(content, Put) else Put(content)
        if put.content is not None:
            page.cells[row, column] = put


def _values(truths: Sequence[Truth], *names: str) -> list[list]:
    return [list(dict.fromkeys(getattr(each, name) for each in truths)) for name in names]


def _named(month: date) -> str:
    return f"{month:%B %Y}"


def long_list(truths: Sequence[Truth], hand: Hand) -> Written:
    """One row a reading, the columns in any order."""
    page = Page()
    order = ["Indicator", "Area", "Month", "Value"]
    hand.chance.shuffle(order)
    _write(page, 1, *order)
    for row, each in enumerate(truths, start=2):
        said = {
            "Indicator": Put(each.spec.name), "Area": Put(each.node.name),
            "Month": hand.month(each.month), "Value": hand.figure(each),
        }  # fmt: skip
        _write(page, row, *(said[name] for name in order))
    return Written([page], 1, len(truths) + 1, (order.index("Value") + 1,))


def list_without_headings(truths: Sequence[Truth], hand: Hand) -> Written:
    """A list in any order of columns, as a database gives it out without a row of headings."""
    written = long_list(truths, hand)
    page = written.pages[0]
    page.cells = {place: put for place, put in page.cells.items() if place[0] > 1}
    return written


def months_across(truths: Sequence[Truth], hand: Hand) -> Written:
    """Indicator and area down, months across."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    _write(page, 1, "Indicator", "Area", *(hand.month(month) for month in months))
    row = 1
    for spec in specs:
        for node in nodes:
            row += 1
            _write(page, row, spec.name, node.name, *(hand.figure(by[spec, node, month]) for month in months))
    return Written([page], 1, row, tuple(range(3, 3 + len(months))))


def areas_across(truths: Sequence[Truth], hand: Hand) -> Written:
    """Indicator and month down, areas across."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    _write(page, 1, "Indicator", "Month", *(node.name for node in nodes))
    row = 1
    for spec in specs:
        for month in months:
            row += 1
            figures = (hand.figure(by[spec, node, month]) for node in nodes)
            _write(page, row, spec.name, hand.month(month), *figures)
    return Written([page], 1, row, tuple(range(3, 3 + len(nodes))))


def indicators_across(truths: Sequence[Truth], hand: Hand) -> Written:
    """Area and month down, indicators across."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    _write(page, 1, "District", "Month", *(spec.name for spec in specs))
    row = 1
    for node in nodes:
        for month in months:
            row += 1
            figures = (hand.figure(by[spec, node, month]) for spec in specs)
            _write(page, row, node.name, hand.month(month), *figures)
    return Written([page], 1, row, tuple(range(3, 3 + len(specs))))


def matrix_a_month(truths: Sequence[Truth], hand: Hand) -> Written:
    """A sheet a month, named in its title: areas down, indicators across."""
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    pages = []
    for month in months:
        page = Page(f"Page {len(pages) + 1}")
        _write(page, 1, f"District scorecard, {_named(month)}")
        _write(page, 3, "District", *(spec.name for spec in specs))
        for row, node in enumerate(nodes, start=4):
            _write(page, row, node.name, *(hand.figure(by[spec, node, month]) for spec in specs))
        pages.append(page)
    return Written(pages, 3, 3 + len(nodes), tuple(range(2, 2 + len(specs))))


def areas_across_a_month(truths: Sequence[Truth], hand: Hand) -> Written:
    """A sheet a month: indicators down, areas across; the first column has no heading."""
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    pages = []
    for month in months:
        page = Page(f"{month:%b %Y}")
        _write(page, 1, f"Performance by district, {_named(month)}")
        _write(page, 3, hand.chance.choice(["Indicator", None, "Measure"]), *(node.name for node in nodes))
        for row, spec in enumerate(specs, start=4):
            _write(page, row, spec.name, *(hand.figure(by[spec, node, month]) for node in nodes))
        pages.append(page)
    return Written(pages, 3, 3 + len(specs), tuple(range(2, 2 + len(nodes))))


def sheet_an_area(truths: Sequence[Truth], hand: Hand) -> Written:
    """A sheet named after each area: indicators down, months across."""
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    pages = []
    for node in nodes:
        page = Page(node.name)
        _write(page, 1, "Indicator", *(hand.month(month) for month in months))
        for row, spec in enumerate(specs, start=2):
            _write(page, row, spec.name, *(hand.figure(by[spec, node, month]) for month in months))
        pages.append(page)
    return Written(pages, 1, 1 + len(specs), tuple(range(2, 2 + len(months))))


def title_an_area(truths: Sequence[Truth], hand: Hand) -> Written:
    """A sheet for each area, named in its title: indicators down, months across."""
    written = sheet_an_area(truths, hand)
    pages = []
    for number, page in enumerate(written.pages, start=1):
        moved = Page(f"Page {number}", {(row + 2, column): put for (row, column), put in page.cells.items()})
        _write(moved, 1, f"Monthly figures for {page.name}")
        pages.append(moved)
    return Written(pages, 3, written.last_row + 2, written.figure_columns)


def block_an_area(truths: Sequence[Truth], hand: Hand) -> Written:
    """One table, its rows under the name of each area that stands once for a block."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    _write(page, 1, "Indicator", *(hand.month(month) for month in months))
    row = 1
    for node in nodes:
        row += 1
        _write(page, row, node.name)
        for spec in specs:
            row += 1
            _write(page, row, spec.name, *(hand.figure(by[spec, node, month]) for month in months))
    return Written([page], 1, row, tuple(range(2, 2 + len(months))))


def indicator_in_title(truths: Sequence[Truth], hand: Hand) -> Written:
    """A sheet for each indicator, which its title names: areas down, months across."""
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    pages = []
    for spec in specs:
        page = Page(f"Page {len(pages) + 1}")
        _write(page, 1, spec.name)
        _write(page, 3, "District", *(hand.month(month) for month in months))
        for row, node in enumerate(nodes, start=4):
            _write(page, row, node.name, *(hand.figure(by[spec, node, month]) for month in months))
        pages.append(page)
    return Written(pages, 3, 3 + len(nodes), tuple(range(2, 2 + len(months))))


def months_down_areas_across(truths: Sequence[Truth], hand: Hand) -> Written:
    """A sheet for each indicator: months down, areas across."""
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    pages = []
    for spec in specs:
        page = Page(f"Page {len(pages) + 1}")
        _write(page, 1, spec.name)
        _write(page, 3, "Month", *(node.name for node in nodes))
        for row, month in enumerate(months, start=4):
            _write(page, row, hand.month(month), *(hand.figure(by[spec, node, month]) for node in nodes))
        pages.append(page)
    return Written(pages, 3, 3 + len(months), tuple(range(2, 2 + len(nodes))))


def months_over_areas(truths: Sequence[Truth], hand: Hand) -> Written:
    """Two rows of headings: merged months over areas."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    upper: list = ["Indicator"]
    for at, month in enumerate(months):
        upper += [hand.month(month), *[None] * (len(nodes) - 1)]
        left = 2 + at * len(nodes)
        page.merges.append((1, left, 1, left + len(nodes) - 1))
    _write(page, 1, *upper)
    _write(page, 2, None, *(node.name for _ in months for node in nodes))
    for row, spec in enumerate(specs, start=3):
        figures = (hand.figure(by[spec, node, month]) for month in months for node in nodes)
        _write(page, row, spec.name, *figures)
    return Written([page], 1, 2 + len(specs), tuple(range(2, 2 + len(months) * len(nodes))))


def pivot_with_sums(truths: Sequence[Truth], hand: Hand) -> Written:
    """A pivot table as Excel outlines it: each area with the sums of its rows, its indicators below."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    _write(page, 1, hand.chance.choice(["Row Labels", "Measure"]), *(hand.month(month) for month in months))
    row = 1
    for node in nodes:
        row += 1
        sums = (sum(by[spec, node, month].value for spec in specs) for month in months)
        _write(page, row, node.name, *(Put(float(each)) for each in sums))
        for spec in specs:
            row += 1
            _write(page, row, spec.name, *(hand.figure(by[spec, node, month]) for month in months))
    return Written([page], 1, row, tuple(range(2, 2 + len(months))))


def pivot_with_gaps(truths: Sequence[Truth], hand: Hand) -> Written:
    """A pivot table in tabular form: an area stands in the first of its rows alone."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    _write(page, 1, "District", "Measure", *(hand.month(month) for month in months))
    row = 1
    for node in nodes:
        for spec in specs:
            row += 1
            first = node.name if spec == specs[0] else None
            _write(page, row, first, spec.name, *(hand.figure(by[spec, node, month]) for month in months))
    return Written([page], 1, row, tuple(range(3, 3 + len(months))))


def total_of_parts(truths: Sequence[Truth], hand: Hand) -> Written:
    """A sheet for each indicator and month, which its title names: areas down, two parts and their total across."""
    pages = []
    parts = hand.chance.choice([("Male", "Female"), ("0-4", "5-17"), ("Neglect", "Other")])
    kinds = list(dict.fromkeys((each.spec, each.month) for each in truths))
    for spec, month in kinds:
        page = Page(f"Page {len(pages) + 1}")
        _write(page, 1, f"{spec.name}, {_named(month)}")
        _write(page, 3, "District", *parts, "Total")
        given = [each for each in truths if (each.spec, each.month) == (spec, month)]
        for row, each in enumerate(given, start=4):
            first = replace(each, value=each.value - 1, mark="")
            second = replace(each, value=each.value - first.value, mark="")
            _write(page, row, each.node.name, hand.figure(first), hand.figure(second), hand.figure(each))
        pages.append(page)
    return Written(pages, 3, 3 + len(truths) // len(kinds), (4,))


def headings_of_two(truths: Sequence[Truth], hand: Hand) -> Written:
    """Area and month in one heading: "Dover, May 2012"."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    pairs = [(node, month) for node in nodes for month in months]
    between = hand.chance.choice([" ", ", ", " - "])
    _write(page, 1, "Indicator", *(f"{node.name}{between}{month:%b %Y}" for node, month in pairs))
    for row, spec in enumerate(specs, start=2):
        _write(page, row, spec.name, *(hand.figure(by[spec, *pair]) for pair in pairs))
    return Written([page], 1, 1 + len(specs), tuple(range(2, 2 + len(pairs))))


def years_over_months(truths: Sequence[Truth], hand: Hand) -> Written:
    """Years down or across, months without theirs the other way."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    year = hand.chance.choice(["2012/13", "2012-13", 2012])
    down = hand.chance.random() < 0.5
    across = [f"{month:%b}" for month in months] if down else [Put(year)]
    _write(page, 1, "Indicator", "District", "Year" if down else "Month", *across)
    row = 1
    for spec in specs:
        for node in nodes:
            every = [by[spec, node, month] for month in months]
            for each in [every] if down else [[one] for one in every]:
                row += 1
                label = Put(year) if down else f"{each[0].month:%B}"
                _write(page, row, spec.name, node.name, label, *(hand.figure(one) for one in each))
    return Written([page], 1, row, tuple(range(4, 4 + len(across))))


def parts_under_months(truths: Sequence[Truth], hand: Hand) -> Written:
    """A sheet for each indicator: months over two parts and their total, in any order, areas down."""
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    parts = [*hand.chance.choice([("Male", "Female"), ("New", "Repeat"), ("Neglect", "Other")]), "Total"]
    hand.chance.shuffle(parts)
    pages = []
    for spec in specs:
        page = Page(f"Page {len(pages) + 1}")
        _write(page, 1, spec.name)
        _write(page, 3, "District", *(put for month in months for put in (hand.month(month), None, None)))
        _write(page, 4, None, *(part for _ in months for part in parts))
        for row, node in enumerate(nodes, start=5):
            figures = [_in_parts(by[spec, node, month], parts) for month in months]
            _write(page, row, node.name, *(hand.figure(each) for given in figures for each in given))
        pages.append(page)
    return Written(pages, 3, 4 + len(nodes), tuple(range(2, 2 + 3 * len(months))))


def _in_parts(truth: Truth, parts: Sequence[str]) -> list[Truth]:
    """A reading and two parts of it, as these headings stand."""
    first = replace(truth, value=truth.value - 1, mark="")
    small = [first, replace(truth, value=truth.value - first.value, mark="")]
    return [truth if part == "Total" else small.pop() for part in parts]


def three_rows_of_headings(truths: Sequence[Truth], hand: Hand) -> Written:
    """A year or the council over merged months over areas; the last two the other way about."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    width = len(nodes) * len(months)
    outer, inner = hand.chance.choice([(months, nodes), (nodes, months)])
    step = len(inner)
    _write(page, 1, "Indicator", hand.chance.choice(["2012/13", "Kent", "Children's services"]))
    _write(page, 2, None, *(put for each in outer for put in (_head(each, hand), *[None] * (step - 1))))
    _write(page, 3, None, *(_head(each, hand) for _ in outer for each in inner))
    page.merges += [(1, 2, 1, 1 + width), *((2, 2 + at, 2, 1 + at + step) for at in range(0, width, step))]
    page.merges = [each for each in page.merges if each[1] != each[3]]
    for row, spec in enumerate(specs, start=4):
        pairs = [(a, b) if outer is nodes else (b, a) for a in outer for b in inner]
        _write(page, row, spec.name, *(hand.figure(by[spec, *pair]) for pair in pairs))
    return Written([page], 1, 3 + len(specs), tuple(range(2, 2 + width)))


def _head(named: date | AreaNode, hand: Hand) -> Put:
    return Put(named.name) if isinstance(named, AreaNode) else hand.month(named)


def area_heads_its_table(truths: Sequence[Truth], hand: Hand) -> Written:
    """Tables below one another, the area of each where its column of names has its heading."""
    page = Page()
    specs, nodes, months = _values(truths, "spec", "node", "month")
    by = {(each.spec, each.node, each.month): each for each in truths}
    for at, node in enumerate(nodes):
        top = 1 + at * (len(specs) + 2)
        _write(page, top, node.name, *(hand.month(month) for month in months))
        for row, spec in enumerate(specs, start=top + 1):
            _write(page, row, spec.name, *(hand.figure(by[spec, node, month]) for month in months))
    return Written([page], 1, 1 + len(specs), tuple(range(2, 2 + len(months))))


def first_and_last_days(truths: Sequence[Truth], hand: Hand) -> Written:
    """One row a reading, dated by the first and the last day of its month, with the unit beside it."""
    page = Page()
    heads = hand.chance.choice([("From", "To"), ("Start date", "End date"), ("Period start", "Period end")])
    _write(page, 1, "Indicator", "Area", *heads, "Unit", "Value")
    for row, each in enumerate(truths, start=2):
        days = (Put(each.month.replace(day=1), "dd/mm/yyyy"), Put(each.month, "dd/mm/yyyy"))
        unit = each.spec.unit.label if hand.chance.random() < 0.7 else None
        _write(page, row, each.spec.name, each.node.name, *days, unit, hand.figure(each))
    return Written([page], 1, len(truths) + 1, (6,))


LAYOUTS = (
    long_list, list_without_headings, months_across, areas_across, indicators_across, matrix_a_month,
    areas_across_a_month, sheet_an_area, title_an_area, block_an_area, indicator_in_title, months_down_areas_across,
    months_over_areas, pivot_with_sums, pivot_with_gaps, total_of_parts, headings_of_two, years_over_months,
    parts_under_months, three_rows_of_headings, area_heads_its_table, first_and_last_days,
)  # fmt: skip
