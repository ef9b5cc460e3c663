"""A scorecard page: rows under headings, how many of each colour, and what needs attention first.

Pure. The content of a page is what an edition freezes; the rest is worked out from it when it is shown.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from indicators.rules.row import Row
from indicators.rules.terms import Labelled, Rag, Travel
from scorecard.rules.quarters import QuarterLine, line_of
from scorecard.rules.restatements import Restated

# Of the JSON that an edition freezes. A field more with a default needs no new number; one that is renamed, goes or
# changes its meaning does, and `frozen.py` then reads both.
SCHEMA = 2


class CommentarySubject(Labelled):
    """What a text is about."""

    PAGE = "page", "Summary"
    AUTHORITY = "authority", "Summary of the authority"
    SECTION = "section", "Section"
    INDICATOR = "indicator", "Indicator"


@dataclass(frozen=True)
class CommentaryText:
    """One text. `key` is a section's title or an indicator's code, empty for a summary.

    `headlines` are sentences, one each; `text` and `corrective_action` are in the subset of Markdown that is shown.
    """

    about: str
    area: str
    area_name: str
    key: str = ""
    headlines: tuple[str, ...] = ()
    text: str = ""
    corrective_action: str = ""
    illustrative: bool = False

    def __bool__(self) -> bool:
        """Whether anything is said at all."""
        return bool(self.headlines or self.text or self.corrective_action)


def first_about(
    texts: Iterable[CommentaryText], about: CommentarySubject, key: str = "", area: str = ""
) -> CommentaryText | None:
    """The text about this, of this area where one is named; None where nothing was written."""
    for said in texts:
        if said.about == about and said.key == key and area in ("", said.area):
            return said
    return None


def one_a_line(text: str) -> tuple[str, ...]:
    """The sentences of a field that holds one a line; list marks before them are left out."""
    lines = (line.strip().lstrip("-*• ").strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


@dataclass(frozen=True)
class SpecialCauseNote:
    """A line whose newest figure is more than chance would give: its signal and why, in words.

    `better` tells improvement from concern; None where the indicator's aim doesn't say.
    """

    code: str
    basis: str
    area: str
    signal: str
    why: str
    better: bool | None


@dataclass(frozen=True)
class AssuranceNote:
    """That a line has limits, and what they promise of its target, as the value of an `Assurance`."""

    code: str
    basis: str
    area: str
    assurance: str


@dataclass(frozen=True)
class Milestone:
    """A target with a due date that is missed or at risk, with what that rests on in words."""

    code: str
    name: str
    basis: str
    area: str
    area_name: str
    status: str
    words: str
    set_by: str
    illustrative: bool = False


@dataclass(frozen=True)
class PageSection:
    """A heading with its rows. `for_areas` is set where each row is another area's."""

    title: str
    rows: tuple[Row, ...]
    for_areas: bool = False


