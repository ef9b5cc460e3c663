"""Work in a process of its own: it answers, or is stopped, and never takes its parent with it."""

import pytest

from indicators.apart import MEBIBYTE, Limits, StoppedShort, done_apart


def test_it_answers_with_what_the_function_gives():
    assert done_apart("math.comb", 5, 2) == 10


def test_it_is_stopped_when_it_takes_too_long():
    with pytest.raises(StoppedShort, match="no answer within 0 seconds"):
        done_apart("time.sleep", 5, limits=Limits(500 * MEBIBYTE, seconds=5, seconds_to_wait=0))


def test_it_is_stopped_when_it_takes_too_much_memory():
    with pytest.raises(StoppedShort, match="MemoryError"):
        done_apart("builtins.bytearray", 10**9, limits=Limits(500 * MEBIBYTE, seconds=5, seconds_to_wait=60))


def test_what_goes_wrong_there_is_told():
    with pytest.raises(StoppedShort, match="factorial"):
        done_apart("math.factorial", -1)
