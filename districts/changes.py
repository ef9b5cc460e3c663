"""What a change did: the state before and after for the audit trail, and the refusals that every change can meet."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import TypeVar

from django.db.models import Model, Q

from districts.dates import long_date
from districts.models import AuditEntry

State = dict[str, object]
Record = TypeVar("Record", bound=Model)
HISTORY_SHOWN = 20
SWITCH = {True: "yes", False: "no"}
# What forms call a field otherwise than its record does.
CALLED = {"opened": "First day", "closed": "Last day", "parent": "Lies in", "ons_code": "ONS code"}


@dataclass(frozen=True)
class Problem:
    """Why a change can't be made: the field that is wrong ("" for the whole), and what to do about it."""

    field: str
    text: str


class Refusal(Exception):
    """A change breaks a rule; nothing was written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(" ".join(problem.text for problem in problems))
        self.problems = problems


class ChangedMeanwhile(Refusal):
    """Somebody else changed the record since it was opened."""

    def __init__(self) -> None:
        super().__init__(
            Problem(
                "",
                "Somebody else has changed this since you opened it. Open it again and repeat your change.",
            )
        )


def state_of(found: Model) -> State:
    """Every stored field of a record as JSON holds it; of another record, or of a choice, the name that it has."""
    return {
        field.name: getattr(found, f"get_{field.name}_display")()
        if field.choices
        else _plain(getattr(found, field.name))
        for field in found._meta.concrete_fields
        if not field.primary_key
    }


def _plain(value: object) -> object:
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    return value


def refuse_for(problems: Iterable[Problem]) -> None:
    """Raise Refusal where there is any problem."""
    found = tuple(problems)
    if found:
        raise Refusal(*found)


def mark_of(*states: State) -> str:
    """A short mark of these states, which differs as soon as one of them does."""
    text = json.dumps(states, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:16]


def mark_of_record(found: Model) -> str:
    """The mark of a record's state, for a form that must not overwrite what somebody else stores meanwhile."""
    return mark_of(state_of(found))


def refuse_if_changed(seen: str, *states: State) -> None:
    """Raise ChangedMeanwhile unless these are the states that were `seen` ("" where nobody looked)."""
    if seen and seen != mark_of(*states):
        raise ChangedMeanwhile


def stored_before(found: Record, seen: str) -> Record | None:
    """The record as it is stored, locked; None of a new one. Raises ChangedMeanwhile."""
    if found.pk is None:
        return None
    stored: Record = type(found)._default_manager.select_for_update().get(pk=found.pk)
    refuse_if_changed(seen, state_of(stored))
    return stored


@dataclass(frozen=True)
class FieldChange:
    """One field before and after, in words; empty where it had or has nothing."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class HistoryLine:
    """One change: when, by whom, what was done to what, and the fields that it altered."""

    at: datetime
    by: str
    action: str
    subject: str
    changes: list[FieldChange]


def field_changes(
    before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> list[FieldChange]:
    """The fields that differ, in the order in which the records hold them."""
    old, new = before or {}, after or {}
    names = [*new, *(name for name in old if name not in new)]
    pairs = [
        (name, _words(old.get(name)), _words(new.get(name)))
        for name in names
        if name not in ("id", "authority")
    ]
    return [FieldChange(_label(name), one, other) for name, one, other in pairs if one != other]


def _label(name: str) -> str:
    if name in CALLED:
        return CALLED[name]
    text = name.replace("_", " ")
    return f"{text[:1].upper()}{text[1:]}"


def _words(value: object) -> str:
    if isinstance(value, bool):
        return SWITCH[value]
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    text = str(value)
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return text
    return long_date(found)


def history_of(noun: str, *, authority: str = "", pk: int | None = None) -> list[HistoryLine]:
    """The newest changes of a noun ("target"), of one authority (its slug) or of one record. One query."""
    found = AuditEntry.objects.filter(action__startswith=f"{noun} ").select_related("by")
    if authority:
        found = found.filter(Q(after__authority=authority) | Q(before__authority=authority))
    if pk is not None:
        found = found.filter(Q(after__id=pk) | Q(before__id=pk))
    return [_line(entry) for entry in found[:HISTORY_SHOWN]]


def _line(entry: AuditEntry) -> HistoryLine:
    return HistoryLine(
        entry.at, entry.who, entry.action, entry.subject, field_changes(entry.before, entry.after)
    )
