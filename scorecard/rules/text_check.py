"""Whether what the service says agrees with the figures beside it.

Pure. Nothing here refuses a text: each doubt is a sentence for its author. A number agrees where a line of the page
shows it, at the precision at which it is written: figure, numerator and denominator, earlier figures, target,
benchmark, or the change between two of them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from indicators.rules.figures import HUNDRED, round_half_up
from indicators.rules.row import Point, Row, Shown, figures_in
from indicators.rules.terms import Travel, Unit, Way

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# What has digits and is no figure: dates, years, quarters, durations, national codes, "per 10,000".
NO_FIGURES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{MONTHS})(?:\s+\d{{4}})?\b"
    rf"|\b(?:{MONTHS})\s+\d{{4}}\b"
    r"|\b(?:19|20)\d\d(?:\s?[/–-]\s?\d{2,4})?\b"
    r"|\bQ[1-4]\b|\bNI\s?\d+\b|\bper\s+[\d,]+"
    r"|\b\d+(?:\s?(?:to|–|-)\s?\d+)?[\s-](?:working[\s-])?(?:day|week|month|year|hour)s?\b"
    r"|\b\d+(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)(\s?%|\sper\scent)?")
WORDS = "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
PERSON = r"(?:child|baby|infant|boy|girl|teenager|young person|sibling|family)"
WORD = re.compile(rf"\b(?:{'|'.join(WORDS[2:])}|one(?=\s+{PERSON}\b))\b", re.IGNORECASE)
UP = re.compile(
    r"\b(?:rises?|rose|risen|rising|increas\w+|higher|grow\w*|grew|up(?!\s+to\b))\b", re.IGNORECASE
)
DOWN = re.compile(
    r"\b(?:falls?|fell|fallen|falling|decreas\w+|reduc\w+|lower|drop\w*|declin\w+|down)\b", re.IGNORECASE
)
BETTER = re.compile(r"\b(?:improv\w+|better)\b", re.IGNORECASE)
WORSE = re.compile(r"\b(?:worse\w*|deteriorat\w+)\b", re.IGNORECASE)
COLOUR = re.compile(r"\b(red|amber|green)\b(?!-|\s+[A-Z])", re.IGNORECASE)
# Said of another time or of what is not so: no colour of the newest figure is meant.
NOT_NOW = re.compile(
    r"\b(?:was|were|been|from|until|since|than|last|previous\w*|before|earlier|again|first|once|would|will|could|may|"
    r"might|if|not|no|nor|longer|without|targets?|out of|move[ds]?|months?|year)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"[.!?;](?=\s|$)|\n|\b(?:while|whereas|but|although|though|however)\b", re.IGNORECASE)
OTHER_TIME = re.compile(
    r"\b(?:since|compared|than|last year|previous year|year before|target)\b", re.IGNORECASE
)


def doubts_about(text: str, rows: Sequence[Row]) -> list[str]:
    """What in a text disagrees with the lines that it is about; of one line its direction is looked at too."""
    found = [*_numbers(text, rows)]
    for sentence in SENTENCE.split(text):
        found += [doubt for row in _meant(sentence, rows) for doubt in _other_colour(sentence, row)]
        found += _two_ways(sentence) if len(rows) == 1 else _two_ways_of_one(sentence)
        if len(rows) == 1 and not OTHER_TIME.search(sentence):
            found += _against(sentence, rows[0])
    return list(dict.fromkeys(found))


def given_away(text: str, lines: Sequence[tuple[Row, Row]]) -> list[str]:
    """What in a text may be a suppressed number; each line comes with what the public sees of it.

    A number that the public sees as a figure or target of one of the lines is not asked about.
    """
    kept = {
        value: f"{row.name}, {row.area_name}"
        for row, public in lines
        for value in {*_own(row)} - {*_own(public)}
    }
    return numbers_given_away(text, kept, {value for _, public in lines for value in _seen(public)})


def numbers_given_away(text: str, kept: Mapping[Decimal, str], seen: Collection[Decimal] = ()) -> list[str]:
    """What in a text may be one of these suppressed numbers, each with whose it is, and is none that everybody sees."""
    found = []
    for said, value in _numbers_said(text):
        name = next((kept[hidden] for hidden in sorted(kept) if _stands(value, [hidden])), None)
        if name is not None and not _stands(value, seen):
            found.append(
                f"“{said}” may be a number of {name}, that is kept from the public. Say it without the number."
            )
    return list(dict.fromkeys(found))


def _numbers_said(text: str) -> Iterator[tuple[str, Decimal]]:
    """The numbers of a text as written, in digits or as a word; "one" is seldom a number but of a person."""
    plain = NO_FIGURES.sub(" ", text)
    for match in NUMBER.finditer(plain):
        yield match[0].strip(" ,"), Decimal(match[1].replace(",", ""))
    for match in WORD.finditer(plain):
        yield match[0], Decimal(WORDS.index(match[0].lower()))


def _seen(public: Row) -> Iterator[Decimal]:
    """The numbers of the newest figure and its target."""
    if public.unit != Unit.GRADE:
        yield from _numbers_of(public.figure)
        yield from _aimed_at(public)


def _own(row: Row) -> Iterator[Decimal]:
    """Every number of the figures of a line: the newest, the earlier ones, and those beside. Grades are none."""
    for figure in figures_in(row) if row.unit != Unit.GRADE else ():
        yield from _numbers_of(figure)


# Numbers


def _numbers(text: str, rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        text = re.sub(re.escape(row.name), " ", text, flags=re.IGNORECASE)
    known = {value for row in rows for value in _known(row)}
    for match in NUMBER.finditer(NO_FIGURES.sub(" ", text)):
        value = Decimal(match[1].replace(",", ""))
        if not _stands(value, known):
            yield f"“{match[0].strip()}” is none of the figures: {_figures(rows)}. Check which is right."


def _stands(value: Decimal, known: Iterable[Decimal]) -> bool:
    exponent = value.as_tuple().exponent
    places = -exponent if isinstance(exponent, int) else 0
    return any(round_half_up(abs(each), places) == value for each in known)


def _figures(rows: Sequence[Row]) -> str:
    if len(rows) == 1:
        figure = rows[0].figure
        return f"{rows[0].name} is {figure.text}{f' ({figure.parts})' if figure.parts else ''}"
    return "no line of this page shows it"


def _known(row: Row) -> Iterator[Decimal]:
    """Every number that a line shows, and the changes from its earlier figures to the newest."""
    shown = [figure for figure in figures_in(row) if isinstance(figure, Shown)]
    if row.unit == Unit.GRADE:
        yield from (number for each in shown for number in _in_text(each.text))
        return
    yield from _own(row)
    yield from _aimed_at(row)
    words = [row.travel.change, *(each.stated for each in shown), *(each.text for each in row.benchmarks)]
    words += [row.target.text] if row.target is not None else []
    yield from (number for each in words for number in _in_text(each))
    if row.figure.value is not None:
        yield from _changes(Decimal(row.figure.value), [*_earlier(row), *_aimed_at(row)])


def _earlier(row: Row) -> list[Decimal]:
    """The figures of earlier periods."""
    figures = (figure for figure in figures_in(row) if figure.period_end < row.figure.period_end)
    return [Decimal(figure.value) for figure in figures if figure.value is not None]


def _aimed_at(row: Row) -> list[Decimal]:
    target_rules = [row.target.value, row.target.floor] if row.target is not None else []
    return [Decimal(target_rule) for target_rule in target_rules if target_rule is not None]


def _numbers_of(figure: Shown | Point) -> Iterator[Decimal]:
    """The figure, and the numbers that it is made of."""
    parts = (figure.numerator, figure.denominator, figure.partial) if isinstance(figure, Shown) else ()
    yield from (Decimal(each) for each in (figure.value, *parts) if each is not None)


def _in_text(text: str) -> list[Decimal]:
    return [Decimal(match[1].replace(",", "")) for match in NUMBER.finditer(text)]


def _changes(now: Decimal, earlier: Iterable[Decimal]) -> Iterator[Decimal]:
    """By how much, and by how many per cent."""
    for before in earlier:
        yield now - before
        if before:
            yield (now - before) * HUNDRED / before


# Directions


def _two_ways(sentence: str) -> Iterator[str]:
    up, down = UP.search(sentence), DOWN.search(sentence)
    if up and down:
        yield f"“{up[0]}” and “{down[0]}” stand in one sentence. Say which way it went."


def _two_ways_of_one(sentence: str) -> Iterator[str]:
    """Of a text about many lines only a relative clause tells that both are about one."""
    if re.search(r"\bwhich\b", sentence, re.IGNORECASE):
        yield from _two_ways(sentence)


def _against(sentence: str, row: Row) -> Iterator[str]:
    said = {way: pattern.search(sentence) for way, pattern in ((Way.UP, UP), (Way.DOWN, DOWN))}
    went = row.travel.way
    for way, match in said.items():
        if match and went not in (None, Way.LEVEL, way):
            yield f"“{match[0]}”: the figure went {went}, {row.travel.change} since {row.travel.since}."
    for match in filter(None, (judged.search(sentence) for judged in _contradicts(row))):
        yield f"“{match[0]}”: the line says {row.travel.travel.lower()}, {row.travel.change} since {row.travel.since}."


def _contradicts(row: Row) -> Iterator[re.Pattern[str]]:
    """The judgements that the line doesn't make: neither is one of a figure that stayed as it was."""
    if row.travel.code in (Travel.IMPROVED, Travel.UNCHANGED):
        yield WORSE
    if row.travel.code in (Travel.WORSENED, Travel.UNCHANGED):
        yield BETTER


# Colours


def _meant(sentence: str, rows: Sequence[Row]) -> list[Row]:
    """The line that a sentence is about: the text's own, or the only one that it names."""
    if len(rows) == 1:
        return list(rows)
    found = [row for row in rows if row.name.lower() in sentence.lower()]
    return found if len(found) == 1 else []


def _other_colour(sentence: str, row: Row) -> Iterator[str]:
    """What is called a colour now and is another; a name such as "Green Lane" is none."""
    said = COLOUR.findall(sentence.replace(row.name, ""))
    if len(said) == 1 and not NOT_NOW.search(sentence) and said[0].lower() != row.rating.name.lower():
        yield f"“{said[0]}”: the line is {row.rating.name.lower()}, {row.rating.words}."
