"""What a published figure is worth: as printed where it is printed, else computed of its parts.

Pure. Counts of England and the regions are rounded before print and their percentages are not, so a printed figure is
never worked out anew; it stands, and its parts stand beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.dates import long_date
from indicators.rules.computed import estimates_by_fitness
from indicators.rules.figures import IndicatorSpec, grouped, quotient, round_half_up, unit_after
from national.rules.marks import reason

ENOUGH_TO_TELL, MOST_DECIMALS = 20, 3
Estimates = Mapping[date, Decimal]


@dataclass(frozen=True)
class NationalValue:
    """A place's figure of one year, or why there is none.

    `value` has as many decimals as are shown; `denominator` is the population's where the figure is a rate of it, and
    `estimate` the day of that. `computed` says that nothing was printed. `edition` is that of the file.
    """

    end: date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    computed: bool = False
    estimate: date | None = None
    why: str = ""
    edition: str = ""

    @property
    def note(self) -> str:
        """How it came about, where it wasn't printed."""
        if not self.computed:
            return ""
        return f"computed, with the population of {long_date(self.estimate)}" if self.estimate else "computed"


@dataclass(frozen=True)
class PrintedFigure:
    """A figure as a file prints it: a number with its decimals, or a mark, and its parts."""

    end: date
    numerator: Decimal | None
    denominator: Decimal | None
    printed: str
    decimals: int
    mark: str = ""
    population: bool = False
    edition: str = ""


def value_of(spec: IndicatorSpec, figure: PrintedFigure, estimates: Estimates) -> NationalValue:
    """The figure's worth. `estimates` are the place's populations by day, for a rate of these."""
    day, denominator = _denominator(figure, estimates)
    if figure.printed:
        as_printed = round_half_up(Decimal(figure.printed), figure.decimals)
        return NationalValue(
            figure.end, as_printed, figure.numerator, denominator, False, day, edition=figure.edition
        )
    if figure.mark:
        return NationalValue(
            figure.end, None, figure.numerator, denominator, why=reason(figure.mark), edition=figure.edition
        )
    value, why = _computed(spec, figure.numerator, denominator)
    return NationalValue(
        figure.end,
        value,
        figure.numerator,
        denominator,
        computed=spec.has_parts and value is not None,
        estimate=day,
        why=why,
        edition=figure.edition,
    )


def _denominator(figure: PrintedFigure, estimates: Estimates) -> tuple[date | None, Decimal | None]:
    if not figure.population:
        return None, figure.denominator
    day = next(iter(estimates_by_fitness(sorted(estimates), figure.end)), None)
    return day, None if day is None else estimates[day]


def _computed(
    spec: IndicatorSpec, numerator: Decimal | None, denominator: Decimal | None
) -> tuple[Decimal | None, str]:
    """The figure that the parts give, rounded once, or why they give none."""
    if numerator is None:
        return None, "a part of it is not printed"
    if not spec.has_parts:
        return round_half_up(numerator, spec.decimal_places), ""
    if denominator is None:
        return None, "no population is known" if spec.is_population_rate else "its denominator is not printed"
    if not denominator:
        return None, "no cases"
    return round_half_up(quotient(spec, numerator, denominator), spec.decimal_places), ""


def agrees(spec: IndicatorSpec, figure: PrintedFigure, estimates: Estimates) -> bool | None:
    """Whether the parts give what is printed; None where there is nothing to compare."""
    _, denominator = _denominator(figure, estimates)
    if not figure.printed or figure.numerator is None or not denominator or not spec.has_parts:
        return None
    found = round_half_up(quotient(spec, figure.numerator, denominator), figure.decimals)
    return found == round_half_up(Decimal(figure.printed), figure.decimals)


def decimals_of(printed: Iterable[str], usual: int) -> int:
    """How many decimals such figures are printed with: the most of any, as 21 stands for 21.0.

    The usual number where there are too few to tell, or more decimals than anybody prints: LAIT's 90.80000000000001.
    """
    found = [len(text.partition(".")[2].rstrip("0")) for text in printed if text]
    return max(found) if len(found) >= ENOUGH_TO_TELL and max(found) <= MOST_DECIMALS else usual


def is_far(spec: IndicatorSpec, figure: PrintedFigure) -> bool | None:
    """Whether what is printed is more than a tenth off what its own parts give; None where nothing can be compared.

    Counts of England are rounded before print, which moves a figure by less: a share of 0.245 for 24.5%, or parts that
    changed places, by far more.
    """
    if agrees(spec, figure, {}) is None:
        return None
    assert figure.numerator is not None
    assert figure.denominator is not None
    printed, found = Decimal(figure.printed), quotient(spec, figure.numerator, figure.denominator)
    return abs(printed - found) > max(abs(found) / 10, Decimal(1).scaleb(-figure.decimals))


def shown(spec: IndicatorSpec, value: Decimal) -> str:
    """A national figure as a reader sees it, with the decimals that it is printed with: "22.6%", "658.8", "52%"."""
    return f"{grouped(value)}{unit_after(spec.unit, value)}"
