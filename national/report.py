"""What came of loading a national file: for a page, a terminal and programs. Pure but for its models' names."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from national.rules.file_read import FiguresRead, UnknownFile
from national.rules.marks import reason
from national.rules.matching import RecipeMatch

SHOWN = 20


class Outcome(StrEnum):
    """What became of a file."""

    LOADED = "loaded"
    KNOWN = "loaded before: nothing changed"
    QUESTION = "a question is open: nothing was stored"
    NO_RECIPE = "no recipe fits: nothing was stored"
    NOTHING = "no figure could be read: nothing was stored"
    REFUSED = "refused"


@dataclass(frozen=True)
class Changed:
    """A figure that the new edition restates."""

    indicator: str
    place: str
    end: date
    before: str
    now: str

    def __str__(self) -> str:
        return f"{self.indicator}, {self.place}, {self.end}: {self.before} is now {self.now}"


@dataclass
class LoadReport:
    """Rows read, figures stored, marks by kind, rows left out and why, areas opened, years restated."""

    file: str
    outcome: Outcome = Outcome.REFUSED
    message: str = ""
    dataset: str = ""
    edition: str = ""
    rows: int = 0
    rows_used: int = 0
    stored: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0
    changes: list[Changed] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    learnt: list[str] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    unknown_marks: list[str] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    renamed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    new_columns: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    compared: Counter[str] = field(default_factory=Counter)
    reproduced: Counter[str] = field(default_factory=Counter)
    differ: list[str] = field(default_factory=list)
    unknown: UnknownFile | None = None
    stored_as: str = ""

    def say_read(self, match: RecipeMatch, figures: FiguresRead) -> None:
        """Take over what reading found."""
        self.dataset = match.recipe.name
        self.rows, self.rows_used = figures.rows, figures.rows_used
        self.marks, self.left_out = Counter(figures.marks), Counter(figures.left_out)
        self.unknown_marks = list(figures.unknown_marks)
        self.renamed = [
            f"{each.heading} for {each.role} "
            + (f"(equal in {each.agree:,} of {each.common:,} cells)" if each.how == "figures" else "(alike)")
            for each in match.renamed
        ] + list(match.told)
        self.missing, self.new_columns = list(match.missing), list(match.new)

    @property
    def restated(self) -> list[Changed]:
        """The restated figures that are shown, those of the newest years first."""
        return sorted(self.changes, key=lambda each: each.end, reverse=True)[:SHOWN]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What a person reads: each fact with its name."""
        return [(name, text) for name, text in self._facts() if text]

    def _facts(self) -> Iterator[tuple[str, str]]:
        yield "Dataset", self.dataset
        yield "Edition", self.edition
        yield "Rows read", f"{self.rows:,}" if self.rows else ""
        yield "Figures stored", f"{self.stored:,}" if self.stored else ""
        yield "Of them new", f"{self.new:,}" if self.new else ""
        yield "Restated", f"{self.changed:,}" if self.changed else ""
        yield "Earlier figures that stand", f"{self.kept:,}" if self.kept else ""
        yield "Places opened", f"{len(self.opened):,}" if self.opened else ""
        yield "Codes that are new for a place", "; ".join(self.learnt)
        yield (
            "Marks",
            "; ".join(f"{mark or 'empty'} ({reason(mark)}): {n:,}" for mark, n in self.marks.items()),
        )
        yield "Cells that nobody explains", "; ".join(self.unknown_marks)
        yield "Rows left out", "; ".join(f"{why}: {n:,}" for why, n in self.left_out.items() if n)
        yield "Columns renamed", "; ".join(self.renamed)
        yield "Columns missing", ", ".join(self.missing)
        yield "Columns not read", ", ".join(self.new_columns)
        for kind, compared in self.compared.items():
            yield f"Printed and computed the same ({kind})", f"{self.reproduced[kind]:,} of {compared:,}"

    def as_data(self) -> dict[str, Any]:
        """The report for programs."""
        return {
            "file": self.file,
            "result": self.outcome.name.lower(),
            "message": self.message or self.outcome.value,
            "dataset": self.dataset,
            "edition": self.edition,
            "rows": self.rows,
            "rows_used": self.rows_used,
            "figures": self.stored,
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "kept": self.kept,
            "changes": [str(each) for each in self.restated],
            "areas_opened": self.opened,
            "codes_learnt": self.learnt,
            "marks": dict(self.marks),
            "unknown_marks": self.unknown_marks,
            "left_out": {why: number for why, number in self.left_out.items() if number},
            "columns_renamed": self.renamed,
            "columns_missing": self.missing,
            "columns_not_read": self.new_columns,
            "questions": self.questions,
            "printed_and_computed": {
                kind: {"compared": compared, "same": self.reproduced[kind]}
                for kind, compared in self.compared.items()
            },
            "differ": self.differ,
        }
