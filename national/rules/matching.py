"""Which heading of a new edition is which role of a recipe: by its known names, then by proof, then by likeness.

Pure. Names can be matched by guess, figures by proof: a renamed column holds in the years that both editions share the
figures that it held before. What is proved needs no question; what is only alike is asked about, all at once.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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

    `told` are labels of rows that were proved, `asked` what else has to be asked of rows and years.
    """

    recipe: Recipe
    matches: tuple[ColumnMatch, ...]
    missing: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

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
        found = list(self.asked)
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
    laid = [ColumnMatch(role, heading, "name") for role, heading in by_name.items()]
    free = [each for each in headings if each not in {*by_name.values(), *base, *recipe.filters}]
    if common is not None:
        laid += _likeliest(_proved(recipe, *_left(recipe, laid, free), common))
    laid += _likeliest(_alike(recipe, *_left(recipe, laid, free)))
    missing, new = _left(recipe, laid, free)
    return RecipeMatch(
        recipe, tuple(laid), tuple(missing), tuple(_not_read(recipe, each, by_name) for each in new)
    )


def _left(recipe: Recipe, laid: Sequence[ColumnMatch], free: Sequence[str]) -> tuple[list[str], list[str]]:
    """The roles and the headings that are in no match."""
    roles, headings = {each.role for each in laid}, {each.heading for each in laid}
    return [each for each in recipe.columns if each not in roles], [
        each for each in free if each not in headings
    ]


def _likeliest(scored: Iterable[tuple[tuple[float, ...], ColumnMatch]]) -> list[ColumnMatch]:
    """The best matches, each role and each heading in one."""
    found: list[ColumnMatch] = []
    for _, match in sorted(scored, key=lambda each: (each[0], each[1].role, each[1].heading), reverse=True):
        if not any(match.role == each.role or match.heading == each.heading for each in found):
            found.append(match)
    return found


def _not_read(recipe: Recipe, heading: str, by_name: Mapping[str, str]) -> str:
    """A heading without a role; one that its role had in earlier editions with the one that counts instead."""
    newer = [now for role, now in by_name.items() if heading in recipe.columns[role]]
    return f"{heading} ({newer[0]} counts, beside which it stands)" if newer else heading


def _known(recipe: Recipe, role: str, headings: Collection[str]) -> str | None:
    """The newest of the role's headings that is there, else the only one that differs from one in capitals alone."""
    names = recipe.columns[role]
    exact = next((heading for heading in reversed(names) if heading in headings), None)
    folded = {name.casefold() for name in names}
    others = [heading for heading in headings if heading.casefold() in folded]
    return exact or (others[0] if len(others) == 1 else None)


def _proved(
    recipe: Recipe, roles: Iterable[str], free: Sequence[str], common: tuple[Columns, Columns]
) -> Iterator[tuple[tuple[float, ...], ColumnMatch]]:
    """Each role with the columns that hold its earlier figures."""
    before, now = common
    for role in roles:
        old = next((each for each in reversed(recipe.columns[role]) if each in before.cells), "")
        for heading in free if old else ():
            agree, of = _agreement(before.cells[old], now.cells.get(heading, ()))
            if _is_proof(agree, of):
                yield (agree / of, likeness(role, heading)), ColumnMatch(role, heading, "figures", agree, of)


def proves(before: Sequence[str], now: Sequence[str]) -> bool:
    """Whether so many cells that say something are equal that they are of one thing."""
    return _is_proof(*_agreement(before, now))


def _is_proof(agree: int, of: int) -> bool:
    return of >= FEWEST_TO_PROVE and agree >= PROVED * of


def _agreement(before: Sequence[str], now: Sequence[str]) -> tuple[int, int]:
    """How many cells are equal, and of how many that say something in either."""
    pairs = [(one, other) for one, other in zip(before, now, strict=False) if one or other]
    return sum(_same(one, other) for one, other in pairs), len(pairs)


def _same(one: str, other: str) -> bool:
    return one == other or _short(one) == _short(other)


def _short(text: str) -> str:
    """21 and 21.0 are one figure."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _alike(
    recipe: Recipe, roles: Iterable[str], free: Sequence[str]
) -> Iterator[tuple[tuple[float, ...], ColumnMatch]]:
    """Each role with the headings that are like one it is known by, and head the same kind of figure."""
    for role in roles:
        for heading in free:
            score = max(likeness(known, heading) for known in recipe.columns[role])
            if score >= ALIKE and _kind(role) == _kind(heading):
                yield (score,), ColumnMatch(role, heading, "alike")


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
