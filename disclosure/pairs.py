"""Which areas are hidden together: pairs fixed beforehand, and pairs of pairs where a pair is not enough.

Pure. Areas are paired in the order in which they were made, within what they lie in, whatever their figures say. Where
a number of a pair is sensitive, both are hidden. Their sum follows from what is shown; where it is so small that it
would tell too much, the next pair is hidden with them, and so on; at last the total itself.

What is judged is what a reader will know: the sum of the hidden numbers, and limits that shown figures set to them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from disclosure.model import Rule
from districts.tree import AreaNode, Level, Tree

Bounds = tuple[int, int]


@dataclass(frozen=True)
class Branch:
    """An area with what adds up to it, or a pair (no area); without branches below it is a lowest area."""

    area: int | None
    below: tuple["Branch", ...] = ()

    @cached_property
    def lowest(self) -> tuple[int, ...]:
        """The lowest areas in it."""
        if not self.below:
            return (self.area,) if self.area is not None else ()
        return tuple(area for each in self.below for area in each.lowest)

    def with_all_below(self) -> Iterator["Branch"]:
        """The branch and everything in it."""
        yield self
        for each in self.below:
            yield from each.with_all_below()

    @cached_property
    def inner(self) -> tuple[int, ...]:
        """The areas below it whose figures are sums."""
        own = [each.area for each in self.below if each.below and each.area is not None]
        return (*own, *(area for each in self.below for area in each.inner))


class Forest:
    """The fixed pairs of a tree of areas, for whichever areas have a number."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._roots = sorted(
            (node for node in tree.nodes.values() if _is_top(tree, node)), key=lambda node: node.id
        )
        self._grown: dict[frozenset[int], tuple[Branch, ...]] = {}

    def branches(self, having: frozenset[int], *, adds_up: bool = True) -> tuple[Branch, ...]:
        """The branches over the areas that have a number; each area by itself where they don't add up."""
        if not adds_up:
            return tuple(Branch(area) for area in sorted(having))
        if having not in self._grown:
            grown = (self._grow(root, having) for root in self._roots)
            self._grown[having] = tuple(branch for branch in grown if branch is not None)
        return self._grown[having]

    def _grow(self, node: AreaNode, having: frozenset[int]) -> Branch | None:
        children = sorted(self._tree.children(node), key=lambda child: child.id)
        below = _paired([self._grow(child, having) for child in children])
        if node.id not in having:
            return below
        return Branch(node.id) if below is None else Branch(node.id, (below, Branch(rest_of(node.id))))


def _is_top(tree: Tree, node: AreaNode) -> bool:
    return node.level != Level.COMPARATOR and (node.parent_id is None or node.parent_id not in tree.nodes)


def rest_of(area: int) -> int:
    """What an area's own figure has more than those of the areas in it, as a lowest area without a name."""
    return -area


def _paired(branches: Sequence[Branch | None]) -> Branch | None:
    """Pairs, pairs of pairs and so on. A place without a number leaves its partner alone in the pair."""
    standing = list(branches)
    while len(standing) > 1:
        standing = [_pair(standing[at : at + 2]) for at in range(0, len(standing), 2)]
    return standing[0] if standing else None


def _pair(two: Sequence[Branch | None]) -> Branch | None:
    there = [branch for branch in two if branch is not None]
    return there[0] if len(there) == 1 else Branch(None, tuple(there)) if there else None


