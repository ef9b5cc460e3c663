"""The words of the field as enumerations: what a figure is, what is good, what a colour means.

Pure: no Django. Models use them as choices, rules and templates as names.
"""

from enum import StrEnum


class Labelled(StrEnum):
    """An enumeration whose members carry the words that a reader sees."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Labelled":
        """A member that is its stored value and knows its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of stored value and label, as Django's `choices` takes them."""
        return [(member.value, member.label) for member in cls]


class Unit(Labelled):
    """What kind of number an indicator is."""

    COUNT = "count", "Number"
    PERCENTAGE = "percentage", "Percentage"
    RATE = "rate", "Rate"
    RATIO = "ratio", "Ratio"
    GRADE = "grade", "Grade"


class Polarity(Labelled):
    """Which way is better. A stored fact of the indicator, never guessed from its name."""

    HIGH = "H", "Higher is better"
    LOW = "L", "Lower is better"
    ON_TARGET = "T", "Close to target is better"
    NONE = "none", "Neither is better"


class Basis(Labelled):
    """The stretch of time that a figure covers, ending on its period_end."""

    SNAPSHOT = "SNAPSHOT", "Snapshot"
    WEEK = "WEEK", "Week"
    MONTH = "MONTH", "Month"
    QUARTER = "QUARTER", "Quarter"
    YEAR = "YEAR", "Year"
    YTD = "YTD", "Year to date"
    R12M = "R12M", "Rolling 12 months"

    @property
    def short(self) -> str:
        """The abbreviation printed in a scorecard's basis column."""
        return _SHORT_BASES[self]


_SHORT_BASES = {
    Basis.SNAPSHOT: "MS",
    Basis.WEEK: "W",
    Basis.MONTH: "M",
    Basis.QUARTER: "Q",
    Basis.YEAR: "A",
    Basis.YTD: "YTD",
    Basis.R12M: "R12M",
}


class Rag(Labelled):
    """The rating of a figure against its target and floor."""

    GREEN = "G", "Green"
    AMBER = "A", "Amber"
    RED = "R", "Red"
    NOT_RATED = "–", "Not rated"


class NotRated(Labelled):
    """Why a figure has no colour."""

    NO_TARGET = "no_target", "no target stated"
    NO_BAND = "no_band", "no band stated for it to stay within"
    RANGE_ONLY = "range_only", "expected range only"
    NO_DATA = "no_data", "no data"
    NO_CASES = "no_cases", "no cases"
    NOT_YET_RETURNED = "not_yet_returned", "not yet returned"
    INCOMPLETE = "incomplete", "incomplete"
    SUPPRESSED = "suppressed", "suppressed"
    NOT_APPLICABLE = "not_applicable", "not applicable"
    GRADES_DIFFER = "grades_differ", "grades differ"


class Travel(Labelled):
    """Direction of travel: judged by polarity, or named without judgement where there is none."""

    IMPROVED = "improved", "Improved"
    WORSENED = "worsened", "Worsened"
    UNCHANGED = "unchanged", "Unchanged"
    HIGHER = "higher", "Higher"
    LOWER = "lower", "Lower"
    NOT_KNOWN = "not_known", "Not known"


class Way(Labelled):
    """Which way a number went, whether or not that is better; level where the change is too small to count."""

    UP = "up", "▲"
    DOWN = "down", "▼"
    LEVEL = "level", "►"


class NotCompared(Labelled):
    """Why a direction of travel is not known."""

    NO_FIGURE = "no_figure", "no figure to compare"
    NO_EARLIER = "no_earlier", "no earlier figure within 12 months"
    NO_EARLIER_PUBLISHED = "no_earlier_published", "no earlier published figure within 12 months"
    NO_YEAR_BEFORE = "no_year_before", "no figure for the same month last year"
    NO_YEAR_BEFORE_PUBLISHED = "no_year_before_published", "no published figure for the same month last year"
    BREAK = "break", "break in series"
    SUPPRESSED = "suppressed", "suppressed"


class Missing(Labelled):
    """Why a reading has no figure. The marks are those that returns use."""

    NOT_AVAILABLE = "n/a", "not available"
    NO_FIGURE = "-", "no figure given"
    NOT_SUPPLIED = "..", "not supplied"
    SUPPRESSED = "c", "suppressed"
    UNRELIABLE = "x", "not available (x)"
    NOT_APPLICABLE = "z", "not applicable"


class AnnotationKind(Labelled):
    """What a note on a chart marks; nothing is compared across a break in series."""

    EVENT = "event", "Event"
    STEP_CHANGE = "step_change", "Step change"
    BREAK = "break", "Break in series"


class Severity(Labelled):
    """How much a finding on a return matters to its line."""

    ERROR = "error", "Error"
    QUESTION = "question", "Question"
    WARNING = "warning", "Warning"


class PeriodKind(Labelled):
    """How long a scorecard's period is."""

    MONTH = "month", "Month"
    QUARTER = "quarter", "Quarter"
