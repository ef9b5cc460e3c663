"""Pages frozen before rows had codes: the codes that their words stand for.

Pure. The one place that reads meaning from words, for editions whose words are fixed for good. Nothing else of such a
page is touched, and its stored text and fingerprint stay as they are.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from indicators.rules.figures import SUPPRESSED_WORDS, Gap
from indicators.rules.terms import Labelled, NotCompared, NotRated, Travel, Unit, Way
from scorecard.rules.restatements import NO_FIGURE

Json = dict[str, Any]

NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?")
GAPS = {
    "Not yet returned": Gap.NOT_RETURNED,
    "Not returned": Gap.NOT_RETURNED,
    "No cases": Gap.NO_CASES,
    "Later than this report": Gap.LATER,
    SUPPRESSED_WORDS: Gap.SUPPRESSED,
}
GAPS_BY_BEGINNING = {
    "Grades differ": Gap.GRADES_DIFFER,
    "Incomplete": Gap.INCOMPLETE,
    "Not available: marked": Gap.MARKED_MISSING,
    "Not available: no population": Gap.NO_POPULATION,
    "Not available: figures of this indicator don": Gap.DOES_NOT_ADD_UP,
    "Not available: components": Gap.NO_COMPONENTS,
}
STRICT = ("under ", "over ")


def with_codes(page: Json) -> Json:
    """The page as JSON with a code beside each of its words; `page` is as an edition of the first schema has it."""
    rows = [_row(row) for section in page["sections"] for row in section["rows"]]
    units = {row["code"]: row["unit"] for row in rows}
    told = iter(rows)
    sections = [{**section, "rows": [next(told) for _ in section["rows"]]} for section in page["sections"]]
    found = {**page, "sections": sections}
    if "restated" in page:
        found["restated"] = [_restated(each, units) for each in page["restated"]]
    if "quarters" in page:
        found["quarters"] = [_quarter_line(each, units) for each in page["quarters"]]
    return found


def _row(row: Json) -> Json:
    shown = {name: _shown(row[name]) for name in ("figure", "previous", "authority")}
    return {
        **row,
        **shown,
        "target": _target(row["target"]),
        "rating": _rating(row["rating"]),
        "travel": _travel(row["travel"]),
    }


def _shown(shown: Json | None) -> Json | None:
    if shown is None or shown["value"] is not None:
        return shown
    text = shown["text"]
    begun = (gap for words, gap in GAPS_BY_BEGINNING.items() if text.startswith(words))
    return {**shown, "gap": GAPS.get(text) or next(begun, None)}


def _target(target: Json | None) -> Json | None:
    return None if target is None else {**target, "strict": target["text"].startswith(STRICT)}


def _rating(rating: Json) -> Json:
    return {**rating, "reason_code": _by_label(NotRated, rating["words"])}


def _travel(travel: Json) -> Json:
    change = NUMBER.fullmatch(travel["change"].removesuffix("s").removesuffix(" point"))
    return {
        **travel,
        "code": _by_label(Travel, travel["travel"]),
        "way": _by_label(Way, travel["arrow"]),
        "size": None if change is None else _plain(change[0]),
        "reason_code": _by_label(NotCompared, travel["reason"]),
    }


def _restated(restated: Json, units: Mapping[str, str]) -> Json:
    values = {f"{when}_value": _value(restated[when]) for when in ("said", "now")}
    return {**restated, **values, "unit": units.get(restated["code"], Unit.COUNT)}


def _quarter_line(line: Json, units: Mapping[str, str]) -> Json:
    quarters = [
        {**cell, "figure": _shown(cell["figure"]), "travel": _travel(cell["travel"])}
        for cell in line["quarters"]
    ]
    unit = units.get(line["code"], Unit.COUNT)
    return {**line, "last_year": _shown(line["last_year"]), "quarters": quarters, "unit": unit}


def _by_label(kind: type[Labelled], words: str) -> Labelled | None:
    """The member whose label the words are or begin with, the longest label first."""
    members: Iterable[Labelled] = sorted(kind, key=lambda member: -len(member.label))
    return next((member for member in members if words.startswith(member.label)), None)


def _value(words: str) -> str | None:
    return None if words == NO_FIGURE else _plain(words.removesuffix("%"))


def _plain(number: str) -> str:
    return number.replace(",", "").replace("−", "-").removeprefix("+")
