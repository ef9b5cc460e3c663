"""Time what a person waits for when much is stored: a large return, and an edition published."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas
from django.core.management import BaseCommand, CommandParser
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from bench.report import Pair
from districts.models import Area, User
from indicators.models import Indicator, Reading
from indicators.rules.periods import add_months, month_end
from returns import actions
from returns.intake.drafting import draft_return
from returns.intake.importing import How, ImportResult, import_file
from returns.intake.ownership import Sender
from returns.models import Return, ReturnLine
from returns.reading import read_return
from scorecard.actions import publish_edition
from scorecard.models import Edition
from scorecard.page_cache import PAGES

ROUNDS = 3
MONTHS = 39
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

    def _pages(self, folder: Path) -> dict[str, list[Pair]]:
        """The page of a draft of 20,000 lines beside that of one of 360, and that beside pandas reading it.

        What a large draft comes to is worked out by the process that reads it, before anybody opens its page.
        """
        browser = signed_in()
        write_rows(folder / "usual.xlsx", 0, months=1, areas=9)
        found: dict[str, list[Pair]] = {"large": [], "usual": []}
        for _ in range(ROUNDS):
            with transaction.atomic():
                usual = processor(lambda: browser.get(drafted(folder / "usual.xlsx")))
                found["usual"].append((usual, processor(lambda: read_bare(folder / "usual.xlsx"))))
                addresses = [drafted(folder / name) for name in ("0.xlsx", "usual.xlsx")]
                for address in addresses:
                    browser.get(address)
                large, small = (processor(partial(browser.get, address)) for address in addresses)
                found["large"].append((large, small))
                transaction.set_rollback(True)
        return found

    def _rows(self, path: Path, turn: int) -> tuple[float, float, float]:
        """Processor seconds to read, check and accept, to accept alone, and of what that is measured against."""
        write_rows(path, turn)
        accepting: list[float] = []
        accept = actions.accept_return

        def timed(**asked: Any) -> object:
            began = time.process_time()
            taken = accept(**asked)
            accepting.append(time.process_time() - began)
            return taken

        actions.accept_return = timed  # type: ignore[assignment]  # as it is, with a clock around it
        try:
            whole = processor(lambda: store(path))
        finally:
            actions.accept_return = accept
        return whole, accepting[0], bare(path)

    def _published(self, draft: str) -> tuple[float, float]:
        browser = signed_in()
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
    """The address of the page of a draft of this file, which is left waiting, as an upload leaves it."""
    by = Sender(User.objects.get(), list(Area.objects.select_related("parent__parent__parent")))
    area = Area.objects.order_by("pk").first()
    return reverse(
        "return", args=[draft_return(data=path.read_bytes(), file_name=path.name, by=by, area=area).pk]
    )


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
    """Read, check, keep as lines and make readings of them. Raises NotStored.

    Read in this process and not in the sandbox, so that the processor's time of reading is counted too.
    """
    how = How(area=Area.objects.order_by("pk").first(), accept=True, reason="The bench")
    done = import_file(path, how, read_return)
    if done.result is not ImportResult.ACCEPTED:
        raise NotStored(done.message)


def bare(path: Path) -> float:
    """Processor seconds of calamine reading a workbook, and of its lines and readings going into tables as they are.

    The tables have the columns and indexes of the real ones; nothing is checked, and nothing of it is kept.
    """
    newest = Return.objects.latest("pk")
    lines = ReturnLine.objects.filter(monthly_return=newest)
    readings = Reading.objects.filter(period_end__in=lines.values("period_end"))
    began = time.process_time()
    CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    reading = time.process_time() - began
    return reading + sum(_inserted(rows) for rows in (lines, readings))


def _inserted(rows: QuerySet[Any]) -> float:
    """Processor seconds in which these rows go into a table like their own, by one `executemany`."""
    table, quote = rows.model._meta.db_table, connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        names = [field.column for field in rows.model._meta.concrete_fields]
        found = [[_plain(value) for value in row] for row in rows.values_list(*names)]
        for statement in _like(table):
            cursor.execute(statement)
        places = ", ".join(["%s"] * len(names))
        sql = f"INSERT INTO bare ({', '.join(map(quote, names))}) VALUES ({places})"
        took = processor(lambda: cursor.executemany(sql, found))
        transaction.set_rollback(True)
    return took


def _plain(value: Any) -> Any:
    """A value as a driver takes it."""
    if isinstance(value, dict | list):
        return json.dumps(value)
    return str(value) if isinstance(value, Decimal | date) else value


def _like(table: str) -> Iterator[str]:
    """The statements that make `bare` an empty table with another's columns and indexes."""
    if connection.vendor == "postgresql":
        yield f"CREATE TABLE bare (LIKE {table} INCLUDING ALL)"
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL", [table])
        for name, sql in sorted(cursor.fetchall(), key=lambda row: row[0] != table):
            if sql.startswith("CREATE TABLE") or "INDEX" in sql:
                yield (
                    sql.replace(f'"{table}"', '"bare"', 1)
                    if name == table
                    else sql.replace(f'"{name}"', f'"bare_{name}"', 1).replace(f'"{table}"', '"bare"', 1)
                )


def read_bare(path: Path) -> None:
    """What reading a usual return is measured against."""
    pandas.read_excel(path, engine="openpyxl")


def signed_in() -> Client:
    """A browser of the only account."""
    browser = Client(SERVER_NAME="127.0.0.1")
    browser.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    return browser


def publish_and_undo() -> None:
    """Publish the draft, then leave no trace of it."""
    with transaction.atomic():
        draft = Edition.objects.get(published_at=None)
        publish_edition(edition=draft, by=User.objects.get(), published_at=datetime(2012, 7, 9, tzinfo=UTC))
        transaction.set_rollback(True)
