"""What a title says that makes its figures other ones than the table alone would have them: asked about, once.

Pure. A title is whatever stands above a table, and the sheet's name.
"""

import re
from collections.abc import Iterator, Sequence

from returns.matching.vocabulary import Vocabulary
from returns.reading.lines import LineRead
from returns.reading.sheet.cells import Sheet, plain
from returns.reading.sheet.dates import Span, span_said
from returns.reading.sheet.headings import stands_beside

_SOME_MONTHS = re.compile(r"\b(?:three|six|nine|[369])[ -]months?\b", re.IGNORECASE)
_WITHIN = re.compile(r"\bwithin (?:[0-9]+|\w+) months?\b", re.IGNORECASE)
# Performance against target names no table of targets.
_NO_FIGURES = re.compile(
    r"(?<!against )(?<!versus )(?<!vs )(?<!and )(?<!with )(?<!to )\btargets?\b"
    r"|(?:%|\bper ?cent(?:age)?|\bproportion|\bshare) of (?:the )?(?:total|all|whole)\b"
    r"|\b(?:forecasts?|projections?|projected|budget|averages|(?:monthly|yearly|annual) average|benchmarks?)\b",
    re.IGNORECASE,
)
_FILTER = re.compile(
    r"(?:ages?|age group|age band|gender|sex|ethnic\w*|ward|categor\w+|need|team type|disab\w+|placement|legal status"
    r"|cohort)\b[^:|]{0,20}(?:[:|]| is ) ?(?!all\b|total\b|any\b|\(all\)|\(multiple)(?P<chosen>\S.*)",
    re.IGNORECASE,
)
# All children are under 18, those with an education, health and care plan under 25.
_PART = re.compile(
    r"\b(?:girls?|boys?|males?|females?|uasc|unaccompanied|excluding|excl|exc|except|sample|dummy"
    r"|test data|superseded)\b"
    r"|\(old\)|\bold version\b"
    r"|\b(?:under|below|over|aged|ages?) ?(?!0\b|18|25|under|below|0-|0 to)[0-9]+|\b[0-9]+\+"
    r"|\baged? (?:under|over) (?!18|25)[0-9]+",
    re.IGNORECASE,
)
_NUMBERED_MONTH = re.compile(r"\b(?:month|period|[mp]) ?[0-9]{1,2}\b", re.IGNORECASE)
_KIND = re.compile(r"\b(?:County|City|Borough|District|Metropolitan)\b")
_COUNCIL = re.compile(
    r"\b(?!Full |County |City |Borough |District |Town |Parish |Cabinet |The )"
    r"(?P<name>[A-Z][\w’'-]+(?: (?:and|upon|on|of|&|[A-Z][\w’'-]+)){0,4}) "
    r"(?:County |City |Borough |District |Metropolitan )*Council\b"
)


def doubts_of(titles: Sequence[str], lines: Sequence[LineRead], words: Vocabulary) -> Iterator[str]:
    """The questions that titles leave about the lines below them, each to be answered with yes for "as it stands"."""
    if not lines:
        return
    is_monthly = any(line.span in (Span.MONTH, Span.DAY) for line in lines)
    for title in titles:
        bare = _WITHIN.sub("", _without_indicators(title, words))
        if is_monthly and (span_said(bare) or _SOME_MONTHS.search(bare)):
            yield f"“{title}” speaks of more than a month. Are the figures those of each month alone?"
        yield from (f"“{title}” {what}" for says, what in _DOUBTS if says(title, bare))
        if (found := _COUNCIL.search(title)) and not words.areas_in(_KIND.sub("", found["name"])):
            yield f"“{found[0]}” is not an area here. Are the lines without an area for the area of the return?"


def _is_no_actual(_title: str, bare: str) -> bool:
    return bool(_NO_FIGURES.search(bare)) or stands_beside(bare.strip())


def _is_part(title: str, bare: str) -> bool:
    return bool(_FILTER.match(title) or _PART.search(bare))


def _numbers_a_month(_title: str, bare: str) -> bool:
    return bool(_NUMBERED_MONTH.search(bare))


# What a title may say beside the names of indicators, and what is asked.
_DOUBTS = (
    (
        _is_no_actual,
        "speaks of targets, forecasts, averages or other times. Are the figures what has happened?",
    ),
    (_is_part, "picks out a part. Are the figures those of all children all the same?"),
    (_numbers_a_month, "gives a month by its number. Are the figures of the period that was read?"),
)


def explained_by(sheet: Sheet, names: Sequence[str]) -> tuple[str, ...]:
    """The names of a file without Target and the like where a column or row of the sheet is headed so."""
    if not any(_NO_FIGURES.search(name) for name in names):
        return tuple(names)
    texts = (cell.text for cell in sheet.cells.values() if isinstance(cell.value, str))
    return (
        tuple(_NO_FIGURES.sub("", name) for name in names) if any(map(stands_beside, texts)) else tuple(names)
    )


def filters_below(sheet: Sheet) -> list[str]:
    """What Power BI writes below an export: the filters that were set, a line each."""
    first = next(
        (row for row in sheet.rows if sheet.row(row)[0].text.casefold().startswith("applied filters")), None
    )
    rows = sheet.rows_between(first, sheet.last_row) if first else []
    texts = [cell.value for row in rows for cell in sheet.row(row) if isinstance(cell.value, str)]
    lines = [plain(line) for text in texts for line in text.split("\n")]
    return [line for line in lines if _FILTER.match(line)]


def _without_indicators(title: str, words: Vocabulary) -> str:
    """A title without the names of indicators, whose own words say nothing of the figures."""
    text = title.casefold()
    for name, _ in words.indicators.within(title):
        text = text.replace(name, " ")
    return text
