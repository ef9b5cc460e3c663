"""What a title says that makes its figures other ones than the table alone would have them: asked about, once.

Pure. A title is whatever stands above a table, and the sheet's name.
"""

import re
from collections.abc import Iterator, Sequence

from indicators.rules.terms import Unit
from returns.matching.vocabulary import Vocabulary
from returns.reading.lines import LineRead
from returns.reading.sheet.cells import Sheet, plain
from returns.reading.sheet.dates import Span, span_said
from returns.reading.sheet.headings import stands_beside

# A stretch that is no month, quarter or year, and words that begin or end one at a month.
_NAMED_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_STRETCH = re.compile(
    r"\bhalf[ -](?:year|month|of)|\bh[12]\b|\bpart[- ](?:month|year|quarter)|\bcalendar year to\b"
    r"|\bmonthly (?:and|&) (?:cumulative|ytd|year)|\b(?:cumulative|ytd|year to date) (?:and|&) monthly"
    rf"|\b{_NAMED_MONTH} ?(?:&|\band\b|[,+]) ?{_NAMED_MONTH}\b"
    r"|\b(?:since|up to|before|after|until|till|prior to|from) (?:the )?(?:(?:end|start|beginning) of )?"
    rf"(?:[0-9]|{_NAMED_MONTH}\b)",
    re.IGNORECASE,
)
_SOME_MONTHS = re.compile(r"\b(?:three|six|nine|[369])[ -]months?\b", re.IGNORECASE)
_WITHIN = re.compile(r"\bwithin (?:[0-9]+|\w+) months?\b", re.IGNORECASE)
# Performance against target names no table of targets.
_NO_FIGURES = re.compile(
    r"(?<!against )(?<!versus )(?<!vs )(?<!and )(?<!with )(?<!to )\btargets?\b"
    r"|(?:%|\bper ?cent(?:age)?|\bproportion|\bshare) of (?:the )?(?:total|all|whole)\b"
    r"|\b(?:forecasts?|projections?|projected|budget|averages|(?:daily|weekly|monthly|quarterly|yearly|annual) average"
    r"|average per|benchmarks?|index|rank(?:ed|ing|s)?|rounded)\b",
    re.IGNORECASE,
)
_FILTER = re.compile(
    r"(?:ages?|age group|age band|gender|sex|ethnic\w*|ward|categor\w+|need|team type|disab\w+|placement|legal status"
    r"|cohort)\b[^:|]{0,20}(?:[:|]| is ) ?(?!all\b|total\b|any\b|\(all\)|\(multiple)(?P<chosen>\S.*)",
    re.IGNORECASE,
)
# All children are under 18, those with an education, health and care plan under 25.
_PART = re.compile(
    r"\b(?:girls?|boys?|males?|females?|uasc|unaccompanied|excluding|excl|exc|except|only|sample|example"
    r"|dummy|test data|superseded|do not use|not for use|obsolete|backup)\b"
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
        yield from _of_other_unit(title, bare, lines, words)
        yield from (
            f"“{title}” speaks of a part of {name}, or of what lies elsewhere. Are the figures those of {name}?"
            for name in _areas_in_part(title, lines)
        )
        yield from (f"“{title}” {what}" for says, what in _DOUBTS if says(title, bare))
        if (found := _COUNCIL.search(title)) and not words.areas_in(_KIND.sub("", found["name"])):
            yield f"“{found[0]}” is not an area here. Are the lines without an area for the area of the return?"


# Before the name of an area these words make another place of it.
_ELSEWHERE = (
    r"\b(?:north|south|east|west|mid|central|rest of|other|outside|not|beyond|part of|near|greater|inner)"
)


def _areas_in_part(title: str, lines: Sequence[LineRead]) -> Iterator[str]:
    """The areas of lines that took them from a title which says East or Rest of before them."""
    for name in dict.fromkeys(line.area_text for line in lines if line.area_text):
        if re.search(rf"{_ELSEWHERE}(?:ern)?[ -]+{re.escape(name)}\b", title, re.IGNORECASE):
            yield name


_UNITS = (
    (Unit.PERCENTAGE, re.compile(r"\bpercentages?\b", re.IGNORECASE), "percentages"),
    (Unit.RATE, re.compile(r"(?<!and )\brates? per\b", re.IGNORECASE), "rates"),
)
_SCALE = re.compile(r"(?:\bin |\()(?:thousands|millions|hundreds)\b|\b000s\b|'000\b", re.IGNORECASE)


def _of_other_unit(title: str, bare: str, lines: Sequence[LineRead], words: Vocabulary) -> Iterator[str]:
    """What a title says of the unit or the scale of figures that no indicator below has."""
    if _SCALE.search(bare):
        yield f"“{title}” gives figures in thousands or the like. Are they all the same in full?"
    for unit, pattern, called in _UNITS:
        if pattern.search(bare) and unit not in {words.unit_of(line.indicator_text) for line in lines}:
            yield f"“{title}” speaks of {called}, and no indicator below is one. Are the figures what they say?"


def _is_other_stretch(_title: str, bare: str) -> bool:
    return bool(_STRETCH.search(bare))


def _is_no_actual(_title: str, bare: str) -> bool:
    return bool(_NO_FIGURES.search(bare)) or stands_beside(bare.strip())


def picks_out_part(text: str) -> bool:
    """Whether a word in a row picks out a part of its figure: Male, UASC, under 5."""
    return bool(_PART.search(text))


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
    (
        _is_other_stretch,
        "speaks of a stretch of time of its own. Are the figures of the period that was read?",
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
