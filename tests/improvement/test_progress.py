"""The action plan's rules: due dates counted from publication, late computed, what a month brought."""

from datetime import date

import pytest

from improvement.rules.progress import (
    ActionHistory,
    ActionProgress,
    ActionStatus,
    Report,
    Urgency,
    counts,
    due_after,
    highlights,
)

PUBLISHED = date(2013, 2, 15)
MAY = date(2013, 5, 31)
DUE = date(2013, 5, 15)


def report(day: str, said: ActionStatus = ActionStatus.ON_TRACK, **more) -> Report:
    return Report(date.fromisoformat(day), said, **more)


def moved(day: str, before: date, after: date) -> Report:
    return report(day, moves_due=True, due_before=before, due_after=after)


# Due dates


@pytest.mark.parametrize(
    ("urgency", "due"),
    [
        (Urgency.IMMEDIATE, date(2013, 2, 15)),
        (Urgency.THREE_MONTHS, date(2013, 5, 15)),
        (Urgency.SIX_MONTHS, date(2013, 8, 15)),
    ],
)
def test_stocktons_due_dates_count_from_15_february_2013(urgency, due):
    assert due_after(PUBLISHED, urgency) == due


def test_a_month_without_that_day_ends_it():
    assert due_after(date(2012, 11, 30), Urgency.THREE_MONTHS) == date(2013, 2, 28)


# Where an action stands


def test_without_a_report_it_is_not_started():
    assert ActionHistory(DUE).standing_on(date(2013, 5, 1)) is ActionProgress.NOT_STARTED


def test_on_the_day_it_is_due_nothing_is_late():
    history = ActionHistory(DUE, (report("2013-03-01"),))
    assert history.standing_on(DUE) is ActionProgress.ON_TRACK
    assert history.standing_on(date(2013, 5, 16)) is ActionProgress.LATE


def test_done_is_never_late():
    assert (
        ActionHistory(DUE, (report("2013-05-20", ActionStatus.DONE),)).standing_on(MAY) is ActionProgress.DONE
    )


def test_before_it_was_done_it_was_late():
    assert (
        ActionHistory(DUE, (report("2013-05-20", ActionStatus.DONE),)).standing_on(date(2013, 5, 19))
        is ActionProgress.LATE
    )


def test_without_a_due_date_nothing_is_late():
    assert ActionHistory(None).standing_on(MAY) is ActionProgress.NOT_STARTED


def test_an_action_taken_up_again_is_not_done():
    history = ActionHistory(
        DUE, (report("2013-05-02", ActionStatus.DONE), report("2013-05-09", ActionStatus.AT_RISK))
    )
    assert history.done_on(date(2013, 5, 8)) == date(2013, 5, 2)
    assert history.done_on(MAY) is None


def test_done_since_the_first_of_the_reports_that_say_so():
    history = ActionHistory(
        DUE, (report("2013-05-02", ActionStatus.DONE), report("2013-05-09", ActionStatus.DONE))
    )
    assert history.done_on(MAY) == date(2013, 5, 2)


def test_before_a_move_the_old_due_date_held():
    later = date(2013, 8, 30)
    history = ActionHistory(later, (moved("2013-05-10", DUE, later),))
    assert (history.due_on(date(2013, 5, 9)), history.due_on(date(2013, 5, 10))) == (DUE, later)
    assert history.standing_on(MAY) is ActionProgress.ON_TRACK


def test_what_rests_on_an_illustrative_report_is_illustrative():
    history = ActionHistory(DUE, (report("2013-03-01", illustrative=True), report("2013-04-01")))
    assert (history.illustrative_on(date(2013, 3, 31)), history.illustrative_on(MAY)) == (True, False)
    assert not ActionHistory(DUE).illustrative_on(MAY)


def test_counts_of_where_actions_stand():
    found = counts(
        [ActionHistory(DUE), ActionHistory(None), ActionHistory(None, (report("2013-03-01"),))], MAY
    )
    assert {standing: number for standing, number in found.items() if number} == {
        ActionProgress.NOT_STARTED: 1,
        ActionProgress.ON_TRACK: 1,
        ActionProgress.LATE: 1,
    }


# A month


def reasons(history: ActionHistory, month_end: date = MAY) -> list[list[str]]:
    found = highlights([history], month_end)
    return [
        [each.why for each in picked]
        for picked in (found.finished, found.slipped, found.at_risk, found.following)
    ]


def test_what_was_done_in_the_month_has_finished():
    history = ActionHistory(DUE, (report("2013-05-10", ActionStatus.DONE),))
    assert reasons(history) == [["Done on 10 May 2013"], [], [], []]
    assert reasons(history, date(2013, 6, 30)) == [[], [], [], []]


