"""Stockton's quarterly report and Kent's exception report, as the demonstration shows them."""

from datetime import date

import pytest

from scorecard.editions.checklist import doubts_of
from scorecard.models import Edition
from scorecard.queries import frozen_contents
from scorecard.rules.quarters import QuarterLine
from tests.backoffice.steps import text_of

REPORT = "/scorecards/stockton-on-tees/2013-14-q1/"

# The paper of 13 June 2013: measure, as stated, as its numbers give it ("" where they agree or there are none), source.
OUTTURN = """
contacts|6859||2012/13 Referral Workflow
contacts-that-become-referrals|2336||2012/13 Referral Workflow
contacts-with-an-active-caf|5.0%|2.6%|2012/13 Referral Workflow
contacts-closed-and-logged|53.2%||2012/13 Referral Workflow
initial-assessments-completed-in-timescale|42.8%||Mar 2013 QEC
core-assessments-completed-in-timescale|54.2%||Mar 2013 QEC
initial-cp-conferences-within-15-working-days|58.2%||Local Safeguarding Dataset
care-applications-per-10000-children|24.8||Cafcass
children-in-need-excluding-cp-and-lac|1617||Mar 2013 QEC
re-referrals-within-12-months|15.1%||2012/13 Referral Workflow
care-leavers-in-suitable-accommodation|93.5%||Mar 2013 QEC
ceased-to-be-looked-after-adoption|12.4%||Mar 2013 QEC
"""


@pytest.fixture
def lines(browser_of) -> dict[str, QuarterLine]:
    content = browser_of("").get(REPORT).context["content"]
    return {line.code: line for line in content.quarters}


@pytest.mark.parametrize("published", OUTTURN.strip().splitlines())
def test_last_year_as_stated_and_as_recomputed(lines, published):
    code, stated, recomputed, source = published.split("|")
    line = lines[code]
    assert line.outturn.replace(",", "") == stated
    assert (line.last_year.text if line.stated_differs else "") == recomputed
    assert line.source == source


def test_numerator_and_denominator_stand_on_rows_of_their_own(lines):
    last_year = lines["initial-assessments-completed-in-timescale"].last_year
    assert (last_year.numerator, last_year.denominator) == ("943", "2201")


def test_the_four_quarters_are_not_yet_returned_but_for_the_risks(lines):
    told = {
        code: {cell.figure.text for cell in line.quarters} - {"Not yet returned"}
        for code, line in lines.items()
    }
    assert {code: texts for code, texts in told.items() if texts} == {
        "risk-score-cesc02": {"16"},
        "risk-score-cesc14": {"15"},
    }
    assert [cell.label for cell in lines["contacts"].quarters] == ["Q1", "Q2", "Q3", "Q4"]


def test_the_page_says_what_the_report_says(browser_of):
    words = text_of(browser_of("").get(REPORT))
    assert "5.0% as stated; its numbers give 2.6% (181 of 6,859)" in words
    assert "2013/14: Q1, Q2, Q3, Q4 not yet returned." in words
    assert "newest figure 24.9 of 20 February 2013" in words
    assert "Re-referral rate of 16% (down from 18% previous year)" in words


def test_the_papers_16_per_cent_raises_a_doubt(demo):
    edition = Edition.objects.get(scorecard__slug="stockton-on-tees", period_end=date(2013, 6, 30))
    content = frozen_contents(edition)["stockton-on-tees"]
    doubts = doubts_of(content.said_of_section("Outputs"), content)
    assert any(doubt.startswith("“16%”") for doubt in doubts)


# Exceptions


def report(browser, period: str, area: str = ""):
    return browser.get(f"/scorecards/kent/{period}/exceptions/{area}").context["report"]


def test_in_may_2011_the_core_assessments_were_behind_their_line(browser_of):
    (milestone,) = report(browser_of(""), "2011-05").milestones
    assert milestone.words.startswith("At risk: 1,411 on 31 May 2011, against ")
    assert not milestone.illustrative


def test_nothing_published_is_called_new_or_long_against_illustrative_months(browser_of):
    found = report(browser_of(""), "2011-05")
    told = [*found.newly_red, *found.long_red]
    assert [line for line in told if not line.row.figure.illustrative] == []


def test_a_district_that_returned_nothing_is_missing(browser_of):
    found = report(browser_of(""), "2011-11", "?area=swale")
    assert {line.why for line in found.missing} >= {"Not yet returned"}


def test_the_draft_is_reported_to_those_who_may_see_it(browser_of):
    address = "/scorecards/kent/2012-06/exceptions/"
    assert browser_of("member-kent").get(address).status_code == 404
    assert browser_of("performance-team-kent").get(address).status_code == 200
    assert browser_of("manager-dover").get(f"{address}?area=dover").status_code == 200
    assert browser_of("manager-dover").get(f"{address}?area=thanet").status_code == 404
