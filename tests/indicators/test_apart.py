"""Work in a process of its own: it answers, or is stopped, and never takes its parent with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.client import MEBIBYTE, Limits, StoppedShort, done_apart, prepare


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


def test_one_process_waits_and_makes_a_child_for_each_piece_of_work():
    waiting, children = (
        {done_apart("os.getppid") for _ in range(2)},
        {done_apart("os.getpid") for _ in range(2)},
    )
    assert (len(waiting), len(children)) == (1, 2)
    assert os.getpid() not in waiting | children


def test_it_is_prepared_again_where_it_has_ended_and_only_there():
    before = done_apart("os.getppid")
    prepare("os.getppid")
    assert done_apart("os.getppid") == before
    os.kill(before, signal.SIGKILL)
    wait_until_gone(before)
    prepare("os.getppid")
    assert done_apart("os.getppid") != before


def test_another_takes_the_place_of_one_that_was_killed():
    killed = done_apart("os.getppid")
    os.kill(killed, signal.SIGKILL)
    assert done_apart("os.getppid") != killed


def test_a_child_that_dies_is_told_of_and_the_next_works():
    with pytest.raises(StoppedShort, match="was ended"):
        done_apart("os._exit", 1)
    assert done_apart("os.getpid")


def test_what_cannot_be_loaded_is_told():
    with pytest.raises(StoppedShort, match="No process could be started"):
        done_apart("no_such_module.at_all")


def test_it_ends_with_whoever_may_ask():
    program = "from sandbox.client import done_apart; print(done_apart('os.getppid'))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    wait_until_gone(int(told.stdout))


def wait_until_gone(process: int) -> None:
    """Raises AssertionError where it is there after ten seconds."""
    until = time.monotonic() + 10
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < until
        time.sleep(0.01)