@dataclass(frozen=True)
class PageContent:
    """What an area's page says: its sections, and the headings left to another kind of period.

    `said` is the commentary: on the page, on the authority as a whole, on sections, and on the indicators of its rows.
    `restated` are earlier figures that the edition before gave otherwise; `special_causes` and `milestones` (missed
    or at risk) stand for the exception report, `assurances` beside ratings, `quarters` in a quarter's edition.
    """

    sections: tuple[PageSection, ...]
    elsewhere: tuple[str, ...] = ()
    said: tuple[CommentaryText, ...] = ()
    restated: tuple[Restated, ...] = ()
    special_causes: tuple[SpecialCauseNote, ...] = ()
    assurances: tuple[AssuranceNote, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    quarters: tuple[QuarterLine, ...] = ()

    @property
    def rows(self) -> list[Row]:
        """Every row, in reading order."""
        return [row for section in self.sections for row in section.rows]

    @property
    def illustrative(self) -> bool:
        """Whether any figure on the page is illustrative."""
        return any(row.figure.illustrative for row in self.rows)

    @property
    def summary(self) -> CommentaryText | None:
        """What is said of the page as a whole."""
        return first_about(self.said, CommentarySubject.PAGE)

    @property
    def authority_summary(self) -> CommentaryText | None:
        """On the page of another area: what is said of its authority as a whole."""
        return first_about(self.said, CommentarySubject.AUTHORITY)

    def said_of_section(self, title: str) -> CommentaryText | None:
        """What is said of a section."""
        return first_about(self.said, CommentarySubject.SECTION, title)

    def said_of(self, row: Row) -> CommentaryText | None:
        """What is said of a row's indicator in its area."""
        return first_about(self.said, CommentarySubject.INDICATOR, row.code, row.area)

    @property
    def said_of_indicators(self) -> list[tuple[CommentaryText, Row]]:
        """What is said of indicators, in the order of the rows; once of one that stands there in several bases."""
        first = {(row.area, row.code): row for row in reversed(self.rows)}
        ordered = {(row.area, row.code): first[row.area, row.code] for row in self.rows}
        found = [(self.said_of(row), row) for row in ordered.values()]
        return [(said, row) for said, row in found if said is not None]

    def restated_of(self, row: Row) -> list[Restated]:
        """The earlier figures of a row that the edition before gave otherwise."""
        key = (row.area, row.code, row.basis)
        return [found for found in self.restated if (found.area, found.code, found.basis) == key]

    def special_cause_of(self, row: Row) -> SpecialCauseNote | None:
        """What of a row's newest figure is more than chance would give; None where nothing is known to be."""
        key = (row.code, row.basis, row.area)
        return next(
            (cause for cause in self.special_causes if (cause.code, cause.basis, cause.area) == key), None
        )

    def assurance_of(self, row: Row) -> str:
        """What the limits of a row promise of its target, as the value of an `Assurance`; empty without limits."""
        key = (row.code, row.basis, row.area)
        found = (each.assurance for each in self.assurances if (each.code, each.basis, each.area) == key)
        return next(found, "")

    def quarters_of(self, row: Row) -> QuarterLine | None:
        """The quarterly report's line of a row."""
        return line_of(self.quarters, row)

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces, the same bytes for the same content."""
        said = {"schema": SCHEMA, **vars(self)}
        return json.dumps(said, default=_fields_of, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _fields_of(part: Any) -> dict[str, object]:
    """What a part of a page says, by its fields: the parts of rows, of which there are many, have no dictionary."""
    return {name: getattr(part, name) for name in part.__dataclass_fields__}


def long_run_words(row: Row, cause: SpecialCauseNote | None) -> str:
    """What the long run says where the newest movement says the opposite; empty where the two agree.

    A figure can be worse than the month before and still far better than it used to be: both are said, or a reader of
    two pages takes one for wrong.
    """
    if cause is None or cause.better is None:
        return ""
    opposite = Travel.WORSENED if cause.better else Travel.IMPROVED
    if row.travel.code is not opposite:
        return ""
    return f"{'better' if cause.better else 'worse'} over the long run"


def digest(pages: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over (area slug, canonical JSON) of every page of an edition, which come in the order of the slugs."""
    total = sha256()
    for part in canonical_parts(pages):
        total.update(part)
    return total.hexdigest()


def canonical_parts(pages: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """What fingerprints are taken over, a page at a time, since those of a large council weigh hundreds of megabytes.

    Raises ValueError where the pages don't come in the order of their slugs.
    """
    before = ""
    for slug, content in pages:
        if slug < before:
            raise ValueError(f"The page of {slug} comes after that of {before}.")
        before = slug
        yield f"{slug}\n{content}\n".encode()


def digest_of(contents: Mapping[str, PageContent]) -> str:
    """The digest that these pages, by slug, would have in an edition."""
    return digest((slug, contents[slug].to_json()) for slug in sorted(contents))


@dataclass(frozen=True)
class Count:
    """How many rows have a colour, in the words under the number."""

    letter: str
    name: str
    number: int
    words: str


def counts(rows: Sequence[Row]) -> list[Count]:
    """How many rows are green, amber, red and not rated; always all four."""
    words = {
        Rag.GREEN: "at or better than target",
        Rag.AMBER: "worse than target, not worse than floor",
        Rag.RED: "worse than floor, or than target where there is no floor",
        Rag.NOT_RATED: "not rated",
    }
    return [
        Count(rag.value, rag.label, sum(row.rating.letter == rag.value for row in rows), text)
        for rag, text in words.items()
    ]


@dataclass(frozen=True)
class AttentionItem:
    """A row that needs attention, and why in a few words: on its own, and where the colour stands beside it.

    `newly_red` tells that the edition before gave it another colour.
    """

    row: Row
    why: str
    beside_colour: str
    newly_red: bool = False


def is_missing(row: Row) -> bool:
    """Whether a row has no figure: neither one that is hidden for being small, nor grades that differ."""
    return row.figure.value is None and not (row.figure.suppressed or row.figure.grades_differ)


def attention(rows: Sequence[Row], last_edition: Sequence[Row] = ()) -> list[AttentionItem]:
    """What needs attention, in its order: newly red, red and worsened, red, special-cause concern, missing.

    `last_edition` are the rows of the edition before, for "newly red"; a published figure isn't held against an
    illustrative one.
    """
    before = {(row.code, row.basis, row.area): row for row in last_edition}
    ranked: list[tuple[int, AttentionItem]] = []
    for row in rows:
        earlier = before.get((row.code, row.basis, row.area))
        if row.rating.letter == Rag.RED:
            ranked.append(_red(row, earlier))
        elif row.concern:
            ranked.append((3, _item(row, f"worse than chance would give: {row.concern}")))
        elif is_missing(row):
            ranked.append((4, _item(row, row.figure.text)))
    return [concern for _, concern in sorted(ranked, key=lambda item: item[0])]


def _item(row: Row, why: str, colour: str = "") -> AttentionItem:
    return AttentionItem(row, f"{colour}{why}", why)


def _red(row: Row, earlier: Row | None) -> tuple[int, AttentionItem]:
    known_before = earlier is not None and comparable(row, earlier) and earlier.rating.letter != Rag.NOT_RATED
    if known_before and earlier is not None and earlier.rating.letter != Rag.RED:
        newly = f"newly red: {earlier.rating.name.lower()} in the edition before"
        return 0, AttentionItem(row, newly, newly, newly_red=True)
    if row.travel.code is Travel.WORSENED:
        return 1, _item(row, f"worsened: {row.travel.change} since {row.travel.since}", "red and ")
    return 2, _item(row, row.rating.words, "red: ")


def comparable(row: Row, earlier: Row) -> bool:
    """Whether what two editions said may be held against each other: never a published and an illustrative figure."""
    return row.figure.illustrative == earlier.figure.illustrative


@dataclass(frozen=True)
class ChangedRow:
    """A row whose colour differs from the edition before."""

    row: Row
    before: str


@dataclass(frozen=True)
class Changes:
    """The rated rows whose colour changed since the edition before, and how many of the rated rows can be compared."""

    changed: tuple[ChangedRow, ...]
    compared: int
    rated: int

    @property
    def not_known(self) -> int:
        """How many rated rows have nothing in the edition before that they can be held against."""
        return self.rated - self.compared


def changes_since(rows: Sequence[Row], last_edition: Sequence[Row]) -> Changes:
    """The rows whose rating changed since the edition before, as far as that can be known."""
    before = {
        (row.code, row.basis, row.area): row for row in last_edition if row.rating.letter != Rag.NOT_RATED
    }
    rated = [row for row in rows if row.rating.letter != Rag.NOT_RATED]
    pairs = [(row, before.get((row.code, row.basis, row.area))) for row in rated]
    known = [(row, earlier) for row, earlier in pairs if earlier is not None and comparable(row, earlier)]
    changed = tuple(
        ChangedRow(row, earlier.rating.name)
        for row, earlier in known
        if row.rating.letter != earlier.rating.letter
    )
    return Changes(changed, len(known), len(rated))
