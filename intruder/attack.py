"""What somebody works out of all that was printed: each number that is left too few values.

Pure. Whoever publishes says of each number two ways in which the truth could be otherwise. Each is tried
on all that a stranger can write down; where these ways don't show enough values, a solver looks for others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import inf

from intruder.equations import Bound, Number, Sum

ENOUGH = 3
# As much as a sum of rounded quotients may be off.
SLACK = 1e-6

Truth = Mapping[Number, float]
Change = Mapping[Number, int]


@dataclass(frozen=True)
class Secret:
    """A number that nobody may be told: a sum of what was returned, and ways in which it could be otherwise."""

    name: str
    total: Sum
    ways: tuple[Change, ...] = ()


class Attack:
    """Everything that a stranger can write down, beside the truth that they don't know."""

    def __init__(self, bounds: Iterable[Bound], truth: Truth) -> None:
        self._truth = truth
        self._bounds: list[Bound] = []
        self._totals: list[float | None] = []
        self._on: dict[Number, list[tuple[int, float]]] = {}
        self._tried: dict[frozenset[tuple[Number, int]], bool] = {}
        for bound in bounds:
            if not _says_nothing(bound):
                self._add(bound)

    def _add(self, bound: Bound) -> None:
        """Take a bound in, unless it is of numbers that were others when it was printed: nobody has these any more."""
        known = all(number in self._truth for number in bound.total)
        total = sum(times * self._truth[number] for number, times in bound.total.items()) if known else None
        if total is not None and not _within(bound, total):
            return
        for number, times in bound.total.items():
            self._on.setdefault(number, []).append((len(self._bounds), times))
        self._bounds.append(bound)
        self._totals.append(total)

    def is_open(self, secret: Secret) -> bool:
        """Whether the ways that are said of a number leave it enough values."""
        changes = {_changed(secret.total, way) for way in secret.ways if self.could_be(way)}
        return len(changes | {0}) >= ENOUGH

    def could_be(self, way: Change) -> bool:
        """Whether all that was printed could be of another truth."""
        name = frozenset(way.items())
        if name not in self._tried:
            self._tried[name] = self._exists(way) and self._stays(way)
        return self._tried[name]

    def _exists(self, way: Change) -> bool:
        return all(number in self._truth and self._truth[number] + more >= 0 for number, more in way.items())

    def _stays(self, way: Change) -> bool:
        changes: dict[int, float] = {}
        for number, more in way.items():
            for at, times in self._on.get(number, ()):
                changes[at] = changes.get(at, 0) + times * more
        return all(self._may_change(at, change) for at, change in changes.items())

    def _may_change(self, at: int, change: float) -> bool:
        total = self._totals[at]
        return abs(change) < SLACK if total is None else _within(self._bounds[at], total + change)

    def about(self, total: Sum) -> list[Bound]:
        """The bounds that hang together with these numbers, however far."""
        numbers, waiting, found = set(total), list(total), set[int]()
        while waiting:
            for at, _ in self._on.get(waiting.pop(), ()):
                if at not in found:
                    found.add(at)
                    fresh = self._bounds[at].total.keys() - numbers
                    numbers |= fresh
                    waiting += fresh
        return [self._bounds[at] for at in sorted(found)]

    def doubtful(self, secrets: Iterable[Secret]) -> Iterator[tuple[Secret, list[Bound]]]:
        """The secrets that their ways don't show to be open, with all that a solver must know of them.

        A number about which nothing was printed is open.
        """
        for secret in secrets:
            if not self.is_open(secret) and (bounds := self.about(secret.total)):
                yield secret, bounds


def _within(bound: Bound, total: float) -> bool:
    return bound.least - SLACK <= total <= bound.most + SLACK


def _says_nothing(bound: Bound) -> bool:
    """Whether it holds of any numbers that are not below 0."""
    return bound.least <= 0 and bound.most == inf and min(bound.total.values()) >= 0


def _changed(total: Sum, way: Change) -> float:
    return round(sum(times * way.get(number, 0) for number, times in total.items()), 6)
