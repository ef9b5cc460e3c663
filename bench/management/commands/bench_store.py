"""Time what a person waits for when much is stored: a large return, and an edition published."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandParser
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from districts.models import Area, User
from indicators.models import Indicator
from indicators.rules.periods import add_months, month_end
from returns.intake.importing import How, ImportResult, import_file
from returns.reading.apart import read_apart
from scorecard.actions import publish_edition
from scorecard.models import Edition
from scorecard.page_cache import PAGES

ROUNDS = 3
MONTHS = 39
SECONDS_ON_A_BUSY_MACHINE = 900
FIRST_MONTH_END = month_end(datetime(2003, 4, 1, tzinfo=UTC).date())


class NotStored(Exception):
    """The return was not accepted as it should have been."""


class Command(BaseCommand):
    """Prints pairs of seconds (measured, reference) as JSON."""

    help = "Time a return of 20,000 rows and the publication of an edition."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where the workbooks may lie, and the draft's address; without it nothing is published."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("draft", nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each of both, some times over."""
        rows = [self._rows(options["folder"] / f"{turn}.xlsx", turn) for turn in range(ROUNDS)]
        published = [self._published(options["draft"]) for _ in range(ROUNDS if options["draft"] else 0)]
        pages = self._pages(options["folder"])
        self.stdout.write(json.dumps({"rows": rows, "published": published, "pages": pages}))

    def _pages(self, folder: Path) -> list[tuple[float, float]]:
        """The page of a draft of 20,000 lines and that of one of 360, in seconds of the processor; nothing is kept."""
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
        write_rows(folder / "usual.xlsx", 0, months=1, areas=9)
        with transaction.atomic():
            large, usual = (drafted(folder / name) for name in ("0.xlsx", "usual.xlsx"))
            browser.get(large)
            browser.get(usual)
            found = [
                (processor(lambda: browser.get(large)), processor(lambda: browser.get(usual)))
                for _ in range(5)
            ]
            transaction.set_rollback(True)
        return found

    def _rows(self, path: Path, turn: int) -> tuple[float, float]:
        write_rows(path, turn)
        return seconds(lambda: store(path)), seconds(lambda: store_bare(path))

    def _published(self, draft: str) -> tuple[float, float]:
        browser = Client(SERVER_NAME="127.0.0.1")
        browser.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
        browser.get(draft)
        PAGES.clear()
        return seconds(publish_and_undo), seconds(lambda: browser.get(draft))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def processor(work: Callable[[], object]) -> float:
    """How many seconds of this process's processor it takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def drafted(path: Path) -> str:
    """The address of the page of a draft of this file, which is left waiting. Raises NotStored."""
    how = How(area=Area.objects.order_by("pk").first())
    done = import_file(path, how, partial(read_apart, seconds=SECONDS_ON_A_BUSY_MACHINE))
    if done.stored is None:
        raise NotStored(done.message)
    return reverse("return", args=[done.stored.pk])


def write_rows(path: Path, turn: int, months: int = MONTHS, areas: int = 13) -> None:
    """A long list: indicator, area, month and figure in each row, other figures each turn."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Return")
    sheet.append(["Indicator", "Area", "Month", "Value"])
    indicators = list(Indicator.objects.order_by("pk")[:40])
    places = list(Area.objects.order_by("pk")[:areas])
    for indicator in indicators:
        for area in places:
            for month in range(months):
                figure = 20 + (turn + month + area.pk + indicator.pk) % 60
                sheet.append([indicator.name, area.name, add_months(FIRST_MONTH_END, month), figure])
    book.save(path)


def store(path: Path) -> None:
    """Read, check, keep as lines and make readings of them. Raises NotStored."""
    how = How(area=Area.objects.order_by("pk").first(), accept=True, reason="The bench")
    done = import_file(path, how, partial(read_apart, seconds=SECONDS_ON_A_BUSY_MACHINE))
    if done.result is not ImportResult.ACCEPTED:
        raise NotStored(done.message)


def store_bare(path: Path) -> None:
    """What that is measured against: calamine reads, and one statement stores the rows as they are."""
    rows: list[list[Any]] = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (indicator text, area text, month date, value numeric)")
        cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s, %s)", rows)
        cursor.execute("DROP TABLE bare")


def publish_and_undo() -> None:
    """Publish the draft, then leave no trace of it."""
    with transaction.atomic():
        draft = Edition.objects.get(published_at=None)
        publish_edition(edition=draft, by=User.objects.get(), published_at=datetime(2012, 7, 9, tzinfo=UTC))
        transaction.set_rollback(True)
