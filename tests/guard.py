"""What only the owner of the database can do: change what it guards."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from districts import append_only
from operations.guards import GUARDS


@contextmanager
def guard_lifted() -> Iterator[None]:
    """Within the block everything on record can be changed."""
    connection.check_constraints()  # what is checked at the end of a transaction stands in the way of the triggers
    append_only.unprotect(connection, GUARDS)
    yield
    connection.check_constraints()
    append_only.protect(connection, GUARDS)
