"""Which heading of a new edition is which role of a recipe: by its known names, then by proof, then by likeness.

Pure. Names can be matched by guess, figures by proof: a renamed column holds in the years that both editions share the
figures that it held before. What is proved needs no question; what is only alike is asked about, all at once.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from national.rules.recipe import Recipe

PROVED = 0.98
FEWEST_TO_PROVE = 20
ALIKE = 0.6
SAME_WORDS = {
    "percentage": "percent",
    "pc": "percent",
    "pct": "percent",
    "pt": "percent",
    "number": "count",
    "num": "count",
    "no": "count",
    "children": "child",
    "rereferrals": "rereferral",
}


@dataclass(frozen=True)
class ColumnMatch:
    """A role and the heading that is taken for it; `agree` of `common` cells are equal where that was tried."""

    role: str
    heading: str
    how: str
    agree: int = 0
    common: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether nobody need be asked."""
        return self.how in ("name", "figures")


@dataclass(frozen=True)
class RecipeMatch:
    """A recipe laid over a file's headings: the matches, the roles without one, and the headings that are new.

    `says_other` tells what the rows say of their dataset in place of what the recipe knows it by.
    """

    recipe: Recipe
    matches: tuple[ColumnMatch, ...]
    missing: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    says_other: str = ""

    @property
    def headings(self) -> dict[str, str]:
        """The heading of each role that has one."""
        return {match.role: match.heading for match in self.matches}

    @property
    def renamed(self) -> list[ColumnMatch]:
        """The matches that are not by a known name."""
        return [match for match in self.matches if match.how != "name"]

    @property
    def in_question(self) -> list[ColumnMatch]:
        """The matches that somebody has to say yes to."""
        return [match for match in self.matches if not match.is_sure]

    @property
    def questions(self) -> list[str]:
        """What somebody has to say yes to, in words."""
        found = [self.says_other] if self.says_other else []
        if self.in_question:
            named = "; ".join(f"{each.heading} for {each.role}" for each in self.in_question)
            found.append(f"These headings are new and only alike. Is it right to take {named}?")
        return found


@dataclass(frozen=True)
class Columns:
    """The cells of a table by heading, in the order of keys that another edition has too."""

    cells: Mapping[str, Sequence[str]] = field(default_factory=dict)


def match_recipe(
    recipe: Recipe,
    headings: Collection[str],
    base: Collection[str],
    common: tuple[Columns, Columns] | None = None,
) -> RecipeMatch:
    """The recipe laid over these headings. `common` are the earlier edition's cells and this one's, in one order."""
    by_name = {role: found for role in recipe.columns if (found := _known(recipe, role, headings))}
    matches = [ColumnMatch(role, heading, "name") for role, heading in by_name.items()]
    open_roles = [role for role in recipe.columns if role not in by_name]
    free = [each for each in headings if each not in {*by_name.values(), *base, *recipe.filters}]
    if common is not None:
        matches += _proved(recipe, open_roles, free, common)
    done = {match.role for match in matches}
    taken = {match.heading for match in matches}
    matches += _alike(
        recipe,
        [role for role in open_roles if role not in done],
        [each for each in free if each not in taken],
    )
    done, taken = {match.role for match in matches}, {match.heading for match in matches}
    return RecipeMatch(
        recipe,
        tuple(matches),
        tuple(role for role in recipe.columns if role not in done),
        tuple(_not_read(recipe, each, by_name) for each in free if each not in taken),
    )


def _not_read(recipe: Recipe, heading: str, by_name: Mapping[str, str]) -> str:
    """A heading without a role; one that its role had in earlier editions with the one that counts instead."""
    newer = [now for role, now in by_name.items() if heading in recipe.columns[role]]
    return f"{heading} ({newer[0]} counts, beside which it stands)" if newer else heading


def _known(recipe: Recipe, role: str, headings: Collection[str]) -> str | None:
    """The newest of the role's headings that is there."""
    return next((heading for heading in reversed(recipe.columns[role]) if heading in headings), None)


def _proved(
    recipe: Recipe, roles: Iterable[str], free: Sequence[str], common: tuple[Columns, Columns]
) -> list[ColumnMatch]:
    """Each role with the column that holds its earlier figures; the likest of several that do."""
    before, now = common
    candidates = []
    for role in roles:
        old = next((each for each in reversed(recipe.columns[role]) if each in before.cells), "")
        for heading in free if old else ():
            agree, of = _agreement(before.cells[old], now.cells.get(heading, ()))
            if of >= FEWEST_TO_PROVE and agree >= PROVED * of:
                candidates.append((agree / of, likeness(role, heading), role, heading, agree, of))
    found: list[ColumnMatch] = []
    for _, _, role, heading, agree, of in sorted(candidates, reverse=True):
        if role not in {each.role for each in found} and heading not in {each.heading for each in found}:
            found.append(ColumnMatch(role, heading, "figures", agree, of))
    return found


def _agreement(before: Sequence[str], now: Sequence[str]) -> tuple[int, int]:
    """How many cells are equal, and of how many that say something in either."""
    pairs = [(one, other) for one, other in zip(before, now, strict=False) if one or other]
    return sum(_same(one, other) for one, other in pairs), len(pairs)


def _same(one: str, other: str) -> bool:
    return one == other or _short(one) == _short(other)


def _short(text: str) -> str:
    """21 and 21.0 are one figure."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _alike(recipe: Recipe, roles: Iterable[str], free: Sequence[str]) -> list[ColumnMatch]:
    scored = sorted(
        (
            (max(likeness(known, heading) for known in recipe.columns[role]), role, heading)
            for role in roles
            for heading in free
        ),
        reverse=True,
    )
    found: list[ColumnMatch] = []
    for score, role, heading in scored:
        taken = role in {each.role for each in found} or heading in {each.heading for each in found}
        if score >= ALIKE and not taken and _kind(role) == _kind(heading):
            found.append(ColumnMatch(role, heading, "alike"))
    return found


def _kind(heading: str) -> str:
    """Whether it heads percentages, rates or something else: these never stand for one another."""
    return next((word for word in _words(heading) if word in ("percent", "rate")), "")


def likeness(one: str, other: str) -> float:
    """How alike two headings are, from 0 to 1, whatever their signs and abbreviations."""
    first, second = _words(one), _words(other)
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio()


def _words(heading: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading.replace("Re_referrals", "Rereferrals"))
    words = [word for word in re.split(r"[^a-z0-9]+", spaced.casefold()) if word]
    words = [SAME_WORDS.get(word, word.removesuffix("s")) for word in words]
    return sorted(words, key=lambda word: (word in ("percent", "rate", "count"), words.index(word)))
