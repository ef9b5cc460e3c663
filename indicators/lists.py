"""Lists that people sort, page and take away: one table describes what a page shows and what its CSV file holds."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import django_tables2 as tables
from django.db.models import Model, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django_tables2 import RequestConfig
from django_tables2.rows import BoundRow

from indicators.plain_sheet import safe_text

BOM = "\ufeff"  # without it Excel reads a file of other letters than A to Z wrongly
LINK: dict[str, dict[str, str]] = {"a": {"class": "govuk-link govuk-link--no-visited-state"}}


class ListTable(tables.Table):
    """A list: `caption` says of what, `row_header` names the column that tells lines apart, else it is the first.

    A column with `visible=False` stands in the file alone, one with `exclude_from_export=True` on the page alone. Days
    and short words that no line of a page should break in two are named by `unbroken`. `file_name` is that of the CSV
    file, which the page's own address gives with `export=csv`; none where the list is not to be taken away.
    """

    caption = ""
    row_header = ""
    file_name = ""
    unbroken: ClassVar[tuple[str, ...]] = ()

    def __init__(self, data: Iterable[Any]) -> None:
        super().__init__(data)  # type: ignore[no-untyped-call]  # as its library has it

    @property
    def headed_by(self) -> str:
        """The name of the column that tells lines apart."""
        return self.row_header or self.columns.names()[0]


def arrange(request: HttpRequest, table: ListTable, *, lines_a_page: int = 0) -> StreamingHttpResponse | None:
    """Sort and page the table as the address asks; the CSV file of all its lines where that is what it asks for."""
    RequestConfig(request, paginate={"per_page": lines_a_page} if lines_a_page else False).configure(table)
    return csv_file(table) if table.file_name and request.GET.get("export") == "csv" else None


def records_of(table: ListTable) -> list[Any]:
    """The records of all lines, in their order; the page asks for them no second time."""
    return [row.record for row in table.rows]


def csv_file(table: ListTable) -> StreamingHttpResponse:
    """The whole list as a CSV file, however long; nothing in it is a formula."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{table.file_name}.csv")
    return StreamingHttpResponse(
        csv_lines(table),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


def csv_lines(table: ListTable) -> Iterator[str]:
    """The heading, then a line a record, one held in memory at a time."""
    writer = csv.writer(_Line())
    columns = [column for column in table.columns.iterall() if not column.column.exclude_from_export]
    yield BOM + writer.writerow([column.header for column in columns])
    for record in _records(table.data.data):
        row = BoundRow(record, table=table)
        yield writer.writerow([_text(row.get_cell_value(column.name)) for column in columns])


def _records(data: Iterable[Model]) -> Iterable[Model]:
    return data.iterator(chunk_size=1000) if isinstance(data, QuerySet) else data


def _text(value: object) -> str:
    return "" if value is None else safe_text(str(value))


class _Line:
    """What a CSV writer writes to: it gives the line back."""

    def write(self, text: str) -> str:
        return text
