"""What a cell of a file says of a row: a number with the format in which Excel shows it, or words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.row import Benchmark, Row, Shown, TargetShown, TravelShown
from indicators.rules.terms import Unit


@dataclass(frozen=True)
class Number:
    """A number with the format in which Excel shows it."""

    value: Decimal
    shown_as: str


Content = str | Number | None


def number_format(unit: str, places: int, *, illustrative: bool = False) -> str:
    """The format of an indicator's figures: thousands, decimal places, the percent sign, † for an illustrative one."""
    decimals = f".{'0' * places}" if places else ""
    marks = ("%" if unit == Unit.PERCENTAGE else "") + ("†" if illustrative else "")
    return f"#,##0{decimals}" + (f'"{marks}"' if marks else "")


def figure_cell(row: Row, shown: Shown | None, none: str = "not known") -> Content:
    """A figure of a row as a number with the indicator's format; in words where it is missing, or a grade."""
    if shown is None:
        return none
    if row.unit == Unit.GRADE and (shown.value is not None or shown.grades_differ):
        return figure_words(shown)
    if shown.value is None:
        return shown.text
    form = number_format(row.unit, row.decimal_places, illustrative=shown.illustrative)
    return Number(Decimal(shown.value), form)


def part_cell(text: str | None) -> Content:
    """A numerator or denominator as a number."""
    if text is None:
        return None
    value = Decimal(text)
    return Number(value, "#,##0" if value == value.to_integral_value() else "#,##0.0##")


def target_cell(row: Row) -> Content:
    """The target as a number; in words where it is a band, a grade, or not met by a figure equal to it."""
    target = row.target
    if target is None:
        return "none stated"
    if target.value is None or row.unit == Unit.GRADE or target.strict or target.follows:
        return target.in_full
    return Number(Decimal(target.value), _plain_format(row, target.value))


def floor_cell(row: Row) -> Content:
    """The floor of the target as a number; of a grade its name."""
    if row.target is None or row.target.floor is None or row.unit == Unit.GRADE:
        return None if row.target is None else row.target.floor
    return Number(Decimal(row.target.floor), _plain_format(row, row.target.floor))


def _plain_format(row: Row, text: str) -> str:
    """As many places as the number was given with."""
    return number_format(row.unit, len(text.partition(".")[2]))


def change_cell(row: Row) -> Content:
    """The change with its sign as a number; of a grade in words."""
    if row.travel.size is None:
        return row.travel.change or None
    form = number_format("", row.decimal_places, illustrative=row.travel.illustrative)
    return Number(Decimal(row.travel.size), f"+{form};−{form};{form}")


# Words


def figure_words(shown: Shown | None, none: str = "not known") -> str:
    """A figure in words with † where it is illustrative; `none` where the row has none."""
    return none if shown is None else f"{shown.text}{'†' if shown.illustrative else ''}"


def figure_in_full(shown: Shown) -> str:
    """The figure with its day, its parts and what it lacks, a line each."""
    notes = (shown.as_at, shown.parts, shown.completeness, "provisional" if shown.provisional else "")
    return "\n".join([figure_words(shown), *(note for note in notes if note)])


def target_words(target: TargetShown | None) -> str:
    """The target and who set it."""
    return "none stated" if target is None else f"{target.in_full}, {target.set_by}"


def travel_in_full(travel: TravelShown) -> str:
    """Arrow, change and judgement, and since when: "▼ −629 Improved, since May 2011"."""
    moved = (
        f"{travel.arrow} {travel.change} {travel.travel}, since {travel.since}"
        if travel.change
        else travel.travel
    )
    return f"{moved.strip()}{'†' if travel.illustrative else ''}"


def benchmark_words(benchmarks: Iterable[Benchmark]) -> str:
    """Each comparator's figure with its name and period."""
    said = [
        f"{each.text}{'†' if each.illustrative else ''} {each.area}, {each.period}" for each in benchmarks
    ]
    return "; ".join(said) or "none stated"


def notes_words(row: Row) -> str:
    """What must be known of the figure and its target beside their numbers."""
    figure, target = row.figure, row.target
    said = [
        "illustrative †" if figure.illustrative else "",
        "provisional" if figure.provisional else "",
        figure.parts if figure.parts_missing else "",
        figure.completeness,
        figure.notes,
        "" if target is None else f"target: {target.set_by}{', ' if target.due else ''}{target.due}",
    ]
    return "; ".join(each for each in said if each)
