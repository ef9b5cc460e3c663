"""How many whole values what a stranger knows leaves to a number: a mixed-integer program each (HiGHS, by scipy)."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from time import monotonic

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from intruder.equations import Bound, Number, Sum

ENOUGH = 3
MOST = 1_000_000
SECONDS = 20.0


class Solver:
    """The numbers that fulfil all bounds, those apart that no bound holds together."""

    def __init__(self, bounds: Sequence[Bound]) -> None:
        self._part_of: dict[Number, _Part] = {}
        for held in _held_together(bounds):
            part = _Part(held)
            self._part_of.update(dict.fromkeys(part.numbers, part))

    def feasible(self, total: Sum) -> set[int]:
        """Values that a sum of numbers may have: all of them, or `ENOUGH` where there are more.

        Raises ValueError where nothing fulfils what was printed: then what was printed contradicts itself.
        """
        if any(number not in self._part_of for number in total):
            return set(range(ENOUGH))  # Nothing was printed of it.
        parts = {id(part): part for number in total if (part := self._part_of.get(number)) is not None}
        found = {0}
        for part in parts.values():
            own = {number: times for number, times in total.items() if self._part_of.get(number) is part}
            found = {one + other for one in found for other in part.feasible(own)}
        return set(sorted(found)[:ENOUGH])


def values_left(problems: Sequence[tuple[Sequence[Bound], Sum]], seconds: float) -> list[int | None]:
    """How many values each sum is left by its bounds, up to `ENOUGH`; None where time is up or they contradict."""
    until = monotonic() + seconds
    return [_values_left(*problem) if monotonic() < until else None for problem in problems]


def _values_left(bounds: Sequence[Bound], total: Sum) -> int | None:
    try:
        return len(Solver(bounds).feasible(total))
    except ValueError:
        return None


def _held_together(bounds: Sequence[Bound]) -> Iterable[list[Bound]]:
    """The bounds in parts that have no number in common."""
    leader: dict[Number, Number] = {}

    def find(number: Number) -> Number:
        while leader.setdefault(number, number) != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for bound in bounds:
        first, *others = bound.total
        for other in others:
            leader[find(other)] = find(first)
    parts: dict[Number, list[Bound]] = {}
    for bound in bounds:
        parts.setdefault(find(next(iter(bound.total))), []).append(bound)
    return parts.values()


class _Part:
    """Bounds that hang together. Answers are remembered: each shows values of many numbers at once."""

    def __init__(self, bounds: Sequence[Bound]) -> None:
        self.numbers = list(dict.fromkeys(number for bound in bounds for number in bound.total))
        self._at = {number: at for at, number in enumerate(self.numbers)}
        self._matrix = self._matrix_of([bound.total for bound in bounds])
        self._least = [bound.least for bound in bounds]
        self._most = [bound.most for bound in bounds]
        self._answers: list[np.ndarray] = []

    def feasible(self, total: Sum) -> set[int]:
        """Values of a sum of these numbers, `ENOUGH` of them where there are so many."""
        row = np.zeros(len(self._at))
        for number, times in total.items():
            row[self._at[number]] = times
        found = {round(float(row @ answer)) for answer in self._answers}
        for sign in (1, -1):
            if len(found) < ENOUGH:
                found.add(self._extreme(row, sign))
        while len(found) < ENOUGH and (between := self._between(row, found)) is not None:
            found.add(between)
        return found

    def _matrix_of(self, totals: Sequence[Sum]) -> csr_array:
        rows, columns, entries = [], [], []
        for at, total in enumerate(totals):
            for number, times in total.items():
                rows.append(at)
                columns.append(self._at[number])
                entries.append(float(times))
        return csr_array((entries, (rows, columns)), shape=(len(totals), len(self._at)))

    def _extreme(self, row: np.ndarray, sign: int) -> int:
        answer = self._solve(sign * row)
        if answer is None:
            raise ValueError("Nothing fulfils what was printed.")
        return round(float(row @ answer))

    def _between(self, row: np.ndarray, known: set[int]) -> int | None:
        """A value that is none of the known ones and lies between two of them."""
        for low, high in pairwise(sorted(known)):
            if high - low > 1:
                answer = self._solve(np.zeros(len(row)), (row, low + 1, high - 1))
                if answer is not None:
                    return round(float(row @ answer))
        return None

    def _solve(
        self, cost: np.ndarray, besides: tuple[np.ndarray, float, float] | None = None
    ) -> np.ndarray | None:
        constraints = [LinearConstraint(self._matrix, self._least, self._most)]
        if besides is not None:
            constraints.append(LinearConstraint(*besides))
        found = milp(
            cost,
            constraints=constraints,
            integrality=np.ones(len(cost)),
            bounds=Bounds(0, MOST),
            options={"time_limit": SECONDS},
        )
        if found.x is None:
            return None
        answer: np.ndarray = np.round(found.x)
        self._answers.append(answer)
        return answer
