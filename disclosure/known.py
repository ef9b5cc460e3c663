"""What is known already: the numbers that were shown, those that follow from what was shown, and what was hidden.

Pure.
"""

from collections.abc import Iterable, Mapping, Sequence

from disclosure.cells import Cell
from disclosure.model import Atom, Known, Ledger, Slot
from disclosure.pattern import Before, BundleSlot, System
from indicators.rules.values import DatedKey


def before(
    system: System,
    of_figure: Mapping[DatedKey, tuple[Cell, ...]],
    figures: Mapping[DatedKey, Known],
    ledger: Ledger,
) -> Before:
    """What the ledger makes known of the system's numbers, and what stays hidden."""
    found = Before()
    otherwise = {
        key
        for key, versions in ledger.shown.items()
        if _is_put_together_otherwise(figures.get(key), versions)
    }
    shown = [cell for key in ledger.shown if key not in otherwise for cell in of_figure.get(key, ())]
    found.known = known_numbers(system, shown)
    standing: set[Atom] = set()
    for key, versions in ledger.shown.items():
        is_another = not is_one_of(figures.get(key), versions)
        for cell in of_figure.get(key, ()):
            atoms = set(atoms_of(system, cell))
            if is_another:
                found.changed |= atoms & found.known
            elif len(atoms) == 1:
                standing |= atoms
        if key in otherwise:
            _withhold(system, found, of_figure.get(key, ()))
        elif is_another:
            _withhold(system, found, (each for each in of_figure.get(key, ()) if _is_small(system, each)))
    found.changed -= standing
    _keep_rests(system, found, shown)
    hidden = [cell for key in ledger.hidden for cell in of_figure.get(key, ())[:1]]
    for cell in sorted(hidden, key=lambda each: len(each.slots)):
        _keep_hidden(system, found, cell)
    return found


def _keep_rests(system: System, found: Before, shown: Sequence[Cell]) -> None:
    """Hide what would tell a small rest: of a sum that was shown, the slots beside one that is sensitive.

    Such a sum was shown before figures that come late told it apart.
    """
    told = {cell for cell in shown if len(cell.slots) == 1}
    for cell in shown:
        beside = (Cell(cell.count, cell.area, (slot,)) for slot in cell.slots)
        rests = [
            each for each in beside if each not in told and not found.known.issuperset(atoms_of(system, each))
        ]
        if any(_is_small(system, rest) for rest in rests):
            _hide_slots(system, found, cell, [rest.slots[0] for rest in rests])


def _is_put_together_otherwise(now: Known | None, versions: Iterable[Known]) -> bool:
    """Whether a figure is another because other areas make it up: what it lost or gained tells of them."""
    return now is not None and any(
        then.made_of != now.made_of and _numbers(then) != _numbers(now) for then in versions
    )


def _is_small(system: System, cell: Cell) -> bool:
    """Whether a sum is sensitive now: beside what it was, a total of before and now would tell it."""
    number = sum(system.own.get((cell.count, slot), {}).get(cell.area, 0) for slot in cell.slots)
    return 1 <= number <= system.limits[cell.count]


def _withhold(system: System, found: Before, cells: Iterable[Cell]) -> None:
    """Hide sums, and those that take them in."""
    tree = system.structure.tree
    for cell in cells:
        bundle = system.counts.bundles[cell.count]
        for slot in cell.slots:
            if cell.area not in system.lowest(bundle, slot):
                above = {node.id for node in tree.line_up(tree.nodes[cell.area])}
                found.withheld.setdefault((bundle, slot), set()).update(above)


def is_one_of(now: Known | None, versions: Iterable[Known]) -> bool:
    """Whether a figure is one that was shown of it; one that isn't there any more is what it was."""
    return now is None or any(_numbers(now) == _numbers(then) for then in versions)


def _numbers(known: Known) -> tuple[object, ...]:
    return known.value, known.numerator, known.denominator


def _keep_hidden(system: System, found: Before, cell: Cell) -> None:
    """What was hidden of a single slot goes on being hidden; longer stretches follow from it.

    Of one that was hidden as a whole, before its parts were given, all parts are that nobody knows.
    """
    bundle = system.counts.bundles[cell.count]
    slots: Iterable[Slot] = cell.slots
    if len(cell.slots) > 1:
        if any(_is_kept(found, (bundle, slot), cell.area) for slot in cell.slots):
            return
        slots = [slot for slot in cell.slots if (cell.count, cell.area, slot) not in found.known]
    _hide_slots(system, found, cell, slots)


def _hide_slots(system: System, found: Before, cell: Cell, slots: Iterable[Slot]) -> None:
    bundle = system.counts.bundles[cell.count]
    for slot in slots:
        into = found.stuck if cell.area in system.lowest(bundle, slot) else found.withheld
        into.setdefault((bundle, slot), set()).add(cell.area)


def _is_kept(found: Before, key: BundleSlot, area: int) -> bool:
    return area in found.stuck.get(key, ()) or area in found.withheld.get(key, ())


def atoms_of(system: System, cell: Cell) -> Iterable[Atom]:
    """The numbers of lowest areas that add up to a cell."""
    bundle = system.counts.bundles[cell.count]
    for slot in cell.slots:
        for area in system.lowest_in(bundle, slot).get(cell.area, ()):
            if system.numbers.get((cell.count, slot), {}).get(area) is not None:
                yield cell.count, area, slot


def known_numbers(system: System, shown: Iterable[Cell]) -> set[Atom]:
    """The numbers that follow from shown cells one after the other: the only one of a cell that isn't known."""
    cells = {cell for cell in shown if cell.count in system.counts.protected}
    unknown = {at: set(atoms_of(system, cell)) for at, cell in enumerate(sorted(cells, key=_order))}
    where: dict[Atom, list[int]] = {}
    for at, atoms in unknown.items():
        for atom in atoms:
            where.setdefault(atom, []).append(at)
    known: set[Atom] = set()
    ready = [at for at, atoms in unknown.items() if len(atoms) == 1]
    while ready:
        for atom in list(unknown[ready.pop()]):
            known.add(atom)
            for at in where[atom]:
                unknown[at].discard(atom)
                if len(unknown[at]) == 1:
                    ready.append(at)
    return known


def _order(cell: Cell) -> tuple[str, int, tuple[tuple[str, object], ...]]:
    return cell.count, cell.area, cell.slots
