"""What stands in the way of publishing a draft: what blocks it, and what may pass with a note to its readers.

Which of them block is decided in docs/decisions/0020-what-blocks-an-edition.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from districts.models import Area
from districts.numbers import with_noun
from indicators.queries import areas_of
from indicators.rules.row import Row
from indicators.rules.terms import Labelled, Rag, Severity
from returns.models import Return, ReturnState
from scorecard.editions.corrections import issue_before
from scorecard.editions.fingerprints import pages_digest
from scorecard.editions.markdown import as_plain
from scorecard.editions.rendition import Rendition
from scorecard.models import Edition
from scorecard.rules.content import CommentarySubject, CommentaryText, PageContent, digest_of
from scorecard.rules.text_check import doubts_about, given_away


class Weight(Labelled):
    """How much a finding matters to publishing."""

    BLOCKS = "blocks", "Stands in the way"
    WARNS = "warns", "Needs a note"


@dataclass(frozen=True)
class ChecklistItem:
    """One thing to mend, with where to mend it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Check:
    """A question asked of a draft, with what was found; nothing found is well."""

    title: str
    weight: Weight
    points: tuple[ChecklistItem, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.points


Contents = Mapping[str, PageContent]


@dataclass(frozen=True)
class Disclosure:
    """What is kept from everybody in a rendition, and what in it or beside it would give that away.

    `unproven` and `worked_out` name figures, `given_away` are texts that tell them, with where to mend each.
    """

    hidden: int
    hidden_for_others: int
    exposed: int
    unproven: tuple[str, ...] = ()
    worked_out: tuple[str, ...] = ()
    given_away: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, edition: Edition, contents: Contents, rendition: Rendition | None) -> "Disclosure | None":
        """That of a rendition of these pages; None where there is none."""
        if rendition is None:
            return None
        given = tuple((each.text, each.url) for each in _given_away(edition, contents, rendition.pages))
        return cls(
            rendition.hidden,
            rendition.hidden_for_others,
            rendition.exposed,
            rendition.unproven,
            rendition.worked_out,
            given,
        )

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Disclosure":
        """What `to_json` gave."""
        given = tuple((text, url) for text, url in kept["given_away"])
        names = {name: tuple(kept[name]) for name in ("unproven", "worked_out")}
        return cls(**{**kept, **names, "given_away": given})


def checks_of(edition: Edition, contents: Contents, disclosure: Disclosure | None) -> list[Check]:
    """Every check of a draft, in the order in which they are mended.

    `disclosure` tells of what everybody would be shown of it. An edition for everybody of which that isn't known yet
    can't be published. Two queries; of a further issue one more.
    """
    authority = edition.scorecard.authority
    top = contents.get(authority.slug)
    own = [] if top is None else [row for row in top.rows if row.area == authority.slug]
    beside = [
        row
        for slug, content in contents.items()
        for row in content.rows
        if row.area == slug != authority.slug
    ]
    blocks: dict[str, Iterable[ChecklistItem]] = {
        "There are figures in it": _empty(contents),
        f"Every red of {authority} has its commentary and corrective action": _unexplained(
            edition, own, contents
        ),
        "A correction says why": _without_reason(edition),
        "Nobody can work out a number that is kept from the public": _could_be_told(edition, disclosure),
    }
    given_away = disclosure.given_away if disclosure else ()
    warns: dict[str, Iterable[ChecklistItem]] = {
        "Every area has its figures": _missing(edition, contents),
        "Returns are accepted": _waiting(edition, areas_of(authority)),
        "Every red of the areas below has its commentary": _unexplained(edition, beside, contents),
        "A summary says what matters": _without_summary(edition, top),
        "Words agree with figures": _doubts(edition, contents),
        "No text gives away a number that is kept from the public": (
            ChecklistItem(*each) for each in given_away
        ),
        "Earlier months stand as published": _restated(contents),
        "The issue says something otherwise than the one before": _unchanged(edition, contents),
    }
    return [
        Check(title, weight, tuple(items))
        for weight, checks in ((Weight.BLOCKS, blocks), (Weight.WARNS, warns))
        for title, items in checks.items()
    ]


