"""The public rendition of an edition: what everybody is shown of it, made when it is published and never changed.

Its pages are built from its figures alone, as everybody may have them, so that nothing hidden can tell on them.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from districts.models import Area
from districts.tree import Level
from indicators.models import Indicator
from indicators.queries import (
    CanSee,
    FiguresPublished,
    PublicVisibility,
    areas_of,
    indicators_in,
    load_indicator_data,
)
from indicators.rules.figures import Figure, FigureKey, Gap, IndicatorSpec
from indicators.rules.periods import describe
from indicators.rules.public_figures import is_short, last_days
from indicators.rules.published_values import Published, protected
from indicators.rules.terms import Basis, PeriodKind
from indicators.rules.values import DatedKey, FigureResolver
from scorecard.editions.build import Progress, build_pages, say_nothing
from scorecard.editions.fingerprints import public_fingerprint
from scorecard.editions.intrusion import Library, worked_out
from scorecard.editions.ledger import keep_witnesses, ledger_of, published_rows, standing_figures
from scorecard.editions.national_print import as_rows, printed_nationally
from scorecard.editions.protect import Ledger, Protection, protect
from scorecard.models import Edition, PublicPage, PublicRendition, PublishedFigure, WhyHidden
from scorecard.rules.content import CommentarySubject, CommentaryText, PageContent
from scorecard.rules.published import cell_of
from scorecard.visibility import PublishedUntil, can_see_for

ROWS_AT_ONCE = 500
SHORT = "It would tell of fewer months than its period has, since what it counts began within it"


@dataclass(frozen=True)
class Rendition:
    """What an edition gives to everybody: its pages by slug, and of its figures those that are new or changed.

    `wanted` are all figures that it covers, hidden or not; `unproven` names those that could be told all the same, and
    `worked_out` those that the intruder told. `witnesses` are those that are new, as JSON.
    """

    pages: Mapping[str, PageContent]
    changed: Published
    wanted: Collection[DatedKey]
    protection: Protection
    witnesses: Mapping[DatedKey, str] = field(default_factory=dict)
    unproven: tuple[str, ...] = ()
    worked_out: tuple[str, ...] = ()

    @property
    def hidden(self) -> int:
        """How many figures that it covers are hidden."""
        return len(self.protection.hidden & set(self.wanted))

    @property
    def hidden_for_others(self) -> int:
        """How many of the hidden figures are hidden to protect others."""
        return len((self.protection.hidden - self.protection.small) & set(self.wanted))

    @property
    def exposed(self) -> int:
        """How many small figures that it covers were given away by what was published before."""
        return len(self.protection.exposed & set(self.wanted))

    @property
    def could_be_told(self) -> tuple[str, ...]:
        """The names of figures that stand in the way of publishing it."""
        return tuple(dict.fromkeys((*self.unproven, *self.worked_out)))


READING, PROVING, TRYING = "Figures are gathered", "Figures are protected", "The protection is tried"


def build_rendition(
    edition: Edition,
    contents: Mapping[str, PageContent],
    shown_on: date,
    progress: Progress = say_nothing,
) -> Rendition:
    """The public rendition that an edition of these full pages would have, published on this day."""
    progress(READING, 0, 0)
    authority = edition.scorecard.authority
    scope = Scope.of(edition, contents)
    indicators = indicators_in(authority)
    resolver = load_indicator_data(
        authority,
        indicators,
        first=None,
        last=max([edition.period_end, shown_on, *(day for *_, day in scope.horizon.snapshots)]),
        can_see=scope.can_see,
    ).resolver
    rows = published_rows(authority)
    standing = standing_figures(rows)
    figures = scope.figures(resolver)
    judged = {**_standing_besides(authority, indicators, scope, resolver, standing), **figures}
    ledger = replace(ledger_of(authority, rows), elsewhere=printed_nationally(authority, figures))
    protection = protect(resolver, judged, indicators, ledger, partial(progress, PROVING))
    public = _with_gone(standing, scope, resolver) | protected(resolver.specs, figures, protection.hidden)
    changed = {key: figure for key, figure in public.items() if standing.get(key) != figure}
    pages = build_pages(
        edition.scorecard,
        edition.period,
        shown_on,
        can_see=PublicVisibility(scope.can_see, _giving(authority, {**standing, **public})),
    )
    progress(TRYING, 0, 0)
    known = [*rows, *as_rows(ledger.elsewhere, rows)]
    told = worked_out(Library.of(resolver.tree, indicators), judged, known, changed, protection)
    return Rendition(
        _without_hidden_texts(pages),
        changed,
        figures.keys(),
        protection,
        _stored_witnesses(protection, ledger),
        unproven=tuple(sorted(_name(resolver, key) for key in protection.unproven)),
        worked_out=tuple(sorted(_name(resolver, key) for key in told)),
    )


def _stored_witnesses(protection: Protection, ledger: Ledger) -> dict[DatedKey, str]:
    texts = {
        key: json.dumps(witness.to_json(), sort_keys=True) for key, witness in protection.witnesses.items()
    }
    return {key: text for key, text in texts.items() if ledger.witnesses.get(key) != text}


def _name(resolver: FigureResolver, key: DatedKey) -> str:
    indicator, basis, area, end = key
    return f"{resolver.tree.nodes[area].name}, {resolver.specs[indicator].name}, {describe(basis, end)}"


def rendition_of(
    edition: Edition,
    contents: Mapping[str, PageContent],
    shown_on: date,
    progress: Progress = say_nothing,
) -> Rendition | None:
    """What `build_rendition` gives; None for an edition that is not for everybody."""
    return build_rendition(edition, contents, shown_on, progress) if edition.unrestricted else None


@dataclass(frozen=True)
class Scope:
    """What an edition publishes: every figure up to its end, and the later snapshots that stand in it."""

    horizon: PublishedUntil
    comparators: Collection[int]
    bases: tuple[Basis, ...]

    @classmethod
    def of(cls, edition: Edition, contents: Mapping[str, PageContent]) -> "Scope":
        """The scope of an edition with these full pages; a quarter's report shows quarters and years of everything."""
        areas = areas_of(edition.scorecard.authority)
        quarterly = edition.period_kind == PeriodKind.QUARTER
        return cls(
            PublishedUntil(edition.period_end, _snapshots(contents, areas)),
            {area.pk for area in areas if area.level == Level.COMPARATOR},
            (Basis.QUARTER, Basis.YEAR) if quarterly else (),
        )

    @property
    def can_see(self) -> CanSee:
        """Which readings the edition covers."""
        return can_see_for(self.horizon, self.comparators)

    def covers(self, spec: IndicatorSpec, key: DatedKey) -> bool:
        """Whether the edition publishes this figure."""
        indicator, basis, area, end = key
        if basis not in spec.bases and basis not in self.bases:
            return False
        return area in self.comparators or self.horizon.covers(area, indicator, basis, end)

    def figures(self, resolver: FigureResolver) -> dict[DatedKey, Figure]:
        """All that is known of what the edition publishes."""
        found = {
            (spec.id, basis, node.id, end): resolver.best_figure(FigureKey(spec, basis, node), end)
            for spec in resolver.specs.values()
            for node in resolver.tree.nodes.values()
            for basis, end in last_days(resolver, spec, node, self.bases)
            if self.covers(spec, (spec.id, basis, node.id, end))
        }
        short = {
            (key[0], key[1], key[3])
            for key, figure in found.items()
            if figure.known and is_short(resolver.specs[key[0]], resolver.tree.nodes[key[2]], key[1], key[3])
        }
        return {
            key: Figure(key[3], gap=Gap.INCOMPLETE, why=SHORT)
            if (key[0], key[1], key[3]) in short
            else figure
            for key, figure in found.items()
            if figure.gap is not Gap.NOT_RETURNED
        }


