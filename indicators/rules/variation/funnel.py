"""Funnel: whether areas differ from their authority by more than chance would give, by the size of each.

Pure. Limits lie around the authority's figure: Wilson's for a proportion, exact Poisson for a rate. An area differs
where it lies beyond the limits at 99.8%; those at 95% are drawn too, but one area in twenty lies beyond them by chance.
Areas are never ranked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from indicators.rules.figures import (
    HUNDRED,
    PRECISION,
    Figure,
    IndicatorSpec,
    divide,
    in_words,
    round_half_up,
)
from indicators.rules.terms import Labelled, Unit

# How many standard deviations from the middle hold 95% and 99.8% of a normal distribution.
NORMAL_95 = Decimal("1.959963985")
NORMAL_998 = Decimal("3.090232306")
TAIL_95, TAIL_998 = Decimal("0.025"), Decimal("0.001")
LIMIT_PLACES = 20
NO_PARTS = "numerator and denominator were not returned"


class Verdict(Labelled):
    """How an area stands to its authority."""

    HIGHER = "higher", "higher"
    LOWER = "lower", "lower"
    WITHIN = "within", "within what chance would give"


@dataclass(frozen=True)
class Bounds:
    """The limits at one denominator, in the unit of the indicator."""

    lower_998: Decimal
    lower_95: Decimal
    upper_95: Decimal
    upper_998: Decimal

    @property
    def in_order(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """From the lowest to the highest."""
        return self.lower_998, self.lower_95, self.upper_95, self.upper_998


@dataclass(frozen=True)
class FunnelPoint:
    """One area: its figure, unrounded, by its denominator, with the limits there."""

    area: str
    value: Decimal
    denominator: Decimal
    bounds: Bounds
    illustrative: bool = False

    @property
    def verdict(self) -> Verdict:
        """Whether it differs, and which way."""
        if self.value > self.bounds.upper_998:
            return Verdict.HIGHER
        return Verdict.LOWER if self.value < self.bounds.lower_998 else Verdict.WITHIN


@dataclass(frozen=True)
class LeftOut:
    """An area that can't stand in the funnel, and why."""

    area: str
    why: str


