"""Every published figure that comes with numerator and denominator, recomputed.

S099 to S124: Stockton-on-Tees Cabinet, 13 June 2013 (Ofsted inspection of child protection), figures for 2012/13
unless a line says otherwise. The denominators of S105 and S121 to S124 are not printed but inferred.
"""

from decimal import Decimal

import pytest

from indicators.rules.figures import FigureKey, in_words, quotient
from indicators.rules.terms import Basis
from tests.builders import TIMELINESS, day, given, node, resolver

STOCKTON = node("Stockton-on-Tees")
PUBLISHED = [
    ("S099 England's inspections to 23 April 2013: good", "4/40", "10.0%"),
    ("S100 England's inspections to 23 April 2013: adequate", "23/40", "57.5%"),
    ("S101 England's inspections to 23 April 2013: inadequate", "13/40", "32.5%"),
    ("S105 closed and logged contacts", "3651/6859", "53.2%"),
    ("S106 initial assessments in timescale", "943/2201", "42.8%"),
    ("S107 core assessments in timescale", "676/1247", "54.2%"),
    ("S114 re-referral rate, whose headline says 16%", "353/2336", "15.1%"),
    ("S117 second or subsequent plans", "24/404", "5.9%"),
    ("S118 plans of 2 years or more", "9/306", "2.9%"),
    ("S120 care leavers in suitable accommodation", "29/31", "93.5%"),
    ("S121 ceased to be looked after: adoption", "16/129", "12.4%"),
    ("S122 ceased to be looked after: residence order", "28/129", "21.7%"),
    ("S123 ceased to be looked after: special guardianship", "21/129", "16.3%"),
    ("S124 ceased to be looked after: returned home", "64/129", "49.6%"),
]


def test_there_are_fourteen():
    assert len(PUBLISHED) == 14


@pytest.mark.parametrize(("_line", "parts", "printed"), PUBLISHED, ids=[line for line, _, _ in PUBLISHED])
def test_published_figure_recomputes_exactly(_line, parts, printed):
    books = resolver(given(STOCKTON, "2013-03", parts, Basis.YEAR), areas=[STOCKTON])
    found = books.figure(FigureKey(TIMELINESS, Basis.YEAR, STOCKTON), day("2013-03"))
    assert in_words(TIMELINESS, found.value) == printed


def test_contacts_with_an_active_caf_are_not_what_the_paper_prints():
    # S104 prints 5.0% for 181 of the 6,859 contacts of S102.
    assert in_words(TIMELINESS, quotient(TIMELINESS, Decimal(181), Decimal(6859))) == "2.6%"


def test_shares_of_those_who_ceased_to_be_looked_after_make_a_whole():
    assert sum(int(parts.split("/")[0]) for _, parts, _ in PUBLISHED[-4:]) == 129
