"""The words that a return can be made of, as the reading process knows them: plain data, without a database."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indicators.rules.terms import Unit
from returns.matching.names import Names

# What a title says beside the name of an indicator and makes it no other.
_FILLING = frozenset({
    "12", "a", "all", "and", "area", "areas", "as", "at", "authorities", "authority", "borough", "boroughs",
    "by", "compared", "council", "councils", "county", "created", "cumulative", "data", "date", "district",
    "districts", "each", "ended", "ending", "extracted", "figure", "figures", "financial", "for", "from",
    "generated", "in", "last", "local", "locality", "month", "monthly", "months", "number", "numbers", "of",
    "on", "page", "per", "performance", "period", "position", "printed", "produced", "published", "q1", "q2",
    "q3", "q4", "qtr", "quarter", "quarterly", "report", "return", "returned", "returns", "rolling", "run",
    "scorecard", "sheet", "so", "table", "team", "teams", "the", "this", "to", "total", "twelve", "up",
    "updated", "with", "year", "yearly", "ytd", "gender", "sex", "age", "ages", "ethnicity",
})  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """Names of indicators and areas, by the indicator's id its unit, and by the area's id those that it lies in.

    `within` holds each area itself too, and no comparator.
    """

    indicators: Names = field(default_factory=lambda: Names(()))
    areas: Names = field(default_factory=lambda: Names(()))
    units: Mapping[int, Unit] = field(default_factory=dict)
    within: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def unit_of(self, text: str) -> Unit | None:
        """The unit of the indicator that a text names, or is near; None where it is neither."""
        match = self.indicators.find_if_few(text) if text else None
        return None if match is None else self.units.get(match.meaning)

    def is_indicator(self, text: str) -> bool:
        """Whether a text is the name of an indicator."""
        return bool(text) and self.indicators.exactly(text) is not None

    def is_area(self, text: str) -> bool:
        """Whether a text is the name of an area."""
        return bool(text) and self.areas.exactly(text) is not None

    def lie_elsewhere(self, areas: Iterable[str], named: Iterable[str]) -> bool:
        """Whether none of the known areas lies in one that is named; comparators lie everywhere."""
        around = {match.meaning for name in named if (match := self.areas.exactly(name))} & self.within.keys()
        found = [self.areas.exactly(name) for name in set(areas)]
        lying = [self.within[match.meaning] for match in found if match and match.meaning in self.within]
        return bool(around and lying) and not any(each & around for each in lying)

    def areas_in(self, text: str) -> list[str]:
        """The names of areas that stand in a title or a sheet's name, one for each area."""
        found = {match.meaning: name for name, match in reversed(self.areas.within(text))}
        return list(found.values())

    def indicator_in(self, text: str) -> str:
        """The indicator that a title is about; "" where it says more than a known name and what surrounds one."""
        found = self.indicators.within(text)
        if len({match.meaning for _, match in found}) != 1:
            return ""
        rest = text.casefold()
        for name in (found[0][0], *(name for name, _ in self.areas.within(text))):
            rest = rest.replace(name, " ")
        is_share = self.units.get(found[0][1].meaning) is Unit.PERCENTAGE
        others = set(re.findall(r"[^\W_]+" if is_share else r"[^\W_]+|%", rest)) - _FILLING
        return "" if others else found[0][0]