def _snapshots(contents: Mapping[str, PageContent], areas: Iterable[Area]) -> set[tuple[int, int, date]]:
    """The snapshots of other days that stand on these pages, by area id and indicator id."""
    ids = {area.slug: area.pk for area in areas}
    codes = dict(Indicator.objects.values_list("code", "pk"))
    return {
        (ids[row.area], codes[row.code], date.fromisoformat(row.figure.period_end))
        for content in contents.values()
        for row in content.rows
        if row.figure.as_at
    }


def _with_gone(standing: Published, scope: Scope, resolver: FigureResolver) -> dict[DatedKey, Figure]:
    """What was published and is covered, as if nothing had been returned: what is known now takes its place."""
    return {
        key: Figure(key[3], gap=Gap.NOT_RETURNED, why="Nothing was returned")
        for key in standing
        if key[0] in resolver.specs and scope.covers(resolver.specs[key[0]], key)
    }


def _standing_besides(
    authority: Area,
    indicators: Iterable[Indicator],
    scope: Scope,
    resolver: FigureResolver,
    standing: Published,
) -> dict[DatedKey, Figure]:
    """What was published and is not covered: as everybody sees it, and what is kept from them as it is known.

    An edition of an earlier period, or of fewer bases, must not tell what another has hidden.
    """
    besides = {
        key: figure
        for key, figure in standing.items()
        if key[0] in resolver.specs
        and key[2] in resolver.tree.nodes
        and not scope.covers(resolver.specs[key[0]], key)
    }
    last = max((key[3] for key, figure in besides.items() if figure.gap is Gap.SUPPRESSED), default=date.min)
    if last > scope.horizon.until:
        resolver = load_indicator_data(authority, indicators, first=None, last=last).resolver
    return {
        key: _known(resolver, key) if figure.gap is Gap.SUPPRESSED else figure
        for key, figure in besides.items()
    }


