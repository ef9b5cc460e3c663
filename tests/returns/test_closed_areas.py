"""A return for an area that has closed is refused, and the area that stands for it since is offered."""

from dataclasses import replace
from datetime import date

import pytest

from districts.actions import merge_areas
from districts.tree import Tree
from indicators.rules.terms import Basis, Severity
from returns.checks.lines import CheckContext, area_closed
from tests.returns.builders import area, draft, row, workbook
from tests.returns.histories import line
from tests.returns.lines import BACKLOG, CONTACTS, DOVER, KENT, MAY, THANET, TODAY, read

CLOSED = replace(DOVER, closed=date(2012, 4, 30), successor_id=THANET.id)


def told(what=CONTACTS, node=CLOSED, end=MAY, *, others=(THANET,), **more):
    given = replace(line(what, node, 5, end), **more)
    return area_closed(given, CheckContext(TODAY, MAY, {}, tree=Tree((KENT, node, *others))))


def test_a_period_after_the_closing_is_refused_and_the_successor_offered():
    (found,) = told()
    assert (found.severity, found.code) == (Severity.ERROR, "area_closed")
    assert found.what == "Dover closed on 30 April 2012; Thanet stands for it since."
    assert found.what_to_do == "Write Thanet in its place and upload again, or correct the period."


def test_a_file_for_the_closed_area_is_to_be_sent_for_the_successor():
    (found,) = told(read=read(BACKLOG, ""))
    assert found.what_to_do == "Upload the file again for Thanet, or correct the period."


@pytest.mark.parametrize(
    ("basis", "end", "refused"),
    [
        (Basis.MONTH, date(2012, 4, 30), False),
        (Basis.MONTH, date(2012, 5, 31), True),
        (Basis.SNAPSHOT, date(2012, 5, 1), True),
        (Basis.QUARTER, date(2012, 6, 30), False),  # it was open for a part of it
        (Basis.QUARTER, date(2012, 9, 30), True),
        (Basis.YTD, date(2012, 5, 31), False),
        (Basis.R12M, date(2013, 3, 31), False),
        (Basis.R12M, date(2013, 4, 30), True),
    ],
)
def test_a_period_that_began_before_the_closing_is_taken(basis, end, refused):
    assert bool(told(basis=basis, period_end=end)) is refused


def test_an_area_without_a_successor_is_refused_too():
    (found,) = told(node=replace(CLOSED, successor_id=None))
    assert found.what == "Dover closed on 30 April 2012."


def test_the_successors_successor_is_offered_where_that_has_closed_as_well():
    gone = replace(THANET, closed=date(2012, 5, 15), successor_id=9)
    third = replace(THANET, id=9, name="East Kent")
    (found,) = told(end=date(2012, 6, 30), period_end=date(2012, 6, 30), others=(gone, third))
    assert "East Kent stands for it since" in found.what


def test_areas_that_name_each_other_lead_nowhere():
    gone = replace(THANET, closed=date(2012, 4, 30), successor_id=DOVER.id)
    (found,) = told(others=(gone,))
    assert found.what == "Dover closed on 30 April 2012."


@pytest.mark.usefixtures("library")
def test_areas_that_merge_are_succeeded_by_the_one_that_goes_on():
    merge_areas(areas=[area("dover")], into=area("thanet"), day=date(2012, 5, 1), by=None)
    (line_of_may, line_of_april) = draft(
        workbook(row(value=36), row(month="April 2012", value=35), row(place="Thanet", value=3))
    ).lines.all()[:2]
    told_of_may = line_of_may.findings.get(code="area_closed")
    assert told_of_may.what == "Dover closed on 30 April 2012; Thanet stands for it since."
    assert not line_of_april.findings.filter(code="area_closed").exists()
