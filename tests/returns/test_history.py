"""A draft held against what stands stored, through the whole of sending a return."""

from datetime import date

import pytest

from districts.models import Area
from districts.tree import Tree
from indicators.models import Annotation, Indicator
from indicators.rules.terms import AnnotationKind, Basis
from returns.history import history_around
from returns.matching.match import ResolvedLine
from returns.models import Return
from tests.returns.builders import BACKLOG, accepted, area, draft, row, workbook
from tests.returns.lines import read

pytestmark = pytest.mark.usefixtures("library")

MONTHS = ["May", "June", "July", "August", "September", "October", "November", "December"]


def eight_months(node: str = "Dover") -> Return:
    """90 and 110 by turns, from May to December 2011."""
    rows = [row(place=node, month=f"{month} 2011", value=90 + at % 2 * 20) for at, month in enumerate(MONTHS)]
    return accepted(workbook(*rows))


def found(monthly_return: Return, code: str) -> list[str]:
    return list(monthly_return.findings.filter(code=code).values_list("what", flat=True))


@pytest.mark.parametrize(("figure", "code"), [(412, "large_change"), (120, None)])
def test_a_jump_is_a_question_on_its_line_and_what_is_usual_is_not(figure, code):
    eight_months()
    sent = draft(workbook(row(value=figure)))
    assert [(each.code, each.line) for each in sent.findings.all()] == [(code, sent.lines.get())] * bool(code)


def test_after_a_step_change_the_figures_before_it_do_not_count():
    eight_months()
    Annotation.objects.create(
        indicator=Indicator.objects.get(name=BACKLOG),
        area=area("kent"),
        date=date(2012, 1, 1),
        kind=AnnotationKind.STEP_CHANGE,
        text="County Duty Team",
    )
    assert found(draft(workbook(row(value=412))), "beyond_limits") == []


def test_an_area_of_last_month_that_is_missing_is_a_warning_on_the_return():
    accepted(workbook(row(month="April 2012", place="Thanet", value=12), title="Monthly return - April 2012"))
    sent = draft(workbook(row(value=36)))
    assert found(sent, "area_missing") == [f"Thanet is missing: it had figures in April 2012 for {BACKLOG}."]
    assert sent.findings.get().line is None


def test_a_row_of_totals_that_does_not_add_up_is_a_warning_on_the_return():
    sent = draft(workbook(row(value=36), row(place="Thanet", value=12), row(place="Total", value=50)))
    assert found(sent, "total_differs") == [f"{BACKLOG}: the total says 50; its 2 parts add up to 48."]
    assert sent.lines.count() == 2


def test_warnings_keep_no_line_from_being_accepted():
    eight_months()
    assert accepted(workbook(row(value=412))).lines.filter(taken=True).count() == 1


def keyed(node: Area, month: date) -> ResolvedLine:
    """A line understood of the backlog in May 2012."""
    spec = Indicator.objects.get(name=BACKLOG).spec
    return ResolvedLine(read(BACKLOG), spec, node.node, spec.bases[0], month)


def test_history_is_two_queries_however_long_it_is(django_assert_num_queries):
    eight_months()
    kent, dover = area("kent").node, area("dover")
    line = keyed(dover, date(2012, 5, 31))
    with django_assert_num_queries(2):
        history = history_around(
            [line], tree=Tree([kent, dover.node]), owner=kent, month=None, illustrative=False
        )
    assert line.spec is not None
    assert len(history.series(line.spec.id, Basis.SNAPSHOT, dover.pk)) == 8


def test_without_a_line_understood_no_reading_is_looked_up(django_assert_num_queries):
    kent = area("kent").node
    with django_assert_num_queries(1):
        history = history_around([], tree=Tree([kent]), owner=kent, month=None, illustrative=False)
    assert history.reading_values == {}
