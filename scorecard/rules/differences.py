"""What one issue of an edition says otherwise than the one before: every line, text and heading that differs.

Pure. Nothing of a page is left out: two pages without a difference are the same bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date

from indicators.rules.periods import describe
from indicators.rules.row import Row, Shown
from indicators.rules.terms import Basis
from scorecard.rules.content import CommentarySubject, CommentaryText, PageContent
from scorecard.rules.restatements import point_words

NOTHING = ""
FIGURES = {"figure": "Figure", "previous": "Previous figure", "authority": "Authority’s figure"}
DEFINITION = ("name", "area_name", "basis_name", "aim_words", "unit", "decimal_places")


@dataclass(frozen=True)
class EditionDifference:
    """One part of a page before and after, in words; empty where it was not there."""

    area: str
    about: str
    what: str
    before: str
    after: str


def differences(before: PageContent | None, after: PageContent | None, area: str) -> list[EditionDifference]:
    """What differs between two issues on the page of `area` (its name); None for a page that an issue lacks."""
    if before is None or after is None:
        was, now = (NOTHING if each is None else "in the edition" for each in (before, after))
        return [] if was == now else [EditionDifference(area, area, "Page", was, now)]
    return [
        *_between(area, _rows(before), _rows(after)),
        *_between(area, _texts(before), _texts(after)),
        *_between(area, _rest(before), _rest(after)),
    ]


Parts = dict[tuple[str, str], str]


def _between(area: str, before: Parts, after: Parts) -> list[EditionDifference]:
    keys = [*before, *(key for key in after if key not in before)]
    return [
        EditionDifference(area, *key, before.get(key, NOTHING), after.get(key, NOTHING))
        for key in keys
        if before.get(key, NOTHING) != after.get(key, NOTHING)
    ]


def _rows(content: PageContent) -> Parts:
    """Every part of every line: by what the line is called and the part's name."""
    found: Parts = {}
    for section in content.sections:
        for row in section.rows:
            name = f"{row.name}, {row.area_name} ({row.basis_short})"
            for what, words in _parts_of(section.title, row).items():
                found[name, what] = words
    return found


def _parts_of(section: str, row: Row) -> Mapping[str, str]:
    shown: dict[str, Shown | None] = {name: getattr(row, name) for name in FIGURES}
    parts = {FIGURES[name]: _figure_words(figure) for name, figure in shown.items()}
    parts |= {
        "Target": "" if row.target is None else _joined(astuple(row.target)),
        "Rating": _joined(astuple(row.rating)),
        "Direction of travel": _joined(astuple(row.travel)),
        "Benchmarks": "; ".join(_joined(astuple(each)) for each in row.benchmarks),
        "Heading": section,
        "Definition": _joined([str(getattr(row, name)) for name in DEFINITION]),
    }
    basis = Basis(row.basis)
    for point in row.points:
        month = describe(basis, date.fromisoformat(point.period_end))
        parts[f"Last 12 months: {month}"] = point_words(row, point) + (
            " (illustrative)" if point.illustrative else ""
        )
    return parts


def _figure_words(figure: Shown | None) -> str:
    if figure is None:
        return NOTHING
    marks = [name for name in ("illustrative", "provisional") if getattr(figure, name)]
    told = [figure.text, figure.as_at or figure.period, figure.parts, figure.completeness, figure.notes]
    stated = f"stated {figure.stated}" if figure.stated and figure.stated != figure.text else ""
    return _joined([*told, stated, *marks])


def _joined(parts: Sequence[object]) -> str:
    return ", ".join(str(part) for part in parts if part not in (None, "", False))


def _texts(content: PageContent) -> Parts:
    names = {row.code: row.name for row in content.rows}
    found: Parts = {}
    for said in content.said:
        for what, words in _parts_of_text(said).items():
            found[_about_text(said, names), what] = words
    return found


def _about_text(said: CommentaryText, names: Mapping[str, str]) -> str:
    about = names.get(said.key, said.key) if said.key else CommentarySubject(said.about).label
    return f"{about}, {said.area_name}"


def _parts_of_text(said: CommentaryText) -> Mapping[str, str]:
    mark = " (illustrative)" if said.illustrative else ""
    parts = {
        "Headlines": "; ".join(said.headlines),
        "Commentary": said.text,
        "Corrective action": said.corrective_action,
    }
    return {what: words + mark for what, words in parts.items() if words}


def _rest(content: PageContent) -> Parts:
    """What stands around the lines: headings of other scorecards, restated periods, marks and the quarters' report."""
    found: Parts = {("Headings on other scorecards", "List"): ", ".join(content.elsewhere)}
    names = {(row.code, row.area): f"{row.name}, {row.area_name}" for row in content.rows}
    for each in content.restated:
        words = f"{each.said}, now {each.now} ({each.edition})"
        found[f"{each.name}, {each.area_name}", f"Restated: {each.period}"] = words
    for cause in content.special_causes:
        found[f"{names[cause.code, cause.area]} ({Basis(cause.basis).short})", "Special cause"] = (
            f"{cause.signal}, {cause.why}"
        )
    for milestone in content.milestones:
        about = f"{milestone.name}, {milestone.area_name} ({Basis(milestone.basis).short})"
        found[about, f"Milestone: {milestone.set_by}"] = milestone.words
    for line in content.quarters:
        about = f"{names[line.code, line.area]} ({Basis(line.basis).short})"
        found[about, "Year before"] = _figure_words(line.last_year)
        found[about, "Source"] = line.source
        found[about, "Parts"] = _joined([line.numerator_name, line.denominator_name])
        for cell in line.quarters:
            found[about, cell.label] = _figure_words(cell.figure)
            found[about, f"{cell.label}, direction of travel"] = _joined(astuple(cell.travel))
    return found
