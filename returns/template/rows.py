"""What a template asks for, row by row. Pure: the process that writes the workbook knows no database."""

from dataclasses import dataclass

from indicators.rules.figures import IndicatorSpec
from indicators.rules.terms import Basis


@dataclass(frozen=True)
class TemplateRow:
    """One row of a template. `before` says in words what was returned last time, and is empty where nothing was."""

    spec: IndicatorSpec
    numerator_name: str
    denominator_name: str
    area_name: str
    basis: Basis
    before: str
