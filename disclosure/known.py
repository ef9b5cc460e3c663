"""What is known already: the numbers that were shown, those that follow from what was shown, and what was hidden.

Pure.
"""

from collections.abc import Iterable, Mapping

from disclosure.cells import Cell
from disclosure.model import Atom, Known, Ledger
from disclosure.pairs import Branch
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
    shown = [cell for key in ledger.shown for cell in of_figure.get(key, ())]
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
    found.changed -= standing
    for key in ledger.hidden:
        for cell in of_figure.get(key, ())[:1]:
            _keep_hidden(system, found, cell)
    return found


def is_one_of(now: Known | None, versions: Iterable[Known]) -> bool:
    """Whether a figure is one that was shown of it; one that isn't there any more is what it was."""
    return now is None or any(_numbers(now) == _numbers(then) for then in versions)


def _numbers(known: Known) -> tuple[object, ...]:
    return known.value, known.numerator, known.denominator


def _keep_hidden(system: System, found: Before, cell: Cell) -> None:
    """What was hidden of a single slot goes on being hidden; longer stretches follow from it."""
    if len(cell.slots) != 1:
        return
    key: BundleSlot = system.counts.bundles[cell.count], cell.slots[0]
    lowest = {area for branch in system.branches(*key) for area in branch.lowest}
    into = found.stuck if cell.area in lowest else found.withheld
    into.setdefault(key, set()).add(cell.area)


def atoms_of(system: System, cell: Cell) -> Iterable[Atom]:
    """The numbers of lowest areas that add up to a cell."""
    bundle = system.counts.bundles[cell.count]
    for slot in cell.slots:
        for area in _below(system.branches(bundle, slot), cell.area):
            if system.numbers.get((cell.count, slot), {}).get(area) is not None:
                yield cell.count, area, slot


def _below(branches: Iterable[Branch], area: int) -> tuple[int, ...]:
    for branch in branches:
        if branch.area == area:
            return branch.lowest
        found = _below(branch.below, area)
        if found:
            return found
    return ()


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
