"""The names that returns may use beside those of the library: added and removed by the performance team."""

from django.db import transaction

from districts.changes import Problem, Refusal, State, state_of
from districts.models import Area, User, record
from indicators.models import Indicator
from returns.models import Alias
from returns.names import reading_form


class NameTaken(Refusal):
    """The name already means something."""


@transaction.atomic
def add_name(*, alias: Alias, by: User | None) -> Alias:
    """Let returns of an authority use a further name for an indicator or area. Raises NameTaken."""
    _refuse_taken(alias)
    alias.save()
    record(by=by, action="name added", subject=alias, after=_about(alias))
    return alias


@transaction.atomic
def remove_name(*, alias: Alias, by: User | None) -> None:
    """Stop taking a name. What returns brought in under it stays."""
    record(by=by, action="name removed", subject=alias, before=_about(alias))
    alias.delete()


def _refuse_taken(alias: Alias) -> None:
    form = reading_form(alias.text)
    if alias.indicator is not None:
        own = [
            indicator.name for indicator in Indicator.objects.all() if reading_form(indicator.name) == form
        ]
        others = Alias.objects.filter(authority=alias.authority, area=None)
    else:
        below = Area.objects.exclude(pk=alias.area_id)
        own = [area.name for area in below if reading_form(area.name) == form]
        others = Alias.objects.filter(authority=alias.authority, indicator=None)
    taken = [other for other in others if reading_form(other.text) == form]
    if own:
        raise NameTaken(
            Problem("text", f"{own[0]} is called so already, so the name can't mean anything else.")
        )
    if taken:
        raise NameTaken(Problem("text", f"{taken[0]} already. Remove that name first."))


def _about(alias: Alias) -> State:
    slug = "" if alias.authority is None else alias.authority.slug
    return {"id": alias.pk, **state_of(alias), "authority": slug}
