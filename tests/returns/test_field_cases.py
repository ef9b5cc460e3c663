"""Each of the field cases comes out as `field_cases/EXPECT.csv` says, for its own cause."""

import csv
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest

from returns.intake.importing import How, import_file
from returns.models import Return
from returns.reading.sheet.cells import WorkbookNotReadable
from tests.returns.builders import area, draft
from tests.returns.outcomes import cells_in, outcome

pytestmark = pytest.mark.usefixtures("library")

CASES = Path(__file__).parent / "field_cases"
FILES = {path.name.partition("_")[0]: path for path in sorted(CASES.glob("f*"))}


@dataclass(frozen=True)
class Expected:
    """What is expected of a file.

    - `read`: by cell the value, and where it matters the period ("2012-07"), the area and the basis.
    - `missing`: by cell the mark; with `proposed` it may be asked first.
    - `asked`: by cells the codes of which one must be found there.
    - `aside`: cells that feed no line. `words`: what the findings or the cells set aside must say.
    """

    read: dict[str, tuple[str, ...]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    aside: str = ""
    words: tuple[str, ...] = ()


EXPECTED = {
    "f01": Expected(
        read={"D5": ("84",), "D6": ("12",)},
        missing={"D2": "c", "D3": "x", "D4": "z"},
        asked={"D7": ("mark_of_two_meanings",)},
    ),
    "f02": Expected(
        asked={"D2 D3 D4": ("small_number",), "D5 D6 D7 D8": ("mark_of_two_meanings", "small_number")},
        words=("suppressed",),
    ),
    "f04": Expected(
        read={"D5": ("7",)}, asked={"D2 D3 D4": ("unreadable_figure",)}, words=("#N/A", "#DIV/0!", "#REF!")
    ),
    "f06": Expected(read={"D4": ("45",)}, asked={"D2 D3": ("set_apart",)}, words=("84", "12")),
    "f09": Expected(asked={"D2 D3": ("decimal_comma",)}),
    "f10": Expected(
        asked={"D2 D3 D4 D5": ("unreadable_figure",)}, words=("41/52", "41 of 52", "78.8% (41/52)", "1:18")
    ),
    "f11": Expected(read={"D2": ("1234",), "D3": ("1234",), "D4": ("1234",), "D5": ("84",), "D6": ("7",)}),
    "f12": Expected(
        read={"D3": ("84.4",)}, asked={"D2 D4": ("bare_fraction",), "D5": ("over_hundred", "percent_format")}
    ),
    "f14": Expected(asked={"C4 C5": ("denominator_missing",)}),
    "f16": Expected(read={"D2": ("1800",), "D3": ("61",)}, aside="E2 E3", words=("rate",)),
    "f18": Expected(read={"D3": ("18.4",)}, asked={"D2": ("count_not_whole",)}),
    "f20": Expected(asked={"D2": ("day_for_a_year",)}),
    "f21": Expected(asked={"D2 D3": ("month_first",)}),
    "f23": Expected(asked={"D2 D3": ("date_as_number",)}, words=("41091",)),
    "f24": Expected(
        read={f"D{row}": (value, "2012-07-31") for row, value in ((2, "7"), (3, "8"), (4, "9"), (5, "10"))}
    ),
    "f25": Expected(
        read={"C4": ("310", "2012-06-30", "", "QUARTER"), "C5": ("280", "2012-06-30", "", "QUARTER")}
    ),
    "f27": Expected(read={"C4": ("1240", "2012-07", "", "YTD"), "C5": ("1120", "2012-07", "", "YTD")}),
    "f29": Expected(
        read={
            "B4": ("310", "2011-04"),
            "C4": ("280", "2011-05"),
            "D4": ("295", "2011-06"),
            "E4": ("301", "2011-07"),
        }
    ),
    "f31": Expected(
        read={f"D{row}": (str(row * 100), "2012-06-30", "", "QUARTER") for row in range(2, 7)},
        asked={"D7": ("period_of_two_meanings",)},
    ),
    "f32": Expected(read={"E2": ("7", "2012-07"), "E3": ("9", "2012-07")}),
    "f35": Expected(read={"C4": ("63", "2012-06-30"), "C5": ("55", "2012-06-30")}),
    "f37": Expected(asked={"C4 C5": ("title_of_two_periods",)}, words=("May 2012", "June 2012")),
    "f38": Expected(asked={"D2 D3": ("basis_not_of_period",)}),
    "f40": Expected(
        read={
            "B4": ("3", "2012-07", "ashford"),
            "C5": ("4", "2012-07", "dover"),
            "D5": ("312", "2012-07", "dover"),
        },
        aside="B6 C6 D6",
    ),
    "f42": Expected(
        read={
            "Dover!B2": ("3", "2012-06", "dover"),
            "Dover!C2": ("4", "2012-07", "dover"),
            "Swale!B2": ("5", "2012-06", "swale"),
            "Swale!C2": ("6", "2012-07", "swale"),
        }
    ),
    "f44": Expected(read={"C2": ("9", "2012-07")}, aside="B2", words=("hidden", "999")),
    "f46": Expected(read={"D2": ("5",), "D3": ("7",)}, aside="D4 D5 D6 D7 D8", words=("total", "average")),
    "f47": Expected(read={"B4": ("5", "2012-07"), "B5": ("7", "2012-07")}, words=("E3:F5",)),
    "f50": Expected(read={"D2": ("78.8", "", "dover"), "D3": ("90.9", "", "swale")}),
    "f51": Expected(read={"B2": ("280", "2012-06"), "C2": ("312", "2012-07")}, aside="D2 E2 F2"),
    "f53": Expected(read={"D3": ("9",)}, asked={"D2": ("surplus_value",)}, words=("comma",)),
    "f55": Expected(asked={"D2": ("two_figures", "two_columns_fit")}),
    "f57": Expected(read={"E3": ("78.8", "2012-06", "dover"), "H3": ("80", "2012-07", "dover")}),
    "f60": Expected(read={"D2": ("312",), "D3": ("9",)}, asked={"D4": ("near_indicator",)}),
    "f61": Expected(asked={"D2 D3 D4": ("unknown_indicator",)}),
    "f63": Expected(asked={"D2 D3 D4 D5": ("near_indicator",)}),
    "f64": Expected(
        read={
            "D2": ("7", "", "dover"),
            "D3": ("8", "", "swale"),
            "D4": ("9", "", "thanet"),
            "D5": ("10", "", "ashford"),
        }
    ),
    "f72": Expected(read={"D2": ("7",)}),
    "f74": Expected(read={"D2": ("7",)}),
    "f76": Expected(read={"D2": ("7",)}),
    "f78": Expected(read={"D2": ("7",)}),
}
REFUSED = {"f59": ("Vallue", "Value"), "f70": ("web page",), "f73": ("binary workbook",)}


def test_every_case_is_expected_something():
    with (CASES / "EXPECT.csv").open(encoding="utf-8") as file:
        listed = {row["id"] for row in csv.DictReader(file)}
    assert listed == {*EXPECTED, *REFUSED} == FILES.keys()


@pytest.mark.parametrize("case", EXPECTED)
def test_case_comes_out_as_expected(case):
    expected, monthly_return = EXPECTED[case], _sent(case)
    wrong = [
        *_wrongly_read(expected, monthly_return),
        *_wrongly_asked(expected, monthly_return),
        *_wrongly_said(expected, monthly_return),
    ]
    assert wrong == []


@pytest.mark.parametrize("case", REFUSED)
def test_case_is_refused_by_its_name(case):
    with pytest.raises(WorkbookNotReadable) as refusal:
        _sent(case, asks=False)
    assert all(word in str(refusal.value) for word in REFUSED[case])


def test_yes_to_all_takes_no_name_with_another_number():
    imported = import_file(FILES["f61"], How(area=area("kent"), accept=True))
    assert not imported.taken


def _sent(case: str, *, asks: bool = True) -> Return:
    path = FILES[case]
    if asks:
        return draft(path.read_bytes(), name=path.name)
    imported = import_file(path, How(area=area("kent")))
    if imported.stored is None:
        raise WorkbookNotReadable(imported.message)
    return imported.stored


def _wrongly_read(expected: Expected, monthly_return: Return):
    for place, wanted in expected.read.items():
        sheet, _, ref = place.rpartition("!")
        found = outcome(monthly_return, ref, sheet)
        if not found.taken or _facts(found.line, wanted) != _wanted(wanted):
            yield f"{place}: {_facts(found.line, wanted)}, {found.open}, not {_wanted(wanted)}"
    for ref, mark in expected.missing.items():
        found = outcome(monthly_return, ref)
        if not found.taken or found.line.missing_reason != mark:
            yield f"{ref}: {found}, not missing {mark}"


def _wanted(wanted: tuple[str, ...]) -> tuple[str, ...]:
    return wanted + ("",) * (4 - len(wanted))


def _facts(line, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """What a line says of what is wanted, in the same order; "" where nothing is wanted."""
    if line is None:
        return ()
    _, period, place, basis = _wanted(wanted)
    places = -Decimal(wanted[0]).as_tuple().exponent
    return (
        f"{round(line.value, places)}" if line.value is not None else "",
        str(line.period_end)[: len(period)],
        line.area.slug if place and line.area else "",
        line.basis if basis else "",
    )


def _wrongly_asked(expected: Expected, monthly_return: Return):
    for refs, causes in expected.asked.items():
        for ref in refs.split():
            found = outcome(monthly_return, ref)
            if not set(causes).intersection(found.open):
                yield f"{ref}: {found.open or 'no question'}, not for {causes}"
    for ref in expected.aside.split():
        if any(ref in cells_in(line.cells) for line in monthly_return.lines.all()):
            yield f"{ref} is part of a line"


def _wrongly_said(expected: Expected, monthly_return: Return):
    said = [
        f"{each.what} {each.what_to_do} {each.proposed} {each.cells}"
        for each in monthly_return.findings.all()
    ]
    said += [f"{cell.cells} {cell.text} {cell.why}" for cell in monthly_return.cells_not_stored.all()]
    yield from (f"nothing says {word}" for word in expected.words if not any(word in text for text in said))
