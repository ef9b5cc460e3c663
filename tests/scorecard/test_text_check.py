"""Whether what the service says agrees with the figures beside it."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from indicators.rules.row import Benchmark, Point, RatingShown, Row, Shown, TargetShown, TravelShown
from indicators.rules.rows.public_row import suppressed
from indicators.rules.terms import Travel, Way
from scorecard.rules.text_check import doubts_about, given_away, numbers_given_away
from tests.indicators.rows import fields_of
from tests.scorecard.rows import row


def plans() -> Row:
    """Children subject to a plan: 818 in May, 934 in April, with a target of 800."""
    return replace(
        row("children-subject-to-a-plan", value="818"),
        name="Children subject to a plan",
        travel=TravelShown(
            Travel.IMPROVED.label, "▼", "−116", "April 2012", code=Travel.IMPROVED, way=Way.DOWN
        ),
        previous=Shown("934", "934", "2012-04-30", "30 April 2012"),
        target=TargetShown("800", "800", "850", "2012/13 target", "2012-04-01"),
        points=(Point("2012-03-31", "1000"), Point("2012-04-30", "934"), Point("2012-05-31", "818")),
    )


def re_referrals() -> Row:
    """353 of 2,336 re-referrals: 15.1%."""
    figure = Shown("15.1%", "15.1", "2013-03-31", "2012/13", "353", "2336", parts="353 of 2,336")
    return replace(
        row("re-referrals"),
        unit="percentage",
        decimal_places=1,
        figure=figure,
        travel=TravelShown(Travel.NOT_KNOWN.label, "", "", "", code=Travel.NOT_KNOWN),
        benchmarks=(Benchmark("England", "26.1%", "2011/12"),),
    )


def test_stocktons_16_per_cent_beside_15_1():
    (doubt,) = doubts_about("Re-referral rate of 16%", [re_referrals()])
    assert doubt == (
        "“16%” is none of the figures: Re-referrals is 15.1% (353 of 2,336). Check which is right."
    )


def test_risen_to_818_which_is_down_by_116():
    doubts = doubts_about("The number has risen to 818, which is down by 116.", [plans()])
    assert doubts == [
        "“risen” and “down” stand in one sentence. Say which way it went.",
        "“risen”: the figure went down, −116 since April 2012.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "818 children were subject to a plan.",
        "Down by 116 to 818.",
        "A fall of 12% on April.",  # 116 of 934 is 12.4%
        "Improved from 934, and now 18 over the target of 800.",
        "There were 818 on 31 May 2012, seen within 10 working days, NI 59, in 2011/12 and Q1.",
        "818, after 1,000 in March.",
        "182 fewer than in March.",
        "Up to 850 is acceptable.",
        "Better than before.",
    ],
)
def test_what_agrees_raises_no_doubt(text):
    assert doubts_about(text, [plans()]) == []


@pytest.mark.parametrize("text", ["15%", "15.1 per cent", "353 of 2,336", "England has 26.1%", "15"])
def test_a_figure_may_be_rounded_as_it_is_told(text):
    assert doubts_about(text, [re_referrals()]) == []


@pytest.mark.parametrize("text", ["15.2%", "354", "26.2%", "2,337"])
def test_but_not_changed(text):
    assert len(doubts_about(text, [re_referrals()])) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("It went up.", 1),
        ("It deteriorated.", 1),
        ("It went down.", 0),
        ("It improved.", 0),
        ("It is higher than the target.", 0),
        ("It has grown since 2010.", 0),
        ("Referrals rose while plans fell.", 1),
    ],
)
def test_directions(text, number):
    assert len(doubts_about(text, [plans()])) == number


def worsened() -> Row:
    """5 more than in April, where fewer are better."""
    travel = TravelShown(Travel.WORSENED.label, "▲", "+5", "April 2012", code=Travel.WORSENED, way=Way.UP)
    return replace(plans(), travel=travel)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("It fell.", "“fell”: the figure went up, +5 since April 2012."),
        ("It is better.", "“better”: the line says worsened, +5 since April 2012."),
    ],
)
def test_what_the_line_says_stands_in_the_doubt(text, doubt):
    assert doubts_about(text, [worsened()]) == [doubt]


def test_what_rose_may_be_told_to_have_risen():
    assert doubts_about("It rose.", [worsened()]) == []


def test_of_one_line_both_ways_in_one_sentence_are_a_doubt():
    assert "“risen” and “down” stand in one sentence. Say which way it went." in doubts_about(
        "It has risen and is down.", [plans()]
    )


def test_a_figure_without_parts_is_told_without_them():
    (doubt,) = doubts_about("819", [plans()])
    assert doubt == "“819” is none of the figures: Children subject to a plan is 818. Check which is right."


def test_a_fall_in_per_cent_may_be_on_the_figure_before_alone():
    assert doubts_about("A fall of 12% on April.", [replace(plans(), points=())]) == []


def test_of_an_earlier_0_there_is_no_change_in_per_cent():
    from_nothing = replace(plans(), points=(Point("2012-04-30", "0"), Point("2012-05-31", "818")))
    assert doubts_about("Up to 818 from 0.", [from_nothing]) == []
    assert len(doubts_about("More by 100%.", [from_nothing])) == 1


def test_without_a_figure_now_the_earlier_ones_may_be_told():
    missing = replace(plans(), figure=Shown("Not yet returned", None, "2012-05-31", "31 May 2012"))
    assert doubts_about("934 in April.", [missing]) == []


def test_numbers_in_words_of_a_target_or_benchmark_may_be_told():
    target = TargetShown("between 1,795 and 1,805", None, None, "2012/13 target", "2012-04-01")
    banded = replace(plans(), target=target, benchmarks=(Benchmark("England", "1,250", "2011/12"),))
    assert doubts_about("Aimed at 1,795 or more; England has 1,250.", [banded]) == []


def test_the_number_in_a_grade_may_be_told():
    grade = replace(row("readiness"), unit="grade", figure=Shown("Band 12", "2", "2012-05-31", "31 May 2012"))
    assert doubts_about("Band 12", [grade]) == []
    assert len(doubts_about("Band 13", [grade])) == 1


@pytest.mark.parametrize("which", ["which", "Which"])
def test_a_summary_says_of_one_line_both_ways_in_a_relative_clause(which):
    doubts = doubts_about(f"It has risen, {which} is down.", [plans(), re_referrals()])
    assert doubts == ["“risen” and “down” stand in one sentence. Say which way it went."]


def test_a_summary_may_tell_of_one_up_and_one_down():
    assert doubts_about("Plans fell and referrals rose.", [plans(), re_referrals()]) == []


def test_but_its_numbers_stand_on_the_page():
    (doubt,) = doubts_about("Plans fell to 819.", [plans(), re_referrals()])
    assert doubt.startswith("“819” is none of the figures: no line of this page shows it.")


def test_the_number_in_a_name_is_no_figure():
    named = replace(plans(), name="Unallocated cases over 28")
    assert doubts_about("Unallocated cases over 28: 818.", [named]) == []
    assert doubts_about("818 UNALLOCATED CASES over 28.", [named]) == []


@dataclass(frozen=True)
class WiderRow(Row):
    """A row with a figure more."""

    best_month: Shown | None = None


def wider() -> WiderRow:
    return WiderRow(**fields_of(plans()), best_month=Shown("777", "777", "2011-05-31", "31 May 2011"))


@pytest.mark.parametrize("text", ["777 in the best month.", "41 more than in the best month."])
def test_a_figure_in_a_new_field_may_be_told(text):
    assert doubts_about(text, [wider()]) == []
    assert len(doubts_about(text, [plans()])) == 1


# Numbers that are suppressed


def hidden() -> list[tuple[Row, Row]]:
    """Three cases open, which the public is not shown, and seven of the month before, which it is."""
    true = replace(
        row("unallocated-cases", value="3"), name="Unallocated cases", points=(Point("2012-04-30", "7"),)
    )
    return [(true, replace(true, figure=suppressed(true.figure)))]


@pytest.mark.parametrize("said", ["3 cases are left.", "Three cases are left.", "It fell to 3, from 7."])
def test_a_number_that_the_public_is_not_shown_is_named(said):
    (found,) = given_away(said, hidden())
    assert found.endswith(
        " may be a number of Unallocated cases, Kent, that is kept from the public. Say it without the number."
    )
    assert found.startswith(("“3” ", "“Three” "))


def test_a_number_is_named_as_it_was_written():
    (found,) = given_away("3% are left.", hidden())
    assert found.startswith("“3%” ")


@pytest.mark.parametrize(
    "said", ["7 cases in April.", "On 3 May 2012.", "Within 3 months.", "No one waits.", "In Q3."]
)
def test_what_the_public_is_shown_or_no_figure_is_not(said):
    assert given_away(said, hidden()) == []


def test_a_number_that_another_line_shows_to_everybody_is_not_named():
    shown = row("referrals", value="3")
    assert given_away("3 referrals.", [*hidden(), (shown, shown)]) == []


def test_a_hidden_figure_in_a_new_field_is_named_too():
    public = replace(wider(), best_month=suppressed(wider().best_month))
    (found,) = given_away("777 in the best month.", [(wider(), public)])
    assert found.startswith("“777” ")


def test_a_grade_is_no_number_that_is_kept():
    grade = replace(row("readiness", value="Band 12"), unit="grade")
    assert given_away("Band 12", [(grade, grade)]) == []


@pytest.mark.parametrize("said", ["It is red.", "Red, and being worked on.", "RED: see the plan."])
def test_a_colour_that_the_line_is_not_is_asked_about(said):
    line = replace(plans(), rating=RatingShown("A", "Amber", "18 worse than target, within floor"))
    (doubt,) = doubts_about(said, [line])
    assert doubt.endswith(": the line is amber, 18 worse than target, within floor.")


@pytest.mark.parametrize(
    "said",
    [
        "It is amber.",
        "It was red in April.",
        "No longer red.",
        "It moved from red to amber.",
        "The team at Green Lane met.",
        "A green-field site.",
        "It would be red without the agency staff.",
    ],
)
def test_nor_another_time_nor_a_name_is_a_colour(said):
    line = replace(plans(), rating=RatingShown("A", "Amber", "18 worse than target"))
    assert doubts_about(said, [line]) == []


def test_of_many_lines_the_one_that_is_named_is_meant():
    lines = [replace(plans(), rating=RatingShown("A", "Amber", "18 worse than target")), re_referrals()]
    assert doubts_about("Children subject to a plan is amber. One is red.", lines) == []
    (doubt,) = doubts_about("Children subject to a plan is green.", lines)
    assert doubt.startswith("“green”: the line is amber")


@pytest.mark.parametrize("said", ["It improved.", "It got worse.", "It is better now."])
def test_a_figure_that_stayed_as_it_was_neither_improved_nor_got_worse(said):
    travel = TravelShown("Unchanged", "▶", "0", "April 2012", code=Travel.UNCHANGED, way=Way.LEVEL)
    (doubt,) = doubts_about(said, [replace(plans(), travel=travel)])
    assert doubt.endswith("the line says unchanged, 0 since April 2012.")


def test_one_is_a_number_where_it_is_of_a_person():
    kept = {Decimal(1): "Missing from care, Dover"}
    assert numbers_given_away("One child went missing.", kept)
    assert numbers_given_away("One of the teams was short of staff.", kept) == []
