"""What figures of overlapping months tell of the months between: a stranger subtracts one from the other."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

# The month after which a figure begins and that with which it ends, counted through the years, and its parts.
Figure = tuple[int, int, tuple[Decimal | None, Decimal | None]]


class Cuts:
    """The months at which figures of an area begin or end, and what was counted between any two of them."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._figures = sorted(figures, key=lambda figure: (figure[1] - figure[0], figure[0]))
        beside: dict[int, set[int]] = {}
        for after, last, _ in self._figures:
            beside.setdefault(after, set()).add(last)
            beside.setdefault(last, set()).add(after)
        self._beside = beside
        self._sums: dict[int, tuple[Decimal | None, Decimal | None]] = {}
        self._reached: dict[int, list[int]] = {}
        for cut in beside:
            if cut not in self._sums:
                self._walk(cut)

    def _walk(self, begin: int) -> None:
        """What was counted from a cut to each that figures lead to, whichever way round."""
        self._sums[begin] = (Decimal(0), Decimal(0))
        reached = [begin]
        found = True
        while found:
            found = False
            for after, last, parts in self._figures:
                if (after in self._sums) != (last in self._sums):
                    known, new, sign = (after, last, 1) if after in self._sums else (last, after, -1)
                    self._sums[new] = _plus(self._sums[known], parts, sign)
                    reached.append(new)
                    found = True
        for cut in reached:
            self._reached[cut] = sorted(reached)

    def between(
        self, after: int, last: int
    ) -> Iterator[tuple[int, int, tuple[Decimal | None, Decimal | None]]]:
        """The pieces that a figure is made of, each with what was counted in it."""
        cuts = [cut for cut in self._reached[after] if after <= cut <= last]
        for one, other in pairwise(cuts):
            yield one, other, _plus(self._sums[other], self._sums[one], -1)


def _plus(
    one: tuple[Decimal | None, Decimal | None], other: tuple[Decimal | None, Decimal | None], sign: int
) -> tuple[Decimal | None, Decimal | None]:
    top, whole = (
        None if mine is None or theirs is None else mine + sign * theirs
        for mine, theirs in zip(one, other, strict=True)
    )
    return top, whole
