"""The names that returns may use beside those of the library.

The performance team adds and removes them; what an officer answers about a return is remembered too.
"""

from collections.abc import Iterable

from django.db import transaction

from districts.changes import Problem, Refusal, State, state_of
from districts.models import Area, User, record
from indicators.models import Indicator
from returns.matching.names import reading_form
from returns.models import Alias, HeadingName, NameChosen, NameKind, Return, ReturnLine


class NameTaken(Refusal):
    """The name already means something."""


@transaction.atomic
def add_name(*, alias: Alias, by: User | None) -> Alias:
    """Let returns of an authority use a further name for an indicator or area. Raises NameTaken."""
    _refuse_taken(alias)
    alias.save()
    record(by=by, action="name added", subject=alias, after=_about(alias), area=alias.authority)
    return alias


@transaction.atomic
def remove_name(*, alias: Alias, by: User | None) -> None:
    """Stop taking a name. What returns brought in under it stays."""
    record(by=by, action="name removed", subject=alias, before=_about(alias), area=alias.authority)
    alias.delete()


def _refuse_taken(alias: Alias) -> None:
    form = reading_form(alias.text)
    if alias.indicator is not None:
        own = [
            indicator.name for indicator in Indicator.objects.all() if reading_form(indicator.name) == form
        ]
        others = Alias.objects.filter(authority=alias.authority, area=None)
    else:
        below = Area.objects.all() if alias.area_id is None else Area.objects.exclude(pk=alias.area_id)
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


def headings_of(authorities: Iterable[int]) -> dict[str, str]:
    """What the headings mean that these authorities (ids) use: text to the name of a column, or to a month."""
    known = HeadingName.objects.filter(authority__in=authorities).order_by("authority", "text")
    return dict(known.values_list("text", "means"))


def remember_names(monthly_return: Return, taken: Iterable[ReturnLine]) -> None:
    """What an officer said that a name means is a name of the authority from now on, once a line named so is accepted.

    That is a near name that was confirmed, or one that was chosen from the list. What somebody has meanwhile said that
    the name means stays.
    """
    lines = list(taken)
    confirmed = set(
        monthly_return.findings.filter(code__in=["near_indicator", "near_area"], answer="yes").values_list(
            "line_id", "code"
        )
    )
    chosen = {(name.kind, name.text) for name in monthly_return.names_chosen.all()}
    for line in lines:
        if (line.pk, "near_indicator") in confirmed or (NameKind.INDICATOR, line.indicator_text) in chosen:
            _remember_indicator(monthly_return.area.authority, line)
        if (line.pk, "near_area") in confirmed or (NameKind.AREA, line.area_text) in chosen:
            _remember_area(monthly_return.area.authority, line)
    _remember_headings(monthly_return)


def _remember_indicator(authority: Area, line: ReturnLine) -> None:
    meant = {"indicator": line.indicator, "basis": line.basis}
    Alias.objects.get_or_create(authority=authority, text=line.indicator_text, area=None, defaults=meant)


def _remember_area(authority: Area, line: ReturnLine) -> None:
    Alias.objects.get_or_create(
        authority=authority, text=line.area_text, indicator=None, defaults={"area": line.area}
    )


def _remember_headings(monthly_return: Return) -> None:
    headings = NameChosen.objects.filter(monthly_return=monthly_return, kind=NameKind.HEADING).exclude(
        means=""
    )
    for heading in headings:
        HeadingName.objects.get_or_create(
            authority=monthly_return.area.authority, text=heading.text, defaults={"means": heading.means}
        )