@dataclass(frozen=True)
class Numbers:
    """The numbers of a bundle's counts in a slot: by lowest area, one for each count.

    `flagged` areas have a sensitive one, `fresh` are those of which nobody knows it yet; `stuck` were hidden before
    and may hold a 0. `bounds` are what shown figures say of each number: at least and at most. `limits` are up to where
    each count is sensitive, 0 where it isn't. Without `none_is_safe` a 0 everywhere would tell of another bundle.
    `is_small` says of lowest areas whether what they have together is itself sensitive.
    """

    of: dict[int, tuple[int, ...]]
    flagged: frozenset[int]
    fresh: frozenset[int]
    bounds: Callable[[int, int], Bounds]
    limits: tuple[int, ...]
    is_small: Callable[[Sequence[int]], bool]
    stuck: frozenset[int] = frozenset()
    none_is_safe: bool = True
    is_closed: bool = False

    def may_hide(self, area: int) -> bool:
        """Whether the area can protect another: somebody is counted there and nobody knows how many.

        Where all is closed, so that nobody is told who has none, a 0 protects too.
        """
        somebody = (self.is_closed and area > 0) or any(self.of[area]) or area in self.stuck
        return area in self.flagged or (area in self.fresh and somebody)


@dataclass
class Judged:
    """What is hidden of a bundle in a slot: lowest areas, and areas whose figures are sums.

    `closed` are by hidden area the areas among which its number could move unnoticed; `open` says that even the total
    is hidden, so that it could be larger or smaller by itself.
    """

    lowest: set[int] = field(default_factory=set)
    sums: set[int] = field(default_factory=set)
    closed: dict[int, tuple[int, ...]] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)

    @property
    def pattern(self) -> tuple[frozenset[int], frozenset[int]]:
        """What a reader sees of it."""
        return frozenset(self.lowest), frozenset(self.sums)


CLEAN, SAFE, UNSAFE = "clean", "safe", "unsafe"


def judge(branches: Sequence[Branch], numbers: Numbers, rule: Rule, *, close: bool = False) -> Judged:
    """What is hidden in a slot. With `close` every number and total is."""
    judged = Judged()
    for branch in branches:
        found = UNSAFE if close else _judge(branch, numbers, rule, judged)
        if found is UNSAFE:
            group = _hide(branch, numbers, judged)
            judged.open.update(group)
            if branch.below and branch.area is not None:
                judged.sums.add(branch.area)
    return judged


def _judge(branch: Branch, numbers: Numbers, rule: Rule, judged: Judged) -> str:
    if not branch.below:
        return UNSAFE if branch.area in numbers.flagged else CLEAN
    found = [_judge(each, numbers, rule, judged) for each in branch.below]
    if set(found) == {CLEAN}:
        return CLEAN
    is_small = branch.area is not None and numbers.is_small(branch.lowest)
    if UNSAFE not in found and not is_small:
        return SAFE
    group = _hide(branch, numbers, judged)
    return SAFE if _safe(group, numbers, rule) and not is_small else UNSAFE


def _hide(branch: Branch, numbers: Numbers, judged: Judged) -> tuple[int, ...]:
    group = tuple(area for area in branch.lowest if numbers.may_hide(area))
    judged.lowest.update(group)
    judged.sums.update(branch.inner)
    judged.closed.update(dict.fromkeys(group, group))
    return group


def _safe(group: Sequence[int], numbers: Numbers, rule: Rule) -> bool:
    """Whether the sum of the hidden numbers, which a reader can work out, leaves each of them enough values."""
    unknown = [area for area in group if area in numbers.fresh]
    if len(unknown) < 2:
        return False
    if not numbers.none_is_safe and not any(any(numbers.of[area]) for area in unknown):
        return False
    counts = range(len(numbers.of[unknown[0]]))
    return all(_sum_is_safe(unknown, at, numbers, rule) for at in counts)


def _sum_is_safe(hidden: Sequence[int], at: int, numbers: Numbers, rule: Rule) -> bool:
    total = sum(numbers.of[area][at] for area in hidden)
    if total == 0:
        return True
    if total < rule.safe_sum:
        return False
    bounds = [numbers.bounds(area, at) for area in hidden]
    limit = numbers.limits[at]
    least, most = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    for low, high in bounds:
        lowest = max(low, total - (most - high), 1)
        highest = min(high, total - (least - low), limit)
        if lowest <= limit and highest - lowest + 1 < rule.feasible:
            return False
    return True
