"""The names in a draft that were not recognised, each with what it may mean, for the officer to choose.

Hidden sheets are asked about in the same way: to be read, or left out.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from districts.models import Area
from districts.permissions import line_up
from indicators.models import Indicator
from indicators.rules.periods import add_months
from indicators.rules.terms import Basis
from returns.matching.match import Fractions
from returns.matching.names import reading_form
from returns.models import NameChosen, NameKind, Return
from returns.reading.lines import WhyNotStored
from returns.reading.sheet.headings import Column

LEAVE_OUT, READ_IT = "leave-out", "read"
# So many lists to choose from fit on a page; the rest are asked when these are answered.
MOST_ASKED = 20
MONTHS_OFFERED = 24
NEAR, MOST_NEAR = 0.6, 3
LONGEST_PLACE = 80

_KINDS = {
    "unknown_indicator": NameKind.INDICATOR,
    "near_indicator": NameKind.INDICATOR,
    "unknown_area": NameKind.AREA,
    "near_area": NameKind.AREA,
    "period_unreadable": NameKind.HEADING,
    "hidden_sheet": NameKind.SHEET,
    "basis_not_of_period": NameKind.INDICATOR,
    "heading_misspelt": NameKind.HEADING,
    "bare_fraction": NameKind.FRACTION,
}
_HEADINGS = (WhyNotStored.UNKNOWN_HEADING.label, WhyNotStored.UNKNOWN_COLUMN.label)
_MEANS_COLUMN = tuple(column.value for column in Column if column is not Column.TRAVEL)


@dataclass(frozen=True)
class Option:
    """One thing that a name may mean: its value in the form, and in words."""

    value: str
    label: str


_FRACTIONS = [
    Option(Fractions.AS_THEY_STAND.value, "Percentages as they stand: 0.6 is 0.6%"),
    Option(Fractions.OF_ONE.value, "Parts of 1: 0.6 is 60%"),
]


@dataclass(frozen=True)
class NameAsked:
    """A name that was not recognised: where it stands, what it may mean, nearest first, and what was chosen before."""

    kind: NameKind
    text: str
    place: str
    groups: Sequence[tuple[str, Sequence[Option]]]
    chosen: str = ""

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"{self.kind}:{self.text}"


def names_asked(monthly_return: Return, sendable: Iterable[Area]) -> list[NameAsked]:
    """Every name that may be chosen for, those not yet decided first. `sendable` are the areas one may return for."""
    places = _places(monthly_return)
    chosen = {(name.kind, name.text): _value(name) for name in monthly_return.names_chosen.all()}
    options = _options(monthly_return, sendable, {kind for kind, _ in (*places, *chosen)})
    asked = [
        NameAsked(
            NameKind(kind),
            text,
            ", ".join(dict.fromkeys(places.get((kind, text), ())))[:LONGEST_PLACE],
            _nearest_first(text, options[kind]),
            chosen.get((kind, text), ""),
        )
        for kind, text in dict.fromkeys((*places, *chosen))
        if text
    ]
    return sorted(asked, key=lambda name: bool(name.chosen))[:MOST_ASKED]


def heading_asked(monthly_return: Return, text: str, sendable: Iterable[Area]) -> NameAsked:
    """What a heading in the workbook may mean, whether or not anything was found about it."""
    chosen = monthly_return.names_chosen.filter(kind=NameKind.HEADING, text=text).first()
    groups = _options(monthly_return, sendable, [NameKind.HEADING])[NameKind.HEADING]
    return NameAsked(
        NameKind.HEADING, text, "", _nearest_first(text, groups), _value(chosen) if chosen else ""
    )


def names_chosen(asked: Iterable[NameAsked], said: Callable[[str, str], str]) -> list[NameChosen]:
    """What the form says of these names, unsaved; `said` gives a field's value or the one that it is handed.

    What is no option of a name counts as not answered.
    """
    chosen = []
    for name in asked:
        value = said(name.field, "")
        offered = {option.value for _, options in name.groups for option in options}
        if value == LEAVE_OUT or value in offered:
            chosen.append(_meaning(name, "" if value == LEAVE_OUT else value))
    return chosen


def _meaning(name: NameAsked, value: str) -> NameChosen:
    found = NameChosen(kind=name.kind, text=name.text)
    if name.kind is NameKind.INDICATOR and value:
        number, _, found.basis = value.partition(":")
        found.indicator = Indicator.objects.get(pk=number)
    elif name.kind is NameKind.AREA and value:
        found.area = Area.objects.get(pk=value)
    else:
        found.means = value
    return found


def _value(name: NameChosen) -> str:
    if name.indicator_id:
        return f"{name.indicator_id}:{name.basis}"
    return str(name.area_id) if name.area_id else name.means or LEAVE_OUT


def _places(monthly_return: Return) -> dict[tuple[str, str], list[str]]:
    """The names by kind, and the sheets and cells that they stand in."""
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    for finding in monthly_return.findings.filter(code__in=_KINDS):
        is_sheet = finding.code == "hidden_sheet"
        place = "It was not read." if is_sheet else f"{finding.sheet} {finding.cells}"
        places[_KINDS[finding.code], finding.unknown].append(place)
    for cell in monthly_return.cells_not_stored.filter(why__in=_HEADINGS).exclude(text=""):
        places[NameKind.HEADING, cell.text].append(f"{cell.sheet} {cell.cells}")
    return places


Group = tuple[str, list[Option]]


def _options(
    monthly_return: Return, sendable: Iterable[Area], kinds: Iterable[str]
) -> dict[str, list[Group]]:
    made: dict[str, list[Group]] = {}
    for kind in kinds:
        if kind == NameKind.INDICATOR:
            made[kind] = [("Indicators", _indicators())]
        elif kind == NameKind.AREA:
            inside = [area for area in sendable if monthly_return.area in line_up(area)]
            made[kind] = [("Areas", [Option(str(area.pk), area.name) for area in inside])]
        elif kind == NameKind.SHEET:
            made[kind] = [("Hidden sheet", [Option(READ_IT, "Read this sheet too")])]
        elif kind == NameKind.FRACTION:
            made[kind] = [("Percentages", _FRACTIONS)]
        else:
            columns = [Option(word, f"Column: {word}") for word in _MEANS_COLUMN]
            named = list(Indicator.objects.order_by("name").values_list("name", flat=True))
            made[kind] = [
                ("Columns", columns),
                ("Months", _months(monthly_return.period_end)),
                ("Indicators", [Option(name, name) for name in named]),
                ("Areas", [Option(area.name, area.name) for area in sendable]),
            ]
    return made


def _indicators() -> list[Option]:
    return [
        Option(f"{indicator.pk}:{basis}", f"{indicator.name} ({Basis(basis).label.lower()})")
        for indicator in Indicator.objects.order_by("name")
        for basis in indicator.bases
    ]


def _months(newest: date | None) -> list[Option]:
    last = add_months(newest or date.today(), 1 if newest else 0)
    months = [add_months(last, -back) for back in range(MONTHS_OFFERED)]
    return [Option(f"{month:%B %Y}", f"{month:%B %Y}") for month in months]


def _nearest_first(text: str, groups: Sequence[Group]) -> list[Group]:
    """The groups, before them, and out of them, the options that are near the text in spelling."""
    form = reading_form(text)
    every = [option for _, options in groups for option in options]
    likeness = {
        option: SequenceMatcher(None, form, reading_form(option.label.partition(" (")[0])).ratio()
        for option in every
    }
    near = [
        option for option in sorted(every, key=lambda option: -likeness[option]) if likeness[option] >= NEAR
    ]
    nearest = near[:MOST_NEAR]
    others = [(label, [option for option in options if option not in nearest]) for label, options in groups]
    return [group for group in (("Near in spelling", nearest), *others) if group[1]]
