"""Names as people write them, to indicators and areas: by name, by alias, or as a near match that is asked about.

Pure. A near match is proposed, never assumed, and a name that differs in a number is never near.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from indicators.rules.terms import Basis, Unit

NEAR_ENOUGH = 0.84
MOST_LOOKED_FOR = 1_000


@dataclass(frozen=True)
class KnownName:
    """A name and what it means: the id of an indicator or area, for an indicator perhaps with a basis."""

    text: str
    meaning: int
    basis: Basis | None = None


@dataclass(frozen=True)
class Match:
    """What a text was taken for. `proposed` is the known name of a near match; empty for an exact one."""

    meaning: int
    basis: Basis | None = None
    proposed: str = ""


Forms = Callable[[str], Iterable[str]]
BasisBehind = Callable[[str], tuple[str, Basis | None]]


def as_written(_form: str) -> Iterable[str]:
    """No form beside the one that was written."""
    return ()


def no_basis(form: str) -> tuple[str, Basis | None]:
    """The name itself, and no basis behind it."""
    return form, None


class Names:
    """Known names of one kind. Of two names that read alike the one given first holds.

    `certain` gives the forms that mean the same as the one written, `likely` those that may, `basis_behind` the name
    without the words that say its basis.
    """

    def __init__(
        self,
        names: Iterable[KnownName],
        certain: Forms = as_written,
        likely: Forms = as_written,
        basis_behind: BasisBehind = no_basis,
    ) -> None:
        self._by_text: dict[str, KnownName] = {}
        for name in names:
            self._by_text.setdefault(reading_form(name.text), name)
        self._certain, self._likely, self._basis_behind = certain, likely, basis_behind
        self._distinct = {form: told_apart_by(form) for form in self._by_text}
        self._found: dict[str, Match | None] = {}

    def find(self, text: str) -> Match | None:
        """The meaning of a text; None where nothing is even near. The same text costs nothing the second time."""
        form = reading_form(text)
        if form not in self._found:
            self._found[form] = self._find(form)
        return self._found[form]

    def find_if_few(self, text: str) -> Match | None:
        """As `find`, but after so many texts only known names: a file of nothing but unknown ones takes no longer."""
        form = reading_form(text)
        return (
            self.find(text)
            if form in self._found or len(self._found) < MOST_LOOKED_FOR
            else self._exactly(form)
        )

    def exactly(self, text: str) -> Match | None:
        """The meaning of a text that is a known name; None where it is at most near one. Never slow."""
        return self._exactly(reading_form(text))

    def within(self, text: str) -> list[tuple[str, Match]]:
        """The known names that stand in a text as whole words, the longest first; none within another."""
        form = f" {_words(reading_form(text))} "
        found = []
        for name in self._longest_first():
            if f" {name} " in form:
                form = form.replace(f" {name} ", " | ")
                known = self._words[name]
                found.append((name, Match(known.meaning, known.basis)))
        return found

    def _longest_first(self) -> list[str]:
        if not hasattr(self, "_words"):
            self._words = {_words(form): known for form, known in reversed(self._by_text.items())}
            self._words.pop("", None)
            self._by_length = sorted(self._words, key=len, reverse=True)
        return self._by_length

    def _exactly(self, form: str) -> Match | None:
        exact = self._by_text.get(form)
        if exact is not None:
            return Match(exact.meaning, exact.basis)
        same = {known.meaning: known for each in self._certain(form) if (known := self._by_text.get(each))}
        if len(same) == 1:
            (known,) = same.values()
            return Match(known.meaning, known.basis)
        bare, basis = self._basis_behind(form)
        match = self._exactly(bare) if basis else None
        return None if match is None or match.basis not in (None, basis) else Match(match.meaning, basis)

    def _find(self, form: str) -> Match | None:
        known = self._exactly(form)
        if known is not None:
            return known
        near = next(self._near([form, *self._certain(form), *self._likely(form)]), None)
        return None if near is None else Match(near.meaning, near.basis, proposed=near.text)

    def _near(self, forms: Iterable[str]) -> Iterator[KnownName]:
        """The names that are near one of these forms and differ in nothing that makes another thing of them.

        Alike in spelling, else in words.
        """
        for form in forms:
            distinct = told_apart_by(form)
            alike = [each for each, its_own in self._distinct.items() if its_own == distinct]
            if form in self._by_text:
                yield self._by_text[form]
            yield from (self._by_text[each] for each in get_close_matches(form, alike, 1, NEAR_ENOUGH))
            yield from (self._by_text[each] for each in _holding_every_word(form, alike))


def _holding_every_word(form: str, names: Iterable[str]) -> list[str]:
    """The shortest name that holds every word of the form, of which there must be three."""
    words = set(_words(form).split()) - _FILLING
    if len(words) < 3:
        return []
    return sorted((name for name in names if words <= set(_words(name).split())), key=len)[:1]


_FILLING = frozenset(["of", "the", "in", "a", "to", "for", "with", "and", "within", "%"])
_NUMBER_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3",
}  # fmt: skip
_NUMBERS = re.compile(rf"[0-9]+(?:[.,][0-9]+)*|\b(?:{'|'.join(_NUMBER_WORDS)})\b")


def numbers_in(form: str) -> tuple[str, ...]:
    """The numbers of a name, in figures or in words, in their order: another number is another thing."""
    return tuple(_NUMBER_WORDS.get(each, each.replace(",", "")) for each in _NUMBERS.findall(form))


# Words that make another thing of a name: the opposite, a part, a target, another year, another basis.
_OTHER_THING = re.compile(
    r"\b(?:not|out|outside|without|excluding|excl|except|including|incl|target|forecast|variance|change|baseline"
    r"|last|previous|prior|england|national|regional|neighbours?|ytd|cumulative|rolling|to date"
    r"|of which)\b"
)


def told_apart_by(form: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """What makes a name another one however alike the rest is: its numbers, and words such as not, target, ytd."""
    return numbers_in(form), frozenset(_OTHER_THING.findall(form))


_FOOTNOTE = re.compile(r"(?:[*†‡¹²³⁰-⁹]+| ?\[(?:note|notes) ?[0-9, ]+\])+$")


@lru_cache(maxsize=8192)
def reading_form(text: str) -> str:
    """The text without what people write differently: case, spacing, dashes, a closing colon or mark.

    "&" stays: "Tonbridge & Malling" is near its name and so proposed, not assumed.
    """
    plain = text.casefold().replace("’", "'").replace("–", "-").replace("—", "-")
    plain = _FOOTNOTE.sub("", plain.strip())
    return re.sub(r"\s+", " ", plain).strip(" :.")


def _words(form: str) -> str:
    """The words of a form with one space between them, without what stands between or around them."""
    return " ".join(re.findall(r"[\w%&'+-]+", form))


_CODE = re.compile(r"\b[eswnk][0-9]{8}\b")
_KIND_OF_COUNCIL = re.compile(
    r"(?:london borough|royal borough|city|county|borough) of | (?:metropolitan |district |borough |city |county "
    r"|unitary )*(?:council|borough|district|authority|mbc|bc|dc|cc|city|ua)$"
)


_KIND_IN_BRACKETS = re.compile(r" \((?:district|borough|city|county|council|unitary|la|local authority)\)$")


def forms_of_area(form: str) -> Iterator[str]:
    """An area by its code, beside its name or alone, and without the kind of its council.

    A code beside a name must mean the same area: two meanings are none.
    """
    codes = _CODE.findall(form)
    yield from codes
    bare = _CODE.sub("", form).replace("()", "").strip(" -,:;/")
    if codes and not bare:
        return
    yield bare
    without_kind = _KIND_OF_COUNCIL.sub("", _KIND_IN_BRACKETS.sub("", bare)).strip(" ,")
    if len(without_kind) > 2:
        yield without_kind


# "CS04 ", "1.1.2 ", "NI 59: ", "12) ": the number that a list gives its indicators. Words before a number make it
# another thing: Q1, Jun 12, Age 5, Tier 3, KS2; so does a year.
_NUMBER_IN_LIST = re.compile(
    r"(?:(?!(?:[qmhywp]|fy|yr|wk|ks|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|age|over|top|band|tier|zone"
    r"|ward|team|year|week|day) ?[0-9])(?:(?:ni|pi|li|kpi|bv|bvpi|paf|ref|no|nr)\.? ?|[a-z]{1,4})"
    r"[0-9]+(?:\.[0-9]+)*[a-z]?"
    r"|[0-9]+(?:\.[0-9]+)+[a-z]?|(?!(?:19|20)[0-9]{2} )[0-9]+[a-z]?(?=[:.)]| -))(?:[:.)] ?| - ?| )(?=\S)"
)
_UNIT_BEHIND = re.compile(
    r"(?: \((?:number|no\.?|count|%|percentage|per cent|rate|total)\)| - (?:number|count|total|%))$"
)
_LEAD_IN = re.compile(
    r"(?:the )?(?:no\.?|number|nr\.?|#|percentage|per cent|proportion|rate|%)(?: of)?(?: the)? "
)
_SHORT_FORMS = {
    "lac": "looked after children", "cla": "looked after children",
    "cpp": "children subject to a child protection plan",
    "cp": "child protection", "cin": "children in need", "ia": "initial assessments", "ias": "initial assessments",
    "ca": "core assessments", "cas": "core assessments", "icpc": "initial cp conferences",
    "icpcs": "initial cp conferences", "s47": "section 47 enquiries", "s47s": "section 47 enquiries",
    "sw": "social worker", "caseloads": "caseload",
}  # fmt: skip


# "NI59", "ni 059": a national indicator by its number.
_NATIONAL = re.compile(r"ni ?0*([0-9]{1,3})")


def forms_of_indicator(form: str) -> Iterator[str]:
    """An indicator by its national number alone, or without the number that a list gives it."""
    national = _NATIONAL.fullmatch(form)
    if national:
        yield f"ni {national[1]}"
        return
    if numbered := _NUMBER_IN_LIST.match(form):
        yield form[numbered.end() :].strip(" -:")
    if summed := _SUM_OF.fullmatch(form):
        yield summed["name"] or summed["before"]


# What pivot tables and Power BI make of the name of a column.
_SUM_OF = re.compile(r"(?:sum|count) of (?P<name>.+)|(?P<before>.+) \(sum\)")

_OTHER_UNITS = {
    Unit.COUNT: re.compile(r"%|\b(?:percentage|per cent|proportion|rate|average|mean)\b"),
    Unit.PERCENTAGE: re.compile(r"(?:^|\()(?:the )?(?:number|no\.?|count)(?: of\b|\))"),
    Unit.RATE: re.compile(r"%|(?:^|\()(?:the )?(?:number|no\.?|count|percentage)(?: of\b|\))"),
}


def says_another_unit(text: str, unit: Unit) -> bool:
    """Whether a name speaks of another unit than the indicator's that it is near: "Number of …" for a percentage."""
    other = _OTHER_UNITS.get(unit)
    return other is not None and other.search(reading_form(text)) is not None


