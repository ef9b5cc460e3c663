"""What a line of a return means, once it is understood; what is found about it; what a return can be about.

Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from districts.tree import AreaNode, Tree
from indicators.rules.figures import IndicatorSpec
from indicators.rules.terms import Basis, Missing, Severity
from returns.matching.names import Names
from returns.matching.vocabulary import Vocabulary
from returns.reading.lines import LineRead


@dataclass(frozen=True)
class FindingMade:
    """A finding before it is stored: where, what is wrong, what to do; for a question the proposed answer.

    `unknown` is the name that was not recognised, where that is what was found; `answer` that of an earlier return.
    """

    severity: Severity
    code: str
    what: str
    what_to_do: str = ""
    sheet: str = ""
    cells: str = ""
    proposed: str = ""
    unknown: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Catalogue:
    """What a return can be about: indicators, areas and the names for both, and where the sender may return.

    `shares` maps a group ("Ceased to be looked after") to its indicators, whose numerators add up to the denominator.
    `left_out` are names that lines are left out for: "indicator" or "area", and the name in its reading form.
    `fractions` is what was said of percentages of at most 1 without a sign; None where nobody has.
    """

    specs: Mapping[int, IndicatorSpec]
    tree: Tree
    indicator_names: Names
    area_names: Names
    sendable: frozenset[int]
    shares: Mapping[str, frozenset[int]]
    left_out: frozenset[tuple[str, str]] = frozenset()
    fractions: "Fractions | None" = None


class Fractions(StrEnum):
    """What a percentage of at most 1 without a sign means in one file: 0.6 is 0.6%, or 60%."""

    AS_THEY_STAND = "as-they-stand"
    OF_ONE = "of-one"


def vocabulary_of(catalogue: Catalogue) -> Vocabulary:
    """The words of a catalogue, for the reading process."""
    units = {number: spec.unit for number, spec in catalogue.specs.items()}
    within = {
        node.id: frozenset(each.id for each in catalogue.tree.line_up(node))
        for node in catalogue.tree.nodes.values()
        if not node.is_comparator
    }
    return Vocabulary(catalogue.indicator_names, catalogue.area_names, units, within)


@dataclass(frozen=True)
class ResolvedLine:
    """A line with its meaning. The meaning is None, and a finding says why, where it could not be made out."""

    read: LineRead
    spec: IndicatorSpec | None = None
    node: AreaNode | None = None
    basis: Basis | None = None
    period_end: date | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    stated: str = ""
    missing: Missing | None = None
    denominator_cell: str = ""
    findings: tuple[FindingMade, ...] = field(default=())

    @cached_property
    def key(self) -> tuple[int, int, Basis, date] | None:
        """What makes two lines the same reading; None where the line isn't understood."""
        if self.spec is None or self.node is None or self.basis is None or self.period_end is None:
            return None
        return (self.spec.id, self.node.id, self.basis, self.period_end)

    @property
    def where(self) -> str:
        """Its sheet, and the cells of its figures."""
        return f"Sheet {self.read.sheet}, {', '.join(self.read.figure_cells or self.read.cells)}"

    @property
    def faulty(self) -> bool:
        """Whether an error keeps it from being accepted."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def with_finding(self, finding: FindingMade) -> "ResolvedLine":
        """The same line with one more finding, placed at the line's cells unless it names its own."""
        placed = replace(
            finding,
            sheet=finding.sheet or self.read.sheet,
            cells=finding.cells or ", ".join(self.read.figure_cells or self.read.cells[:1]),
        )
        return replace(self, findings=(*self.findings, placed))
