"""Names as people write them, to indicators and areas: by name, by alias, or as a near match that is asked about.

Pure. A near match is proposed, never assumed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from indicators.rules.terms import Basis

NEAR_ENOUGH = 0.84


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


class Names:
    """Known names of one kind. Of two names that read alike the one given first holds."""

    def __init__(self, names: Iterable[KnownName]) -> None:
        self._by_text: dict[str, KnownName] = {}
        for name in names:
            self._by_text.setdefault(reading_form(name.text), name)
        self._found: dict[str, Match | None] = {}

    def find(self, text: str) -> Match | None:
        """The meaning of a text; None where nothing is even near. The same text costs nothing the second time."""
        form = reading_form(text)
        if form not in self._found:
            self._found[form] = self._find(form)
        return self._found[form]

    def _find(self, form: str) -> Match | None:
        exact = self._by_text.get(form)
        if exact is not None:
            return Match(exact.meaning, exact.basis)
        near = get_close_matches(form, self._by_text, n=1, cutoff=NEAR_ENOUGH)
        if not near:
            return None
        found = self._by_text[near[0]]
        return Match(found.meaning, found.basis, proposed=found.text)


def reading_form(text: str) -> str:
    """The text without what people write differently: case, spacing, dashes, a closing colon or mark.

    "&" stays: "Tonbridge & Malling" is near its name and so proposed, not assumed.
    """
    plain = text.casefold().replace("’", "'").replace("–", "-").replace("—", "-")
    plain = re.sub(r"[*†‡]+$", "", plain.strip())
    return re.sub(r"\s+", " ", plain).strip(" :.")
