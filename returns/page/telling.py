"""What a person is told after a change to a return."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from returns.intake.drafting import ReturnNotOpen


@contextmanager
def told(request: HttpRequest, done: str) -> Iterator[None]:
    """A block that changes a return: it says what was done, or that the return was not open any more."""
    try:
        yield
    except ReturnNotOpen as error:
        messages.info(request, f"{error} Nothing was changed.")
    else:
        messages.success(request, done)
