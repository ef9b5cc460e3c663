"""What somebody has typed is a formula in no file: all texts of all records at once, then every file of tables."""

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from itertools import cycle

from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from districts.models import Area, record
from returns.models import Return
from scorecard.actions import publish_edition
from scorecard.models import Edition
from tests.guard import guard_lifted
from tests.returns.builders import draft, row, sender, workbook
from tests.scorecard.demo.test_access import ADDRESSES, MANAGED
from tests.scorecard.demo.test_stored_scripts import TEXTS

CALL = "cmd|' /C calc'!A0"
BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=")
NUMBER_OR_DASH = re.compile(r"[+-]?[0-9][0-9,. ]*%?|-")
INDICATOR = "initial-assessments-completed-in-timescale"
FILES = {
    "scorecard-export": ("/scorecards/kent/2012-06/export.csv", "/scorecards/kent/2012-06/export.xlsx"),
    "matrix-export": (
        "/scorecards/kent/2012-06/matrix/export.csv",
        "/scorecards/kent/2012-06/matrix/export.xlsx",
    ),
    "indicator-chart-csv": tuple(
        f"/indicators/{INDICATOR}/{kind}.csv?area=kent" for kind in ("trend", "compare")
    ),
    "api-readings": (f"/api/v1/readings?indicator={INDICATOR}&area=kent&format=csv",),
    "api-rows": ("/api/v1/rows?scorecard=kent&period=2012-06&area=kent&format=csv",),
    "readings-export": ("/readings/export.csv?area=kent", "/readings/export.xlsx?area=dover"),
    "open-data": ("/open-data/kent/month.csv",),
    "open-data-metadata": ("/open-data/kent/month.meta.csv",),
    "plan-export": ("/improvement/plan/export.xlsx?area=kent",),
    "return-template": ("/returns/template.xlsx?area=dover&period=2012-06",),
    "manage-targets-export": ("/manage/kent/targets/export.xlsx",),
    "manage-plans-template": ("/manage/kent/plans/template.xlsx",),
    "manage-audit-export": ("/manage/audit/export.csv",),
}
# The original as it was sent; a PDF; a draft, which the same hand writes as a published edition; a page; national
# figures, of which the demonstration has none.
NO_TABLES_OF_OURS = {
    "return-file",
    "exceptions-export",
    "draft-export",
    "readings",
    "indicator-national-csv",
}


def formulas_everywhere() -> None:
    """A formula at the beginning of every text, on record, and in an edition that is published with them."""
    beginnings = cycle(BEGINNINGS)
    with guard_lifted():
        for model, field in TEXTS:
            formula = Value(f"{next(beginnings)}{CALL} ")
            model.objects.exclude(**{field.name: ""}).update(
                **{field.name: Concat(formula, Cast("pk", models.CharField()))}
            )
    record(by=None, action="return uploaded", subject=f"={CALL}", area=Area.objects.get(slug="kent"))
    june = Edition.objects.get(scorecard__slug="kent", published_at=None)
    publish_edition(edition=june, by=None, published_at=timezone.now())


def sent_with_formulas() -> Return:
    """A return whose names are formulas, as far as a cell of text can hold them."""
    rows = [row(f"{begins}{CALL}", f"{begins}{CALL}", value=36) for begins in ("+", "-", "@")]
    return draft(workbook(*rows), by=sender(None, "dover"), owner="dover")


def cells(address: str, data: bytes) -> Iterator[tuple[str, str]]:
    """The kind and content of every cell; in a text file each is one that a spreadsheet would read anew."""
    if "csv" in address:
        for line in csv.reader(StringIO(data.decode("utf-8-sig"), newline="")):
            yield from (("f" if is_formula(cell) else "s", cell) for cell in line)
        return
    for sheet in load_workbook(BytesIO(data)).worksheets:
        yield from ((cell.data_type, str(cell.value)) for line in sheet.iter_rows() for cell in line)


def is_formula(text: str) -> bool:
    begins = text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    return begins and not NUMBER_OR_DASH.fullmatch(text)


def test_every_file_of_tables_is_looked_at():
    named = ("export", "template", "findings", "csv", "readings", "rows", "file", "data", "metadata")
    files = {name for name in {*ADDRESSES, *MANAGED} if name.split("-")[-1] in named}
    assert files == {*FILES, "return-findings", *NO_TABLES_OF_OURS}


def test_no_file_holds_a_formula(browser_of):
    browser, sent = browser_of("performance-team-kent"), sent_with_formulas()
    formulas_everywhere()
    wanted = [address for addresses in FILES.values() for address in addresses]
    for address in (*wanted, reverse("return-findings", args=[sent.pk])):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        found = list(cells(address, b"".join(answer) if answer.streaming else answer.content))
        assert any(CALL in content for _, content in found), address
        assert [content for kind, content in found if kind == "f"] == [], address