@dataclass(frozen=True)
class Funnel:
    """The areas of an authority around its figure; `refusal` says why there is none, and then is all.

    `scale` turns numerator over denominator into the unit: 100 for a percentage, 10,000 for a rate per 10,000.
    """

    spec: IndicatorSpec
    authority: str
    centre: Decimal = Decimal(0)
    scale: Decimal = HUNDRED
    points: tuple[FunnelPoint, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    illustrative: bool = False
    refusal: str = ""

    def bounds_at(self, denominator: Decimal) -> Bounds:
        """The limits for an area of this denominator, which is more than 0."""
        if self.spec.unit is Unit.PERCENTAGE:
            return _proportion_bounds(divide(self.centre, self.scale), denominator)
        return _poisson_bounds(self.centre, self.scale, denominator)

    def words(self, point: FunnelPoint) -> str:
        """The verdict: "different from Kent, higher" or "within what chance would give"."""
        if point.verdict is Verdict.WITHIN:
            return point.verdict.label
        return f"different from {self.authority}, {point.verdict.label}"


def funnel(spec: IndicatorSpec, authority: str, whole: Figure, areas: Sequence[tuple[str, Figure]]) -> Funnel:
    """The funnel of areas, in the order given, around the authority's figure of the same basis and period.

    A published area isn't judged by an illustrative figure of the authority; it is left out, by name.
    """
    if spec.unit not in (Unit.PERCENTAGE, Unit.RATE):
        why = "Chance can be told only in a proportion of cases or a rate of events."
        return Funnel(spec, authority, refusal=why)
    if whole.value is None:
        return Funnel(spec, authority, refusal=f"{authority} has no figure to compare with.")
    base = Funnel(
        spec,
        authority,
        centre=whole.value,
        scale=_scale(spec, [whole, *(figure for _, figure in areas)]),
        illustrative=whole.illustrative,
    )
    reasons = [(name, figure, _why_left_out(base, figure)) for name, figure in areas]
    return Funnel(
        spec,
        authority,
        base.centre,
        base.scale,
        tuple(_point(base, name, figure) for name, figure, why in reasons if not why),
        tuple(LeftOut(name, why) for name, _, why in reasons if why),
        whole.illustrative,
    )


def _scale(spec: IndicatorSpec, figures: Sequence[Figure]) -> Decimal:
    """What numerator over denominator is multiplied by; more than the rate's own number where it is annualised."""
    if spec.unit is Unit.PERCENTAGE:
        return HUNDRED
    for figure in figures:
        if figure.value is not None and figure.numerator and figure.denominator:
            with localcontext(prec=PRECISION):
                return figure.value * figure.denominator / figure.numerator
    return Decimal(spec.rate_per)


def _why_left_out(base: Funnel, figure: Figure) -> str:
    if figure.value is None:
        return figure.why[:1].lower() + figure.why[1:]
    if figure.numerator is None or not figure.denominator:
        return NO_PARTS
    if base.illustrative and not figure.illustrative:
        return f"a published figure isn’t compared with {base.authority}’s, which is illustrative"
    return ""


def _point(base: Funnel, area: str, figure: Figure) -> FunnelPoint:
    assert figure.value is not None
    assert figure.denominator is not None
    return FunnelPoint(
        area, figure.value, figure.denominator, base.bounds_at(figure.denominator), figure.illustrative
    )


# Limits


def wilson(share: Decimal, cases: Decimal, deviations: Decimal) -> tuple[Decimal, Decimal]:
    """Wilson's lower and upper limit of a share of 0 to 1 among so many cases."""
    with localcontext(prec=PRECISION):
        square = deviations * deviations
        middle = share + square / (2 * cases)
        reach = deviations * (share * (1 - share) / cases + square / (4 * cases * cases)).sqrt()
        shrunk = 1 + square / cases
        lower, upper = (middle - reach) / shrunk, (middle + reach) / shrunk
    # Without rounding, a share of 0 would lie below its own lower limit by the last of its forty digits.
    return round_half_up(lower, LIMIT_PLACES), round_half_up(upper, LIMIT_PLACES)


def proportion_limits(
    share: Decimal, cases: Decimal, deviations: Decimal, tail: Decimal
) -> tuple[Decimal, Decimal]:
    """Wilson's limits, but none where even all cases, or none, would be no rarer than `tail`: 5 of 5 against 95%."""
    lower, upper = wilson(share, cases, deviations)
    with localcontext(prec=PRECISION):
        all_alike, none_alike = share**cases, (1 - share) ** cases
    return (Decimal(0) if none_alike >= tail else lower), (Decimal(1) if all_alike >= tail else upper)


def _proportion_bounds(share: Decimal, cases: Decimal) -> Bounds:
    lower_95, upper_95 = proportion_limits(share, cases, NORMAL_95, TAIL_95)
    lower_998, upper_998 = proportion_limits(share, cases, NORMAL_998, TAIL_998)
    return Bounds(lower_998 * HUNDRED, lower_95 * HUNDRED, upper_95 * HUNDRED, upper_998 * HUNDRED)


def poisson_limits(events: Decimal, tail: Decimal) -> tuple[Decimal, Decimal]:
    """The exact Poisson limits around an expected number of events, between whole numbers interpolated.

    So few events as lie below the lower one, or so many as lie above the upper one, come by chance with a probability
    of less than `tail`. Where even none would not be so rare, the lower one is 0.
    """
    from scipy.special import pdtrik  # noqa: PLC0415 - takes memory that few pages need

    # The only floats: the function knows no other numbers.
    expected, beyond = float(events), float(tail)
    if not expected:
        return Decimal(0), Decimal(0)
    return Decimal(repr(float(pdtrik(beyond, expected)))), Decimal(
        repr(float(pdtrik(1 - beyond, expected)) + 1)
    )


def _poisson_bounds(rate: Decimal, scale: Decimal, denominator: Decimal) -> Bounds:
    with localcontext(prec=PRECISION):
        each = scale / denominator
        lower_95, upper_95 = poisson_limits(rate / each, TAIL_95)
        lower_998, upper_998 = poisson_limits(rate / each, TAIL_998)
        return Bounds(lower_998 * each, lower_95 * each, upper_95 * each, upper_998 * each)


# The finding


def funnel_finding(chart: Funnel) -> str:
    """What the chart shows, in a sentence: which areas differ, which way, and which are left out."""
    if chart.refusal:
        return chart.refusal
    said = [_differing(chart)] if chart.points else ["No area can be compared."]
    if chart.left_out:
        named = "; ".join(f"{left.area} ({left.why})" for left in chart.left_out)
        said.append(f"Left out: {named}.")
    return " ".join(said)


def _differing(chart: Funnel) -> str:
    centre = f"{chart.authority}’s {in_words(chart.spec, chart.centre)}"
    by_way = {
        way: [point.area for point in chart.points if point.verdict is way]
        for way in (Verdict.HIGHER, Verdict.LOWER)
    }
    differing = sum(len(areas) for areas in by_way.values())
    if not differing:
        return f"No area differs from {centre} by more than chance would give."
    ways = "; ".join(f"{', '.join(areas)} {way.label}" for way, areas in by_way.items() if areas)
    verb = "differs" if differing == 1 else "differ"
    return f"{differing} of {len(chart.points)} areas {verb} from {centre} by more than chance would give: {ways}."