_BASES_BEHIND = (
    (Basis.YTD, r"(?:cumulative )?(?:ytd|year to date)|cumulative"),
    (Basis.R12M, r"(?:in the )?(?:rolling (?:12 months?|year)|12 months? rolling|last 12 months|r12m)"),
    (Basis.MONTH, r"(?:in|in the|this) month|monthly"),
    (Basis.QUARTER, r"(?:in|in the|this) quarter|quarterly"),
    (Basis.YEAR, "annual(?:ly)?|yearly|full year"),
)
_BASIS_BEHIND = tuple(
    (basis, re.compile(rf"(?:(?: -|,|:)? (?:{words})| ?[(\[](?:{words})[)\]])$"))
    for basis, words in _BASES_BEHIND
)


def basis_behind_indicator(form: str) -> tuple[str, Basis | None]:
    """An indicator without the words behind it that say its basis, "contacts (ytd)", and that basis."""
    for basis, pattern in _BASIS_BEHIND:
        if found := pattern.search(form):
            return form[: found.start()], basis
    return form, None


@lru_cache(maxsize=1024)
def basis_called(words: str) -> Basis | None:
    """The basis that a word such as Quarterly, Cumulative or Snapshot names; None where it names none."""
    form = reading_form(words)
    return Basis.SNAPSHOT if form == "snapshot" else basis_behind_indicator(f"figure {form}")[1]


def likely_forms_of_indicator(form: str) -> Iterator[str]:
    """An indicator without "number of", and with the trade's short forms written out."""
    for each in (form, *forms_of_indicator(form)):
        bare = _LEAD_IN.sub("", each, count=1) if _LEAD_IN.match(each) else each
        bare = _UNIT_BEHIND.sub("", bare)
        if bare != each:
            yield bare
        written_out = " ".join(_SHORT_FORMS.get(word, word) for word in bare.split())
        if written_out != bare:
            yield written_out
