"""The words of the field as enumerations: what a figure is, what is good, what a colour means.

Pure: no Django. Models use them as choices, rules and templates as names.
"""

from dataclasses import dataclass
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
    DAYS = "days", "Days"
    MONTHS = "months", "Months"
    SCORE = "score", "Score"


class Polarity(Labelled):
    """Which way is better. A stored fact of the indicator, never guessed from its name."""

    HIGH = "H", "Higher is better"
    LOW = "L", "Lower is better"
    ON_TARGET = "T", "Close to target is better"
    NONE = "none", "Neither is better"


@dataclass(frozen=True)
class BasisRule:
    """What follows from a basis for whoever sums, compares, draws or names its figures.

    `months` is how many whole months it covers, `days` how many days where it is shorter than a month; both are 0
    where it covers what has passed of the year. `step` is how many months lie from the end of one period to the next,
    and `last_month` one of those with which such a period ends.
    """

    short: str
    title: str
    meaning: str
    months: int = 0
    days: int = 0
    step: int = 1
    last_month: int = 3
    sums_months: bool = False
    resets_with_year: bool = False
    article: str = ""
    why_no_limits: str = ""

    @property
    def ends_any_day(self) -> bool:
        """Whether a period may end on any day, not only with a month."""
        return self.days > 0

    @property
    def is_moment(self) -> bool:
        """Whether it is the position on one day, to which nothing adds up; a day near it may stand for it."""
        return self.days == 1

    @property
    def takes_turns(self) -> bool:
        """Whether a period of several months begins only when the one before has ended: a quarter, a year."""
        return self.step > 1

    @property
    def overlaps(self) -> bool:
        """Whether each period shares months with the one before, and is told from it by its last month."""
        return self.sums_months and self.step == 1

    @property
    def has_limits(self) -> bool:
        """Whether its figures vary freely enough for limits of variation."""
        return not self.why_no_limits

    @property
    def is_year_in_march(self) -> bool:
        """Whether it covers the financial year where it ends on 31 March."""
        return self.resets_with_year or (self.months == 12 and self.last_month == 3)

    @property
    def is_part_of_year(self) -> bool:
        """Whether it covers days, but fewer than a year's, so that a rate of a population over it is annualised."""
        return not self.is_moment and self.months != 12


class Basis(Labelled):
    """The span of time that a figure covers, ending on its period_end, with what follows from it."""

    rule: BasisRule

    def __new__(cls, value: str, label: str = "", rule: BasisRule | None = None) -> "Basis":
        """A member that knows its label and its rule."""
        assert rule is not None
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.rule = label, rule
        return member

    SNAPSHOT = (
        "SNAPSHOT",
        "Snapshot",
        BasisRule(
            "MS", "Monthly snapshot", "The position at the end of the month, or on the day named.", days=1
        ),
    )
    WEEK = (
        "WEEK",
        "Week",
        BasisRule(
            "W",
            "Week",
            "What happened in the week that ends on the day named.",
            days=7,
            article="the ",
            why_no_limits="Limits of variation are worked out from months; weeks stand between them.",
        ),
    )
    MONTH = (
        "MONTH",
        "Month",
        BasisRule("M", "Month", "What happened in the month.", months=1),
    )
    QUARTER = (
        "QUARTER",
        "Quarter",
        BasisRule(
            "Q",
            "Quarter",
            "What happened in three months; the year’s first quarter is April to June.",
            months=3,
            step=3,
            sums_months=True,
            why_no_limits="Limits of variation are worked out from months; a quarter is the sum of three.",
        ),
    )
    YEAR = (
        "YEAR",
        "Year",
        BasisRule(
            "A",
            "Annual",
            "What happened in the financial year, from 1 April to 31 March.",
            months=12,
            step=12,
            sums_months=True,
            why_no_limits="Limits of variation are worked out from months; a year is the sum of twelve.",
        ),
    )
    ACADEMIC_YEAR = (
        "ACADEMIC_YEAR",
        "Academic year",
        BasisRule(
            "AY",
            "Academic year",
            "What happened in the school’s year, from 1 September to 31 August.",
            months=12,
            step=12,
            last_month=8,
            sums_months=True,
            why_no_limits="Limits of variation are worked out from months; a year is the sum of twelve.",
        ),
    )
    CALENDAR_YEAR = (
        "CALENDAR_YEAR",
        "Calendar year",
        BasisRule(
            "CY",
            "Calendar year",
            "What happened from 1 January to 31 December.",
            months=12,
            step=12,
            last_month=12,
            sums_months=True,
            why_no_limits="Limits of variation are worked out from months; a year is the sum of twelve.",
        ),
    )
    YTD = (
        "YTD",
        "Year to date",
        BasisRule(
            "YTD",
            "Year to date",
            "What happened since 1 April.",
            sums_months=True,
            resets_with_year=True,
            why_no_limits="A year to date shares most of its cases with the month before, so its points don’t vary "
            "freely.",
        ),
    )
    R12M = (
        "R12M",
        "Rolling 12 months",
        BasisRule(
            "R12M",
            "Rolling 12 months",
            "What happened in the twelve months up to the end of the period.",
            months=12,
            sums_months=True,
            article="the ",
            why_no_limits="A rolling year shares eleven months with the one before, so its points don’t vary freely.",
        ),
    )

    @property
    def short(self) -> str:
        """The abbreviation printed in a scorecard's basis column."""
        return self.rule.short


class Rag(Labelled):
    """The rating of a figure against its target and floor."""

    GREEN = "G", "Green"
    AMBER = "A", "Amber"
    RED = "R", "Red"
    NOT_RATED = "–", "Not rated"


class NotRated(Labelled):
    """Why a figure has no colour."""

    NO_TARGET = "no_target", "no target stated"
    NO_BENCHMARK = "no_benchmark", "the benchmark of its target is not known"
    NO_BAND = "no_band", "no band stated for it to stay within"
    RANGE_ONLY = "range_only", "expected range only"
    NO_DATA = "no_data", "no data"
    NO_CASES = "no_cases", "no cases"
    NOT_YET_RETURNED = "not_yet_returned", "not yet returned"
    INCOMPLETE = "incomplete", "incomplete"
    SUPPRESSED = "suppressed", "suppressed"
    NOT_APPLICABLE = "not_applicable", "not applicable"
    GRADES_DIFFER = "grades_differ", "grades differ"


class BesideKind(Labelled):
    """Whose published figure may stand beside a row, and be what its target follows."""

    ENGLAND = "england", "England"
    REGION = "region", "The region"
    NEIGHBOURS = "neighbours", "The median of statistical neighbours"


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
    LOW_RELIABILITY = "u", "of low reliability"


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
