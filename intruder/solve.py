"""How many whole values what a stranger knows leaves to a number: a mixed-integer program each (HiGHS, by scipy)."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from intruder.equations import Bound, Number, Sum

ENOUGH = 3
MOST = 1_000_000
SECONDS = 20.0


class Solver:
    """The numbers that fulfil all bounds. Answers are remembered: each shows values of many numbers at once."""

    def __init__(self, bounds: Sequence[Bound]) -> None:
        self._at: dict[Number, int] = {}
        for bound in bounds:
            for number in bound.total:
                self._at.setdefault(number, len(self._at))
        self._matrix = self._matrix_of([bound.total for bound in bounds])
        self._least = [bound.least for bound in bounds]
        self._most = [bound.most for bound in bounds]
        self._answers: list[np.ndarray] = []

    def feasible(self, total: Sum) -> set[int]:
        """Values that a sum of numbers may have: all of them, or `ENOUGH` where there are more.

        Raises ValueError where nothing fulfils what was printed: then what was printed contradicts itself.
        """
        row = self._row(total)
        found = {round(float(row @ answer)) for answer in self._answers}
        for sign in (1, -1):
            if len(found) < ENOUGH:
                found.add(self._extreme(row, sign))
        low, high = min(found), max(found)
        while len(found) < ENOUGH and high - low > len(found) - 1:
            between = self._between(row, found)
            if between is None:
                break
            found.add(between)
        return found

    def _row(self, total: Sum) -> np.ndarray:
        row = np.zeros(len(self._at))
        for number, times in total.items():
            if number in self._at:
                row[self._at[number]] = times
        return row

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
        ordered = sorted(known)
        for low, high in pairwise(ordered):
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
            constraints.append(LinearConstraint(besides[0], besides[1], besides[2]))
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
