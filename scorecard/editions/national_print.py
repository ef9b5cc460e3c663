"""What the nation prints of an authority's own figures: everybody knows it, whatever is hidden here."""

from collections.abc import Iterable, Mapping, Sequence

from districts.models import Area
from indicators.queries import BASES
from indicators.rules.figures import Figure
from indicators.rules.values import DatedKey
from national.models import NationalFigure
from national.populations import place_of
from scorecard.editions.ledger import PublishedRow


def printed_nationally(authority: Area, figures: Mapping[DatedKey, Figure]) -> dict[DatedKey, Figure]:
    """The authority's figures that a national file prints with the very numbers that they have here. Two queries.

    Where it prints others, it tells nothing of these.
    """
    place = place_of(authority)
    own = {key: figure for key, figure in figures.items() if key[2] == authority.pk}
    if place is None or not own:
        return {}
    printed = NationalFigure.objects.filter(place=place, indicator__in={key[0] for key in own})
    found = {}
    for each in printed:
        key = each.indicator_id, BASES[each.basis], authority.pk, each.period_end
        if key in own and _prints(each, own[key]):
            found[key] = own[key]
    return found


def _prints(printed: NationalFigure, own: Figure) -> bool:
    """Whether a count, or a numerator with what it is of, are the figure's. A rate's population is known anyway."""
    counted = own.value if own.numerator is None else own.numerator
    of_same = printed.population or printed.denominator == own.denominator
    return printed.numerator is not None and printed.numerator == counted and of_same


def as_rows(printed: Mapping[DatedKey, Figure], rows: Sequence[PublishedRow]) -> Iterable[PublishedRow]:
    """The same as rows of the newest issue, behind which what is published now stands."""
    issue = max((row.issue for row in rows), default=1)
    return [PublishedRow(issue, key, figure, False, "") for key, figure in printed.items()]
