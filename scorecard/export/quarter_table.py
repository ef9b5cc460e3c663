"""The quarterly report as a table: last year, its numerator and denominator, four quarters. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from indicators.rules.periods import financial_year
from indicators.rules.row import Row
from indicators.rules.terms import Unit
from scorecard.export.cells import travel_in_full
from scorecard.rules.content import PageContent, PageSection
from scorecard.rules.quarters import QuarterLine


@dataclass(frozen=True)
class ReportLine:
    """A row of a section with its line of the report."""

    name: str
    row: Row
    line: QuarterLine

    @property
    def part(self) -> str:
        """What the figure is: a percentage, a figure made of two numbers, or a number."""
        if self.row.unit == Unit.PERCENTAGE:
            return "Percentage"
        return "Figure" if self.line.denominator_name else "Number"

    @property
    def last_year(self) -> str:
        """Last year's figure as stated, and as its numbers give it where the two disagree; or why there is none."""
        shown = self.line.last_year
        if shown.value is None:
            return shown.text
        mark = "†" if shown.illustrative else ""
        given = f", as stated; its numbers give {shown.text}" if self.line.stated_differs else ""
        return f"{self.line.outturn}{mark}{given}"

    @property
    def year_travel(self) -> str:
        """Last year's travel since the year before it; empty where that isn't known."""
        travel = self.line.year_travel
        return travel_in_full(travel) if travel is not None and travel.change else ""


def report_lines(content: PageContent, section: PageSection) -> Iterator[ReportLine]:
    """The lines of a section that the quarterly report has, in its order."""
    for row in section.rows:
        line = content.quarters_of(row)
        if line is not None:
            yield ReportLine(f"{row.name}, {row.area_name}" if section.for_areas else row.name, row, line)


def year_before(line: QuarterLine) -> str:
    """The year before that of the quarters: 2012/13."""
    return financial_year(date.fromisoformat(line.last_year.period_end))


def quarter_names(line: QuarterLine) -> list[str]:
    """Q1 2013/14 to Q4 2013/14."""
    return [
        f"{cell.label} {financial_year(date.fromisoformat(cell.figure.period_end))}" for cell in line.quarters
    ]
