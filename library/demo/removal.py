"""The demonstration's councils taken out of an installation that earlier versions of the product put them into.

Whatever somebody has returned, set, published or been given there keeps its council: then everything stays.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.utils.text import slugify

from districts.models import Area
from districts.tree import Level
from improvement.models import Plan
from indicators.models import Annotation, CollectionLevel, Indicator, Target
from library.demo.councils import area_lines, lines_of
from library.fixtures import read_lines
from returns.models import Alias
from scorecard.models import Scorecard

Say = Callable[[str], None]
# What versions of the product before brought with these councils.
BROUGHT = {
    "districts.Area",
    "improvement.Plan",
    "improvement.Recommendation",
    "improvement.Action",
    "indicators.Target",
    "indicators.Annotation",
    "indicators.CollectionLevel",
    "returns.Alias",
    "scorecard.Scorecard",
    "scorecard.Section",
    "scorecard.Entry",
}


def remove_councils(say: Say) -> None:
    """Remove each council on which nothing real hangs, and tell `say` of each what was done or why nothing was."""
    removed = [_removed(council, say) for council in _councils()]
    if not _councils():
        _remove_unused(Area.objects.filter(slug__in=_comparators(), comparator_for=None), say)
        _remove_unused(
            Indicator.objects.filter(code__in=[line["code"] for line in lines_of("indicators.csv")]), say
        )
        say(f"{_neutral()} definitions have neutral words again")
    if not removed:
        say("None of the demonstration's councils is here.")


def _councils() -> list[Area]:
    names = [line["name"] for line in area_lines() if line["level"] == Level.AUTHORITY]
    return list(Area.objects.filter(parent=None, level=Level.AUTHORITY, name__in=names))


def _removed(council: Area, say: Say) -> bool:
    areas = Area.objects.filter(pk__in=[area.pk for area in _branch(council)])
    try:
        with transaction.atomic():
            _refuse_real(_delete(areas, council))
    except ProtectedError as error:
        held = Counter(str(each._meta.verbose_name_plural) for each in error.protected_objects)
        say(f"{council.name} stays: {_counted(held)}.")
        return False
    except _Real as real:
        say(f"{council.name} stays: {real}.")
        return False
    say(f"{council.name} was removed with everything below it.")
    return True


def _branch(council: Area) -> Iterator[Area]:
    """The lowest first."""
    for child in council.children.all():
        yield from _branch(child)
    yield council


def _delete(areas: QuerySet[Area], council: Area) -> Counter[str]:
    """How many rows went, by model, with all that went with them."""
    gone: Counter[str] = Counter()
    for rows in (
        Plan.objects.filter(area__in=areas),
        Target.objects.filter(area__in=areas),
        Annotation.objects.filter(area__in=areas),
        CollectionLevel.objects.filter(authority__in=areas),
        Alias.objects.filter(authority__in=areas),
        Scorecard.objects.filter(authority__in=areas),
    ):
        gone.update(rows.delete()[1])
    for area in _branch(council):
        gone.update(area.delete()[1])
    return gone


class _Real(Exception):
    """Rows that no version of the product brought would go too; the text counts them."""


def _refuse_real(gone: Counter[str]) -> None:
    """Raises _Real where more would go than the kinds of rows that the demonstration's councils came with."""
    models = {name: apps.get_model(name)._meta for name in gone}
    # A table between two is of the model that names the relation.
    own = {name: meta.auto_created._meta if meta.auto_created else meta for name, meta in models.items()}
    real = Counter(
        {str(models[name].verbose_name_plural): gone[name] for name in gone if own[name].label not in BROUGHT}
    )
    if real:
        raise _Real(_counted(real))


def _counted(held: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(held.items()))


def _comparators() -> list[str]:
    """England and the regions, by their slugs."""
    return [slugify(line["name"]) for line in area_lines() if line["level"] == Level.COMPARATOR]


def _remove_unused(rows: QuerySet[Area] | QuerySet[Indicator], say: Say) -> None:
    for row in rows:
        try:
            with transaction.atomic():
                row.delete()
        except ProtectedError:
            say(f"{row} stays: it has figures or lines.")


def _neutral() -> int:
    """How many indicators had the words of the councils' papers until now."""
    library = {line["code"]: line for line in read_lines("indicators.csv")}
    changed = 0
    for line in lines_of("definitions.csv"):
        for name in ("source", "why_it_matters"):
            theirs = Indicator.objects.filter(code=line["indicator"], **{name: line[name]})
            changed += theirs.update(**{name: library[line["indicator"]][name]}) if line[name] else 0
    return changed
