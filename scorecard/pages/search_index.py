"""Search: indicators, areas, what the service said, and terms; each a bounded number of SQL statements.

Only what the reader may open is found: of commentary, what stands in a published edition.
"""

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from districts.models import Area, in_branches
from districts.permissions import Reader
from districts.tree import Level
from indicators.models import Indicator
from indicators.rules.row import Row
from scorecard.models import Commentary, Edition, EditionPage, PublicPage
from scorecard.pages import glossary_terms
from scorecard.queries import content_for, newest_edition, scorecard_url
from scorecard.rules.content import CommentaryText
from scorecard.rules.frozen import read_content
from scorecard.visibility import authorities_seen, editions_open_to, home_scorecard

MOST = 20
MOST_TEXTS = 100
LONGEST_QUERY = 100
AROUND = 90
# How alike two words are, from 0 to 1, of which one may be a slip of the other.
LIKE_ENOUGH = 0.82
WORD = re.compile(r"\w[\w-]*")


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, where it is, a line about it, and its rows of the newest edition."""

    name: str
    url: str
    about: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Hits:
    """What was found of one kind; `more` where there was more than is listed."""

    title: str
    listed: tuple[Hit, ...]
    more: bool = False


def words_of(query: str) -> list[str]:
    """The words asked for; PostgreSQL refuses a NUL."""
    return query.replace("\0", " ")[:LONGEST_QUERY].split()


def search(reader: Reader, words: list[str]) -> list[Hits]:
    """Everything in which every word is found, by kind; kinds without a hit are left out. Eleven queries."""
    if not words:
        return []
    found = [
        _listed("Indicators", _indicators(reader, words)),
        _listed("Areas", _areas(reader, words)),
        _listed("What the service said", _commentary(reader, words)),
        _listed("Terms", [_of_term(term) for term in glossary_terms.find(words)]),
    ]
    return [hits for hits in found if hits.listed]


def nearest_words(reader: Reader, words: list[str]) -> list[str]:
    """The words as somebody may have meant them: each that no name holds is the name's word that is most like it.

    Empty where one is like none, or nothing would change. Two queries.
    """
    named = [*Indicator.objects.values_list("name", flat=True), *(area.name for area in _areas_seen(reader))]
    named += [text for term in glossary_terms.terms() for text in (term.word, term.full)]
    known = sorted({word.casefold() for name in named for word in WORD.findall(name)})
    nearest = [_nearest(word.casefold(), known) for word in words]
    return nearest if all(nearest) and nearest != [word.casefold() for word in words] else []


def _nearest(word: str, known: list[str]) -> str:
    if any(word in each for each in known):
        return word
    return next(iter(get_close_matches(word, known, n=1, cutoff=LIKE_ENOUGH)), "")


def _listed(title: str, hits: list[Hit]) -> Hits:
    return Hits(title, tuple(hits[:MOST]), more=len(hits) > MOST)


def _every_word(words: list[str], *fields: str) -> Q:
    """Each word in at least one of the fields."""
    condition = Q()
    for word in words:
        somewhere = Q()
        for field in fields:
            somewhere |= Q(**{f"{field}__icontains": word})
        condition &= somewhere
    return condition


def _indicators(reader: Reader, words: list[str]) -> list[Hit]:
    """Those on the newest scorecard first, then those whose name has the words."""
    wanted = _every_word(words, "name", "national_code", "numerator_name", "denominator_name")
    found = list(Indicator.objects.filter(wanted).order_by("name"))
    rows = _newest_rows(reader) if found else ()
    shown = {row.code for row in rows}
    ordered = sorted(found, key=lambda each: (each.code not in shown, not _in_text(words, each.name)))
    return [
        Hit(
            each.name,
            reverse("indicator", args=[each.code]),
            each.numerator_name,
            tuple(row for row in rows if row.code == each.code),
        )
        for each in ordered[: MOST + 1]
    ]


def _newest_rows(reader: Reader) -> tuple[Row, ...]:
    """The authority's own rows of the newest edition at the reader's front door. At most three queries."""
    card = home_scorecard(reader)
    edition = None if card is None else newest_edition(reader, card)
    content = None if card is None or edition is None else content_for(reader, edition, card.authority)
    return (
        ()
        if content is None or card is None
        else tuple(row for row in content.rows if row.area == card.authority.slug)
    )


def _areas_seen(reader: Reader) -> QuerySet[Area]:
    seen = [area.pk for area in authorities_seen(reader)]
    return Area.objects.filter(in_branches(seen) | Q(level=Level.COMPARATOR))


def _areas(reader: Reader, words: list[str]) -> list[Hit]:
    found = _areas_seen(reader).filter(_every_word(words, "name")).select_related("parent")
    return [
        Hit(each.name, reverse("district", args=[each.slug]), _level_of(each))
        for each in found.order_by("name")[: MOST + 1]
    ]


def _level_of(area: Area) -> str:
    level = area.get_level_display()
    return level if area.parent is None else f"{level} in {area.parent.name}"


# What the service said


def _commentary(reader: Reader, words: list[str]) -> list[Hit]:
    """Texts of published editions, newest first; of a corrected one as its last issue has them. Three queries.

    Where the reader holds a role they are found where they are written, and shown as they were frozen; elsewhere both
    as everybody may read them.
    """
    pages: list[EditionPage | PublicPage] = [*_pages_with(reader, words), *_public_pages_with(reader, words)]
    hits = []
    for page in sorted(pages, key=lambda page: (-page.edition.period_end.toordinal(), page.area.name)):
        hits += _said_on(page, words)
    return hits


def _pages_with(reader: Reader, words: list[str]) -> list[EditionPage]:
    """The pages for which such a text was written, of the authorities in which the reader holds a role."""
    written = Commentary.objects.filter(
        _every_word(words, "headlines", "text", "corrective_action"),
        scorecard__authority__in=reader.authorities(),
    )
    texts = list(written.order_by("-period_end", "pk")[:MOST_TEXTS])
    found = editions_open_to(reader).filter(
        scorecard__in={text.scorecard_id for text in texts},
        period_end__in={text.period_end for text in texts},
    )
    editions = {_period_of(edition): edition for edition in found.order_by("issue")}
    asked = {(editions[_period_of(text)].pk, text.area_id) for text in texts if _period_of(text) in editions}
    pages = EditionPage.objects.filter(
        edition__in={edition for edition, _ in asked}, area__in={area for _, area in asked}
    ).select_related("edition__scorecard", "area")
    return [page for page in pages if (page.edition_id, page.area_id) in asked]


def _public_pages_with(reader: Reader, words: list[str]) -> list[PublicPage]:
    """The pages for everybody on which such a text stands, of the other authorities."""
    elsewhere = editions_open_to(reader).exclude(scorecard__authority__in=reader.authorities()).order_by()
    pages = PublicPage.objects.filter(_every_word(words, "words"), edition__in=elsewhere.values("pk"))
    ordered = pages.order_by("-edition__period_end", "pk").select_related("edition__scorecard", "area")
    return list(ordered.exclude(_corrected())[:MOST_TEXTS])


def _corrected() -> Exists:
    """Of public pages: that a later issue of the edition is open to everybody."""
    later = Edition.objects.filter(
        scorecard=OuterRef("edition__scorecard"),
        period_kind=OuterRef("edition__period_kind"),
        period_end=OuterRef("edition__period_end"),
        issue__gt=OuterRef("edition__issue"),
        rendition__isnull=False,
    )
    return Exists(later)


def _period_of(each: Commentary | Edition) -> tuple[int, str, date]:
    return each.scorecard_id, each.period_kind, each.period_end


def _said_on(page: EditionPage | PublicPage, words: list[str]) -> list[Hit]:
    """The texts of a page that are about its own area."""
    url = scorecard_url(page.edition, page.area)
    name = f"{page.area.name}, {page.edition.period.label}"
    own = [said for said in read_content(page.content).said if said.area == page.area.slug]
    return [
        Hit(name, url, excerpt(text, words)) for said in own if _in_text(words, text := _whole_text(said))
    ]


def _whole_text(said: CommentaryText) -> str:
    return " ".join([*said.headlines, said.text, said.corrective_action])


def _in_text(words: list[str], text: str) -> bool:
    return all(word.casefold() in text.casefold() for word in words)


def excerpt(text: str, words: list[str]) -> str:
    """The text around the first of the words, cut between words."""
    plain = " ".join(text.replace("*", "").split())
    at = max(plain.casefold().find(words[0].casefold()), 0)
    first, last = max(at - AROUND, 0), at + AROUND
    start = plain.find(" ", first) + 1 if first else 0
    end = plain.rfind(" ", 0, last) if last < len(plain) else len(plain)
    return f"{'… ' if first else ''}{plain[start:end]}{' …' if end < len(plain) else ''}"


def _of_term(term: glossary_terms.Term) -> Hit:
    full = f" ({term.full})" if term.full else ""
    return Hit(f"{term.word}{full}", f"{reverse('glossary')}#{term.anchor}", term.meaning)
