"""Write every reading into a file for whoever analyses them."""

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model

from districts.models import Area, record
from districts.permissions import Reader
from indicators.models import Indicator
from sandbox.client import StoppedShort
from scorecard.export.formats import Format
from scorecard.export.readings import (
    MOST_READINGS,
    ReadingsQuery,
    about_readings,
    all_readings,
    readings_csv,
    readings_seen,
    readings_workbook,
)
from scorecard.rules.reading_line import ReadingLine

EVERYBODY = Reader(None, frozenset())
Known = TypeVar("Known", bound=Model)
Read = Callable[[ReadingsQuery], list[ReadingLine]]


class Command(BaseCommand):
    """Reads one indicator after the other, so that memory holds no more than that."""

    help = "Write every reading with the return it comes from, as CSV or Excel; --as-public only what everybody sees."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which readings, for whom, and where to."""
        parser.add_argument("--area", metavar="SLUG", help="this area and everything below it")
        parser.add_argument("--indicator", metavar="CODE", help="this indicator alone")
        parser.add_argument(
            "--from", dest="first", type=_day, metavar="DAY", help="periods that end on this day or later"
        )
        parser.add_argument(
            "--to", dest="last", type=_day, metavar="DAY", help="periods that end on this day or earlier"
        )
        parser.add_argument(
            "--format", choices=MOST_READINGS, default=Format.CSV, help="csv, or xlsx for Excel"
        )
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the file to write")
        parser.add_argument(
            "--as-public", action="store_true", help="what a reader who is not signed in would get"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        query = ReadingsQuery(
            area=_found(Area, "slug", options["area"]),
            indicator=_found(Indicator, "code", options["indicator"]),
            first=options["first"],
            last=options["last"],
        )
        public = options["as_public"]
        read = partial(readings_seen, EVERYBODY) if public else all_readings
        try:
            if options["format"] == Format.XLSX:
                options["out"].write_bytes(_workbook(read, query, public=public))
            else:
                with options["out"].open("wb") as file:
                    file.writelines(_csv(read, query))
        except (OSError, StoppedShort) as error:
            raise CommandError(f"{options['out']} could not be written: {error}") from error
        if not public:
            record(by=None, action="download", subject=f"Readings: {query}", area=query.area)
        self.stdout.write(f"{options['out']}: {query}.")


def _csv(read: Read, query: ReadingsQuery) -> Iterator[bytes]:
    """The file in parts, an indicator each; they follow one another as the rows of one file do."""
    indicators = [query.indicator] if query.indicator else Indicator.objects.order_by("code")
    yield readings_csv([], heading=True)
    for indicator in indicators:
        yield readings_csv(read(replace(query, indicator=indicator)), heading=False)


def _workbook(read: Read, query: ReadingsQuery, *, public: bool) -> bytes:
    """The whole file. Raises CommandError for more readings than a workbook may hold."""
    lines, most = read(query), MOST_READINGS[Format.XLSX]
    if len(lines) > most:
        raise CommandError(
            f"These are {len(lines):,} readings; a workbook may hold {most:,}. Write them as csv, or narrow them."
        )
    return readings_workbook(lines, about_readings(query, public=public))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day such as 2012-05-31") from None


def _found(model: type[Known], name: str, text: str | None) -> Known | None:
    """The area or indicator of that name. Raises CommandError where there is none."""
    if text is None:
        return None
    found = model._default_manager.filter(**{name: text}).first()
    if found is None:
        raise CommandError(f"There is no {model._meta.verbose_name} “{text}”.")
    return found