def _known(resolver: FigureResolver, key: DatedKey) -> Figure:
    indicator, basis, area, end = key
    return resolver.best_figure(FigureKey(resolver.specs[indicator], basis, resolver.tree.nodes[area]), end)


def _giving(authority: Area, figures: Published) -> FiguresPublished:
    """Gives these figures, as if they were published already."""

    def published(*_asked: object) -> dict[int, Published]:
        return {authority.pk: figures}

    return published


def _without_hidden_texts(pages: Mapping[str, PageContent]) -> dict[str, PageContent]:
    """The pages without texts about an indicator of which a figure is hidden there."""
    return {slug: replace(content, said=_said_of_shown(content)) for slug, content in pages.items()}


def _said_of_shown(content: PageContent) -> tuple[CommentaryText, ...]:
    hidden = {(row.area, row.code) for row in content.rows if row.figure.suppressed}
    return tuple(
        said
        for said in content.said
        if said.about != CommentarySubject.INDICATOR or (said.area, said.key) not in hidden
    )


# Freezing


def freeze_rendition(edition: Edition, rendition: Rendition, *, exposed_sha256: str = "") -> PublicRendition:
    """Store what everybody is shown of an edition, with its fingerprint."""
    areas = {area.slug: area for area in Area.objects.filter(slug__in=rendition.pages)}
    texts = {slug: content.to_json() for slug, content in rendition.pages.items()}
    PublicPage.objects.bulk_create(
        PublicPage(
            edition=edition, area=areas[slug], content=text, words=words_of_page(slug, rendition.pages[slug])
        )
        for slug, text in texts.items()
    )
    PublishedFigure.objects.bulk_create(
        (_stored(edition, key, figure, rendition) for key, figure in rendition.changed.items()),
        batch_size=ROWS_AT_ONCE,
    )
    keep_witnesses(
        edition.scorecard.authority,
        {key: text for key, text in rendition.witnesses.items() if key not in rendition.changed},
    )
    return PublicRendition.objects.create(
        edition=edition,
        sha256=public_fingerprint(edition),
        exposed_sha256=exposed_sha256,
        hidden=rendition.hidden,
        hidden_for_others=rendition.hidden_for_others,
        exposed=rendition.exposed,
    )


def _stored(edition: Edition, key: DatedKey, figure: Figure, rendition: Rendition) -> PublishedFigure:
    indicator, basis, area, end = key
    hidden = figure.gap is Gap.SUPPRESSED
    small = WhyHidden.SMALL if key in rendition.protection.small else WhyHidden.FOR_OTHERS
    return PublishedFigure(
        edition=edition,
        indicator_id=indicator,
        area_id=area,
        basis=basis,
        period_end=end,
        hidden=small if hidden else WhyHidden.SHOWN,
        witness=rendition.witnesses.get(key, "") if hidden else "",
        **vars(cell_of(figure)),
    )


def words_of_page(slug: str, content: PageContent) -> str:
    """What is said on a page of the area itself, to be searched."""
    own = [said for said in content.said if said.area == slug]
    return "\n".join(" ".join([*said.headlines, said.text, said.corrective_action]) for said in own)