def blocking(checks: Iterable[Check]) -> list[Check]:
    """The checks that stand in the way."""
    return [check for check in checks if check.points and check.weight is Weight.BLOCKS]


def warning(checks: Iterable[Check]) -> list[Check]:
    """The checks that a note has to answer."""
    return [check for check in checks if check.points and check.weight is Weight.WARNS]


def lacking_reds(content: PageContent, slug: str) -> int:
    """How many of an area's own red lines have no text or no corrective action."""
    reds = {row.code: row for row in content.rows if row.area == slug and row.rating.letter == Rag.RED}
    said = [content.said_of(row) for row in reds.values()]
    return sum(each is None or not (each.text and each.corrective_action) for each in said)


def _empty(contents: Contents) -> Iterator[ChecklistItem]:
    if not any(row.figure.value is not None for content in contents.values() for row in content.rows):
        yield ChecklistItem("No line of this period has a figure.", reverse("return-list"))


def _unexplained(edition: Edition, rows: Iterable[Row], contents: Contents) -> Iterator[ChecklistItem]:
    for row in rows:
        said = contents[row.area].said_of(row)
        lacking = _lacking(said)
        if row.rating.letter == Rag.RED and lacking:
            url = commentary_url(edition, row.area, indicator=row.code)
            yield ChecklistItem(f"{row.area_name}: {row.name} is red and has no {lacking}.", url)


def _lacking(said: CommentaryText | None) -> str:
    parts = [
        name
        for name, words in (
            ("commentary", "" if said is None else said.text),
            ("corrective action", "" if said is None else said.corrective_action),
        )
        if not words
    ]
    return " and no ".join(parts)


def _without_reason(edition: Edition) -> Iterator[ChecklistItem]:
    if edition.issue > 1 and not edition.reason:
        yield ChecklistItem(f"Say below why issue {edition.issue - 1} is corrected.", "#id_reason")


def _could_be_told(edition: Edition, disclosure: Disclosure | None) -> Iterator[ChecklistItem]:
    if disclosure is None:
        if edition.unrestricted:
            yield ChecklistItem("What is kept from the public is being worked out.")
        return
    for name in disclosure.unproven:
        yield ChecklistItem(f"{name}: it could be worked out, whatever is hidden with it.")
    for name in disclosure.worked_out:
        yield ChecklistItem(
            f"{name}: it was worked out from what would be public, or could not be tried in time."
        )


def _missing(edition: Edition, contents: Contents) -> Iterator[ChecklistItem]:
    for slug, content in contents.items():
        rows = [row for row in content.rows if row.area == slug]
        lacking = [row for row in rows if row.figure.value is None]
        if lacking:
            names = ", ".join(dict.fromkeys(row.name for row in lacking))
            text = f"{lacking[0].area_name}: {len(lacking)} of {len(rows)} figures are missing: {names}."
            yield ChecklistItem(text, f"{reverse('return-list')}?until={edition.period_end:%Y-%m}")


def _waiting(edition: Edition, areas: Sequence[Area]) -> Iterator[ChecklistItem]:
    unanswered = Q(findings__severity=Severity.ERROR) | Q(
        findings__severity=Severity.QUESTION, findings__answer=""
    )
    period = edition.period
    drafts = (
        Return.objects.filter(area__in=areas, state=ReturnState.DRAFT)
        .filter(Q(period_end__range=(period.start, period.end)) | Q(period_end=None))
        .annotate(findings_open=Count("findings", filter=unanswered, distinct=True))
        .select_related("area")
    )
    for each in drafts:
        number = each.findings_open
        found = f", with {with_noun(number, 'finding')} open" if number else ""
        yield ChecklistItem(
            f"{each.area}: {each} waits to be accepted{found}.", reverse("return", args=[each.pk])
        )


