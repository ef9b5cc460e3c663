"""What one issue of an edition says otherwise than the one before: every line, text and heading that differs.

Pure. Nothing of a page is left out: two pages without a difference are the same bytes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date

from indicators.rules.periods import describe
from indicators.rules.row import Point, Row, Shown
from indicators.rules.terms import Basis
from scorecard.rules.content import CommentarySubject, CommentaryText, PageContent
from scorecard.rules.restatements import point_words

NOTHING = ""
# What a part of a line is called; one that isn't named here by the name of its field.
NAMES = {
    "previous": "Previous figure",
    "authority": "Authority’s figure",
    "travel": "Direction of travel",
    "points": "Last 12 months",
    "target_steps": "Targets over the last 12 months",
}
DEFINITION = ("name", "area_name", "basis_name", "aim_words", "unit", "decimal_places")
# By these a line is found again; the rest of the definition says the same in words.
NAMED_BY = frozenset({"code", "area", "basis", "basis_short", "aim"})
# Of a figure, and of what is worked out from it: codes of words, and numbers that the words give.
IN_WORDS = frozenset(
    {
        *("value", "period_end", "numerator", "denominator", "gap"),
        *("letter", "code", "reason_code", "way", "size", "arrow", "strict"),
    }
)


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
    added = _columns_of(after) - _columns_of(before)
    return [
        *(
            EditionDifference(area, "Every line", _name(column), NOTHING, "in the edition")
            for column in added
        ),
        *_between(area, _rows(before, added), _rows(after, added)),
        *_between(area, _texts(before), _texts(after)),
        *_between(area, _rest(before), _rest(after)),
    ]


def _columns_of(content: PageContent) -> set[str]:
    """The columns that rows gained since editions were first frozen, of which the page shows anything.

    One that an earlier issue hadn't yet is one difference, not one for each line.
    """
    later = [field.name for field in fields(Row) if field.default is not MISSING]
    return {
        name
        for name in later
        for row in content.rows
        if isinstance(getattr(row, name), Shown | tuple) and getattr(row, name)
    }


Parts = dict[tuple[str, str], str]


def _between(area: str, before: Parts, after: Parts) -> list[EditionDifference]:
    keys = [*before, *(key for key in after if key not in before)]
    return [
        EditionDifference(area, *key, before.get(key, NOTHING), after.get(key, NOTHING))
        for key in keys
        if before.get(key, NOTHING) != after.get(key, NOTHING)
    ]


def _rows(content: PageContent, besides: Collection[str]) -> Parts:
    """Every part of every line but these columns: by what the line is called and the part's name."""
    found: Parts = {}
    for section in content.sections:
        for row in section.rows:
            for what, words in _parts_of(section.title, row, besides).items():
                found[line_name(row), what] = words
    return found


def line_name(row: Row) -> str:
    """What a difference calls a line."""
    return f"{row.name}, {row.area_name} ({row.basis_short})"


def _parts_of(section: str, row: Row, besides: Collection[str]) -> Mapping[str, str]:
    """Every field of the line in words, by its name; a new one is compared like any other."""
    parts = {"Heading": section, "Definition": _joined([getattr(row, name) for name in DEFINITION])}
    for field in fields(row):
        if field.name not in {*NAMED_BY, *DEFINITION, *besides}:
            parts |= _part(row, _name(field.name), getattr(row, field.name))
    return parts


def _name(field: str) -> str:
    return NAMES.get(field, field.replace("_", " ").capitalize())


def _part(row: Row, name: str, part: object) -> dict[str, str]:
    """A field in words; of points one for each period."""
    if not isinstance(part, tuple) or not all(isinstance(each, Point) for each in part):
        return {name: _in_words(part)}
    basis = Basis(row.basis)
    return {
        f"{name}: {describe(basis, date.fromisoformat(point.period_end))}": point_words(row, point)
        + (" (illustrative)" if point.illustrative else "")
        for point in part
    }


def _in_words(part: object) -> str:
    """A part of a line in words: of a dataclass its fields, whose marks are named where they are set."""
    if isinstance(part, tuple):
        return "; ".join(_in_words(each) for each in part)
    if isinstance(part, Shown):
        return _figure_words(part)
    if not is_dataclass(part):
        return str(NOTHING if part is None else part)
    return _joined(_told(part))


def _told(part: object) -> Iterator[str]:
    for field in fields(part):  # type: ignore[arg-type]
        said = getattr(part, field.name)
        if field.name not in IN_WORDS:
            yield field.name if said is True else _in_words(said) if said else NOTHING


def _figure_words(figure: Shown) -> str:
    """A figure in words: its day once, and the number of its return only where that differs."""
    stated = "" if figure.stated in ("", figure.text) else f"stated {figure.stated}"
    return _joined(_told(replace(figure, period="" if figure.as_at else figure.period, stated=stated)))


def _joined(parts: Iterable[object]) -> str:
    return ", ".join(str(part) for part in parts if part not in (None, NOTHING, False))


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
        if line.year_travel is not None:
            found[about, "Year before, direction of travel"] = _in_words(line.year_travel)
        found[about, "Source"] = line.source
        found[about, "Parts"] = _joined([line.numerator_name, line.denominator_name])
        for cell in line.quarters:
            found[about, cell.label] = _figure_words(cell.figure)
            found[about, f"{cell.label}, direction of travel"] = _in_words(cell.travel)
    return found
