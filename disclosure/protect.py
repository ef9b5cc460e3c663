"""The protection of small numbers: which figures nobody without a role may see, and the proof that it holds.

Pure. The one entry. What is published is looked at first, by itself: nothing illustrative hides or protects it. Nobody
stands behind an illustrative figure: it is hidden by the same rule and needs no proof, but what is published must be
proved beside it too.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from disclosure.cells import Cell, Cells, cells_of
from disclosure.counts import Counts, counts_of
from disclosure.known import atoms_of, before, is_one_of
from disclosure.model import Known, Ledger, Move, Protection, Structure, Witness
from disclosure.pattern import Before, System, View
from disclosure.witness import Witnesses
from indicators.rules.values import DatedKey

ROUNDS = 4
TELL_EACH = 500

# How many figures are looked at, and of how many.
Progress = Callable[[int, int], None]


def _say_nothing(_done: int, _total: int) -> None:
    pass


def protect(
    figures: Mapping[DatedKey, Known], ledger: Ledger, structure: Structure, progress: Progress = _say_nothing
) -> Protection:
    """What is hidden of these figures, with a witness for each sensitive one.

    `figures` are all that an authority publishes or has published up to now, as they are now. `progress` is told now
    and then how many of them are looked at, and of how many.
    """
    published = {key: known for key, known in figures.items() if not known.illustrative}
    found = _protect(published, ledger, structure, progress)
    if len(published) == len(figures):
        return found
    with_made_up = _protect(figures, _after(published, found, ledger), structure, progress)
    own = frozenset(key for key, known in figures.items() if known.illustrative)
    return replace(
        found,
        hidden=found.hidden | (with_made_up.hidden & own),
        sensitive=found.sensitive | (with_made_up.sensitive & own),
        # What new illustrative figures would tell is hidden with them: the rest was told by earlier ones.
        exposed=found.exposed | ((with_made_up.exposed | with_made_up.unproven) - own),
    )


def _after(published: Mapping[DatedKey, Known], found: Protection, ledger: Ledger) -> Ledger:
    """The ledger with what is shown and hidden of published figures."""
    shown = {key: (known,) for key, known in published.items() if key not in found.hidden}
    witnesses = {**ledger.witnesses, **found.witnesses}
    return Ledger({**ledger.shown, **shown}, ledger.hidden | found.hidden, witnesses)


def _protect(
    figures: Mapping[DatedKey, Known], ledger: Ledger, structure: Structure, progress: Progress
) -> Protection:
    counts = counts_of(structure)
    cells = cells_of(figures, counts, structure, [key for key in ledger.shown if key not in figures])
    system = System(structure, counts, cells)
    known = before(system, cells.of_figure, figures, ledger)
    witnesses: Mapping[DatedKey, Witness] = ledger.witnesses
    for _ in range(ROUNDS):
        view = View(system, known)
        hidden = _hidden(view, figures, cells, ledger)
        trial = _trial(view, figures, cells, hidden, ledger)
        given = _given_away(figures, ledger)
        sensitive, witnesses, exposed = _proved(
            trial, _told(figures, progress), cells, hidden, witnesses, given
        )
        unproven = sensitive - witnesses.keys() - exposed
        if not unproven or not _close(system, known, unproven, cells):
            break
    return Protection(hidden, sensitive, witnesses, exposed, frozenset(unproven))


def _hidden(view: View, figures: Iterable[DatedKey], cells: Cells, ledger: Ledger) -> frozenset[DatedKey]:
    return frozenset(
        key
        for key in figures
        if key in ledger.hidden
        or key in cells.waiting
        or any(view.hides(cell) for cell in cells.of_figure[key])
    )


def _trial(
    view: View,
    figures: Mapping[DatedKey, Known],
    cells: Cells,
    hidden: frozenset[DatedKey],
    ledger: Ledger,
) -> Witnesses:
    shown = [key for key in figures if key not in hidden]
    standing = [
        key
        for key, versions in ledger.shown.items()
        if is_one_of(figures.get(key), versions) and not (key in hidden and _has_changed(view, cells, key))
    ]
    return Witnesses(
        view,
        sorted(
            {cell for key in (*shown, *standing) for cell in cells.of_figure.get(key, ())},
            key=lambda cell: (cell.count, cell.area, cell.slots),
        ),
    )


def _told(figures: Collection[DatedKey], progress: Progress) -> Iterator[DatedKey]:
    for at, key in enumerate(figures):
        if at % TELL_EACH == 0:
            progress(at, len(figures))
        yield key


def _given_away(figures: Mapping[DatedKey, Known], ledger: Ledger) -> frozenset[DatedKey]:
    """The figures that were shown as they are."""
    return frozenset(key for key, known in figures.items() if is_one_of(known, ledger.shown.get(key, ())))


def _has_changed(view: View, cells: Cells, key: DatedKey) -> bool:
    """Whether a number of a figure was shown and is another now: what the figure was tells nothing of what it is."""
    atoms = (atom for cell in cells.of_figure.get(key, ()) for atom in atoms_of(view.system, cell))
    return any(atom in view.before.changed for atom in atoms)


def _proved(
    trial: Witnesses,
    figures: Iterable[DatedKey],
    cells: Cells,
    hidden: frozenset[DatedKey],
    earlier: Mapping[DatedKey, Witness],
    given: Collection[DatedKey],
) -> tuple[frozenset[DatedKey], dict[DatedKey, Witness], frozenset[DatedKey]]:
    """The sensitive figures, a witness for each that has one, and those that are known already, as `given` are.

    A witness from before is kept where it still holds.
    """
    proofs: dict[Cell, tuple[Move, ...] | None] = {}
    sensitive: set[DatedKey] = set()
    witnesses: dict[DatedKey, Witness] = {}
    exposed: set[DatedKey] = set()
    known = trial.before.known - trial.before.changed
    for key in figures:
        own = [cell for cell in cells.of_figure[key] if key in hidden and _is_sensitive(trial.truth, cell)]
        if not own:
            continue
        sensitive.add(key)
        if key in given or all(atom in known for cell in own for atom in atoms_of(trial.system, cell)):
            exposed.add(key)
        elif found := _witness(trial, own, earlier.get(key), proofs):
            witnesses[key] = found
    return frozenset(sensitive), witnesses, frozenset(exposed)


def _witness(
    trial: Witnesses,
    own: Iterable[Cell],
    earlier: Witness | None,
    proofs: dict[Cell, tuple[Move, ...] | None],
) -> Witness | None:
    """A witness of all these cells; None where one of them has none."""
    if earlier is not None and trial.still_holds(earlier, own):
        return earlier
    for cell in own:
        if cell not in proofs:
            proofs[cell] = trial.of_cell(cell, () if earlier is None else earlier.moves)
    ways = [proofs[cell] for cell in own]
    if not all(ways):
        return None
    moves = tuple(move for found in ways for move in found or ())
    return Witness(moves, trial.seen_by(moves))


def _is_sensitive(view: View, cell: Cell) -> bool:
    """Whether the sum that a cell shows is one that nobody may be told."""
    if len(cell.slots) == 1:
        return view.sensitive(cell.count, cell.area, cell.slots[0])
    total = sum(view.number(cell.count, cell.area, slot) or 0 for slot in cell.slots)
    return 1 <= total <= view.system.limits[cell.count]


def _close(system: System, known: Before, unproven: Iterable[DatedKey], cells: Cells) -> bool:
    """Hide as a whole what could not be proved: its slots, and those of counts tied to it. False: there is no more."""
    counts: Counts = system.counts
    unproved = [cell for key in unproven for cell in cells.of_figure[key]]
    own = {(counts.families[cell.count], cell.slots[0]) for cell in unproved if len(cell.slots) == 1}
    families = own or {(counts.families[cell.count], slot) for cell in unproved for slot in cell.slots}
    families |= {
        (counts.families[cell.count], stretch)
        for cell in unproved
        for slot in cell.slots
        for *_, stretch in system.longer(cell.count, slot)
    }
    more = {
        (counts.bundles[name], slot) for name, slot in system.own if (counts.families[name], slot) in families
    }
    fresh = more - known.closed
    known.closed |= fresh
    return bool(fresh)