def _without_summary(edition: Edition, top: PageContent | None) -> Iterator[ChecklistItem]:
    if top is None or top.summary is None:
        authority = edition.scorecard.authority
        yield ChecklistItem(f"No summary of {authority} is written.", commentary_url(edition, authority.slug))


def _doubts(edition: Edition, contents: Contents) -> Iterator[ChecklistItem]:
    for slug, content in contents.items():
        for said in content.said:
            if said.area == slug and said.about != CommentarySubject.AUTHORITY:
                for doubt in doubts_of(said, content):
                    yield ChecklistItem(f"{_name(said, content)}: {doubt}", url_of_text(edition, said))


def doubts_of(said: CommentaryText, content: PageContent) -> list[str]:
    """What in a text disagrees with the lines that it is about, on the page where it stands."""
    rows = rows_about(said, content)
    return doubts_about(_words(said), rows)


def _words(said: CommentaryText) -> str:
    return "\n".join([*said.headlines, as_plain(said.text), as_plain(said.corrective_action)])


def rows_about(said: CommentaryText, content: PageContent) -> list[Row]:
    """The lines of a page that a text is about: an indicator's, a section's, or all."""
    if said.about == CommentarySubject.INDICATOR:
        return [row for row in content.rows if (row.code, row.area) == (said.key, said.area)]
    if said.about == CommentarySubject.SECTION:
        return [row for section in content.sections if section.title == said.key for row in section.rows]
    return content.rows


def _name(said: CommentaryText, content: PageContent) -> str:
    rows = rows_about(said, content)
    about = rows[0].name if said.about == CommentarySubject.INDICATOR and rows else said.key or "Summary"
    return f"{said.area_name}, {about[:1].lower()}{about[1:]}" if said.key else f"{said.area_name}, summary"


def _given_away(edition: Edition, contents: Contents, public: Contents) -> Iterator[ChecklistItem]:
    """Texts that everybody would read; one about a hidden figure's own indicator is hidden with it."""
    for slug, content in contents.items():
        for said in public[slug].said:
            if said.area == slug and said.about != CommentarySubject.AUTHORITY:
                lines = list(zip(rows_about(said, content), rows_about(said, public[slug]), strict=True))
                for found in given_away(_words(said), lines):
                    yield ChecklistItem(f"{_name(said, content)}: {found}", url_of_text(edition, said))
    top = edition.scorecard.authority.slug
    if top in contents:
        lines = list(zip(contents[top].rows, public[top].rows, strict=True))
        for found in given_away(f"{edition.note}\n{edition.reason}", lines):
            yield ChecklistItem(f"Note to readers: {found}", "#id_note")


def _unchanged(edition: Edition, contents: Contents) -> Iterator[ChecklistItem]:
    before = issue_before(edition)
    if before is not None and pages_digest(before) == digest_of(contents):
        yield ChecklistItem(
            f"Every page is as in issue {before.issue}. Publish it only to tell readers something in its note."
        )


def _restated(contents: Contents) -> Iterator[ChecklistItem]:
    for slug, content in contents.items():
        for each in content.restated:
            if each.area == slug:
                query = urlencode({"area": each.area, "basis": each.basis})
                yield ChecklistItem(
                    f"{each.area_name}, {each.name}, {each.period}: {each.said} in the {each.edition} edition, "
                    f"now {each.now}. It will be marked.",
                    f"{reverse('indicator', args=[each.code])}?{query}",
                )


def commentary_url(edition: Edition, area: str, *, section: str = "", indicator: str = "") -> str:
    """Where the text about this is written."""
    about = {"area": area, "section": section, "indicator": indicator}
    query = urlencode({name: value for name, value in about.items() if value})
    return f"{reverse('commentary-write', args=[edition.scorecard.slug, edition.period.slug])}?{query}"


def url_of_text(edition: Edition, said: CommentaryText) -> str:
    """Where this text is written."""
    section = said.key if said.about == CommentarySubject.SECTION else ""
    indicator = said.key if said.about == CommentarySubject.INDICATOR else ""
    return commentary_url(edition, said.area, section=section, indicator=indicator)
