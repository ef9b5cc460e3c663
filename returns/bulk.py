"""Many rows stored at once, by the database driver itself: without an object for each of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import connections, router
from django.db.models import Model

AT_ONCE = 2_000


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows of these fields' values, foreign keys by their ids; the fields are all but the id.

    No signal is sent and no id comes back.
    """
    connection = connections[router.db_for_write(model)]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({quoted}) VALUES ({places})"  # noqa: S608 - names of our own columns
    prepare = [_prepared_by(field, connection) for field in fields]
    with connection.cursor() as cursor:
        for part in _parts(rows):
            ready: list[list[Any]] = [
                [make(value) for make, value in zip(prepare, row, strict=True)] for row in part
            ]
            cursor.executemany(sql, ready)


def _prepared_by(field: Any, connection: Any) -> Callable[[object], object]:
    """What makes a field's value one for the database; the same value costs nothing the second time."""
    known: dict[object, object] = {}

    def prepared(value: object) -> object:
        try:
            if value not in known:
                known[value] = field.get_db_prep_save(value, connection)
            return known[value]
        except TypeError:  # what can't be a key, such as a dictionary
            return field.get_db_prep_save(value, connection)

    return prepared


def _parts(rows: Iterable[Sequence[object]]) -> Iterator[list[Sequence[object]]]:
    part: list[Sequence[object]] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part
