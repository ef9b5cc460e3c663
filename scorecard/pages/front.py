"""What stands on the front page of an edition before its table: cards of what is worst, and the areas below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from districts.models import Area
from districts.permissions import Permission, Reader
from districts.tree import Level
from improvement.action_effects import open_actions
from improvement.plan_queries import ActionLine
from scorecard import queries
from scorecard.editions.markdown import as_plain
from scorecard.models import Edition
from scorecard.rules.content import AttentionItem, CommentaryText, PageContent
from scorecard.rules.front import MOST_CARDS, AreaRating, AreasBelow, areas_below, first_words, since_words


@dataclass(frozen=True)
class Card:
    """One of the worst measures: the row with its reason, what is said and done about it, and the areas below.

    `action` is None where the reader may not read the plan, or nothing of it is meant to move the measure.
    """

    item: AttentionItem
    since: str
    said: str
    action: ActionLine | None
    below: tuple[AreaRating, ...]


@dataclass(frozen=True)
class Cards:
    """The cards of a page, how many more there are, and whether the reader reads the plan."""

    shown: tuple[Card, ...]
    more: int
    reads_plan: bool


def cards_of(
    reader: Reader,
    edition: Edition,
    content: PageContent,
    attention: Sequence[AttentionItem],
    below: AreasBelow,
    most: int | None = MOST_CARDS,
) -> Cards:
    """The worst measures that have a figure, at most six or as many as are asked for. At most three queries."""
    worst = [item for item in attention if item.row.figure.value is not None]
    shown = worst[:most]
    authority = edition.scorecard.authority
    reads_plan = reader.may(Permission.READ_PUBLISHED, authority)
    actions = _actions(edition, shown) if reads_plan else {}
    return Cards(
        tuple(
            Card(
                item,
                since_words(item),
                _said(content.said_of(item.row)),
                actions.get(item.row.code),
                below.of(item.row),
            )
            for item in shown
        ),
        len(worst) - len(shown),
        reads_plan,
    )


def _actions(edition: Edition, shown: Sequence[AttentionItem]) -> Mapping[str, ActionLine]:
    """What the plan had to do about each when the edition was published; for a draft what it has today."""
    published = edition.published_at
    day = timezone.localdate() if published is None else timezone.localdate(published)
    return open_actions({item.row.code for item in shown}, edition.scorecard.authority, day)


def _said(said: CommentaryText | None) -> str:
    if said is None:
        return ""
    return first_words(said, as_plain(said.text or said.corrective_action))


def directly_below(edition: Edition, area: Area, areas: Sequence[Area]) -> list[Area]:
    """Those of the authority's areas that lie directly below one in the edition's period."""
    first, last = edition.period.start, edition.period.end
    return [each for each in areas if each.parent_id == area.pk and each.node.open_between(first, last)]


def below_in_edition(
    reader: Reader,
    edition: Edition,
    area: Area,
    areas: Sequence[Area],
    drafted: Mapping[str, PageContent] | None = None,
) -> AreasBelow:
    """The areas directly below one and what the edition says of them to the reader; of a draft what is `drafted`.

    `areas` are all of the authority. At most one query.
    """
    children = directly_below(edition, area, areas)
    if not children or (edition.is_draft and drafted is None):
        return AreasBelow("", (), {})
    contents = queries.contents_for(reader, edition, children) if drafted is None else drafted
    level = Level(children[0].level)
    called = level.label if len(children) == 1 else level.plural
    return areas_below(
        called, {each.slug: contents[each.slug].rows for each in children if each.slug in contents}
    )