def test_what_finished_after_its_due_date_says_so():
    history = ActionHistory(DUE, (report("2013-05-22", ActionStatus.DONE),))
    assert reasons(history)[0] == ["Done on 22 May 2013, after it was due on 15 May 2013"]


def test_what_became_late_and_what_still_is():
    assert reasons(ActionHistory(DUE))[1] == ["Late, due 15 May 2013"]
    assert reasons(ActionHistory(PUBLISHED))[1] == ["Still late, due 15 February 2013"]


def test_a_due_date_moved_later_has_slipped():
    history = ActionHistory(date(2013, 8, 30), (moved("2013-05-10", DUE, date(2013, 8, 30)),))
    assert reasons(history)[1] == ["due date moved from 15 May 2013 to 30 August 2013"]


def test_a_due_date_moved_earlier_has_not():
    history = ActionHistory(date(2013, 6, 1), (moved("2013-05-10", date(2013, 8, 30), date(2013, 6, 1)),))
    assert reasons(history)[1] == []


def test_a_due_date_given_for_the_first_time_has_not():
    history = ActionHistory(
        date(2013, 6, 1), (report("2013-05-10", moves_due=True, due_after=date(2013, 6, 1)),)
    )
    assert reasons(history)[1] == []


def test_what_is_reported_at_risk():
    assert reasons(ActionHistory(date(2013, 8, 15), (report("2013-05-10", ActionStatus.AT_RISK),)))[2] == [
        "At risk, due 15 August 2013"
    ]


def test_what_is_due_in_the_month_after_is_next():
    assert reasons(ActionHistory(date(2013, 6, 30)))[3] == ["Due 30 June 2013"]
    assert reasons(ActionHistory(date(2013, 7, 1)))[3] == []


def test_a_later_report_does_not_tell_of_an_earlier_month():
    history = ActionHistory(DUE, (report("2013-06-03", ActionStatus.DONE),))
    assert reasons(history)[:2] == [[], ["Late, due 15 May 2013"]]


# On the very day


def test_a_report_tells_of_its_own_day():
    history = ActionHistory(DUE, (report("2013-05-10", ActionStatus.DONE),))
    assert history.standing_on(date(2013, 5, 10)) is ActionProgress.DONE


def test_what_was_done_on_the_first_of_the_month_finished_in_it():
    assert reasons(ActionHistory(DUE, (report("2013-05-01", ActionStatus.DONE),)))[0] == [
        "Done on 1 May 2013"
    ]


def test_what_was_done_on_the_day_it_was_due_was_not_late():
    assert reasons(ActionHistory(DUE, (report("2013-05-15", ActionStatus.DONE),)))[0] == [
        "Done on 15 May 2013"
    ]


def test_what_was_due_on_the_first_of_the_month_became_late_in_it():
    assert reasons(ActionHistory(date(2013, 5, 1)))[1] == ["Late, due 1 May 2013"]


def test_what_is_due_on_the_last_of_the_month_is_not_next():
    assert reasons(ActionHistory(MAY))[3] == []


def test_a_due_date_moved_on_the_first_of_the_month_has_slipped_in_it():
    history = ActionHistory(date(2013, 8, 30), (moved("2013-05-01", DUE, date(2013, 8, 30)),))
    assert reasons(history)[1] == ["due date moved from 15 May 2013 to 30 August 2013"]


# What is said of an action


def test_a_due_date_taken_away_has_slipped():
    history = ActionHistory(None, (report("2013-05-10", moves_due=True, due_before=DUE),))
    assert reasons(history)[1] == ["due date moved from 15 May 2013 to no date"]


def test_a_due_date_set_anew_to_the_same_day_has_not():
    assert reasons(ActionHistory(date(2013, 8, 30), (moved("2013-05-10", DUE, DUE),)))[1] == []


def test_late_though_it_was_moved_says_both():
    history = ActionHistory(date(2013, 5, 10), (moved("2013-05-03", date(2013, 5, 2), date(2013, 5, 10)),))
    assert reasons(history)[1] == ["Late, due 10 May 2013; due date moved from 2 May 2013 to 10 May 2013"]


def test_at_risk_without_a_due_date():
    assert reasons(ActionHistory(None, (report("2013-05-10", ActionStatus.AT_RISK),)))[2] == [
        "At risk, no due date"
    ]


def test_a_highlight_says_which_action_and_what_its_last_report_said():
    told = report("2013-05-10", ActionStatus.AT_RISK, text="Two posts are vacant.", illustrative=True)
    (found,) = highlights([ActionHistory(None), ActionHistory(None, (told,))], MAY).at_risk
    assert (found.place, found.text, found.illustrative) == (1, "Two posts are vacant.", True)


def test_a_highlight_without_a_report_says_nothing_more():
    (found,) = highlights([ActionHistory(DUE)], MAY).slipped
    assert (found.place, found.text, found.illustrative) == (0, "", False)
