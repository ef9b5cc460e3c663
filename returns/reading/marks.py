"""What a finding marks in the workbook that it is about."""

from dataclasses import dataclass

from indicators.rules.terms import Severity


@dataclass(frozen=True)
class FindingMark:
    """A finding and the place that it is about; `cells` as in "C14, C15" or "E6:E38"."""

    severity: Severity
    sheet: str
    cells: str
    what: str
    what_to_do: str
