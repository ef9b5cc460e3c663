"""Work in a process of its own: it answers, or is stopped, and never takes its parent with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.client import MEBIBYTE, ResourceLimits, StoppedShort, prepare, run_sandboxed


def test_it_answers_with_what_the_function_gives():
    assert run_sandboxed("math.comb", 5, 2) == 10


def test_it_is_stopped_when_it_takes_too_long():
    with pytest.raises(StoppedShort, match="no answer within 0 seconds"):
        run_sandboxed("time.sleep", 5, limits=ResourceLimits(500 * MEBIBYTE, seconds=5, seconds_to_wait=0))


def test_it_is_stopped_when_it_takes_too_much_memory():
    with pytest.raises(StoppedShort, match="MemoryError"):
        run_sandboxed(
            "builtins.bytearray", 10**9, limits=ResourceLimits(500 * MEBIBYTE, seconds=5, seconds_to_wait=60)
        )


def test_what_goes_wrong_there_is_told():
    with pytest.raises(StoppedShort, match="factorial"):
        run_sandboxed("math.factorial", -1)


def test_one_process_waits_and_makes_a_child_for_each_piece_of_work():
    waiting, children = (
        {run_sandboxed("os.getppid") for _ in range(2)},
        {run_sandboxed("os.getpid") for _ in range(2)},
    )
    assert (len(waiting), len(children)) == (1, 2)
    assert os.getpid() not in waiting | children


def test_it_is_prepared_again_where_it_has_ended_and_only_there():
    before = run_sandboxed("os.getppid")
    prepare("os.getppid")
    assert run_sandboxed("os.getppid") == before
    os.kill(before, signal.SIGKILL)
    wait_until_gone(before)
    prepare("os.getppid")
    assert run_sandboxed("os.getppid") != before


def test_another_takes_the_place_of_one_that_was_killed():
    killed = run_sandboxed("os.getppid")
    os.kill(killed, signal.SIGKILL)
    assert run_sandboxed("os.getppid") != killed


def test_a_child_that_dies_is_told_of_and_the_next_works():
    with pytest.raises(StoppedShort, match="was ended"):
        run_sandboxed("os._exit", 1)
    assert run_sandboxed("os.getpid")


def test_what_cannot_be_loaded_is_told():
    with pytest.raises(StoppedShort, match="No process could be started"):
        run_sandboxed("no_such_module.at_all")


def test_it_ends_with_whoever_may_ask():
    program = "from sandbox.client import run_sandboxed; print(run_sandboxed('os.getppid'))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    wait_until_gone(int(told.stdout))


def wait_until_gone(process: int) -> None:
    """Raises AssertionError where it is there after ten seconds."""
    until = time.monotonic() + 10
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < until
        time.sleep(0.01)
