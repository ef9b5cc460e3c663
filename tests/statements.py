"""What the application asks the database in the tests, and what of it on SQLite alone.

A plugin for pytest that records it, which `./run test` gives to every test on SQLite, and a command that reads what it
recorded: `python -m tests.statements FOLDER` says which statement is sent by no test that runs on both databases,
and chooses anew which tests do, besides those named in conftest.py (docs/decisions/0059-where-tests-run.md).
"""

import json
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from django.db import connection

LISTED = Path(__file__).parent / "on_both_databases.txt"
TESTS = f"{Path(__file__).parent}{os.sep}"
OURS, LIBRARIES = TESTS.removesuffix(f"tests{os.sep}"), f"{os.sep}site-packages{os.sep}"
# What a statement asks with, and how often: literals, names of savepoints, lists and alternatives of any length.
SHAPES = (
    (re.compile(r"'(?:[^']|'')*'"), "'?'"),
    (re.compile(r"\b\d+\b"), "N"),
    (re.compile(r'SAVEPOINT "[^"]*"'), "SAVEPOINT"),
    (re.compile(r"%s(?:, %s)+"), "%s"),
    (re.compile(r"\(%s\)(?:, \(%s\))+"), "(%s)"),
    (re.compile(r'("\w+"\."\w+" = %s)(?: OR \1)+'), r"\1"),
)
# Seconds of the processor that a test takes besides what is its own.
AROUND_A_TEST = 0.05


class Recorder:
    """What each test has the application send, what it takes of the processor, and whether it runs on both."""

    def __init__(self) -> None:
        self.test = ""
        self.shapes: dict[str, str] = {}
        self.sent: dict[str, set[str]] = defaultdict(set)
        self.seconds: Counter[str] = Counter()
        self.on_both: set[str] = set()

    def __call__(self, execute: Callable, sql: str, params: object, many: bool, context: object) -> object:
        if self.test and _of_the_application(sys._getframe(1)):
            if sql not in self.shapes:
                self.shapes[sql] = shape_of(sql)
            self.sent[self.test].add(self.shapes[sql])
        return execute(sql, params, many, context)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Record one test, with what is prepared for it."""
        if self not in connection.execute_wrappers:
            connection.execute_wrappers.append(self)
        if not item.get_closest_marker("one_database"):
            self.on_both.add(item.nodeid)
        self.test, began = item.nodeid, sum(os.times()[:4])
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] += sum(os.times()[:4]) - began
            self.test = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef) -> Iterator[None]:
        """What is prepared for many tests is no single one's: on either database the first has it done."""
        before = self.test
        if fixturedef.scope in ("session", "package"):
            self.test = ""
        try:
            return (yield)
        finally:
            self.test = before

    def pytest_sessionfinish(self) -> None:
        """Leave it in the shared folder."""
        folder = Path(os.environ["SHARED_FOLDER"]) / "statements"
        folder.mkdir(exist_ok=True)
        found = {
            test: {"sent": sorted(sent), "seconds": self.seconds[test], "both": test in self.on_both}
            for test, sent in self.sent.items()
        }
        (folder / f"{os.getpid()}.json").write_text(json.dumps(found), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Record where runs of tests share a folder."""
    if os.environ.get("SHARED_FOLDER"):
        config.pluginmanager.register(Recorder())


def shape_of(sql: str) -> str:
    """The statement without what changes from one time to the next."""
    for pattern, instead in SHAPES:
        sql = pattern.sub(instead, sql)
    return sql


def _of_the_application(frame: FrameType | None) -> bool:
    """Whether the nearest code that is no library's is the application's, not a test's own."""
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(OURS) and LIBRARIES not in file:
            return not file.startswith(TESTS)
        frame = frame.f_back
    return False


def on_one_alone(tests: dict[str, dict]) -> dict[str, list[str]]:
    """Each statement that no test on both databases sends, with the tests that send it."""
    on_both = {sent for test in tests.values() if test["both"] for sent in test["sent"]}
    senders = defaultdict(list)
    for name, test in tests.items():
        for sent in set(test["sent"]) - on_both:
            senders[sent].append(name)
    return senders


def chosen(tests: dict[str, dict]) -> list[str]:
    """Tests that together send every statement that none sends which is on both anyhow; of the cheapest, nearly."""
    sends = {name: set(test["sent"]) for name, test in tests.items()}
    left = set(on_one_alone(tests))
    found: list[str] = []
    while left:
        best = max(sends, key=lambda name: len(sends[name] & left) / (tests[name]["seconds"] + AROUND_A_TEST))
        found.append(best)
        left -= sends[best]
    return sorted(found)


def main(folder: Path) -> int:
    """The exit status: 0 where every statement is sent on both databases."""
    tests: dict[str, dict] = {}
    for path in folder.glob("*.json"):
        tests |= json.loads(path.read_text(encoding="utf-8"))
    alone = on_one_alone(tests)
    for statement, senders in sorted(alone.items()):
        sys.stdout.write(f"On SQLite alone, by {senders[0]}:\n  {statement[:500]}\n")
    if alone:
        _choose_anew(tests)
        sys.stdout.write(f"{LISTED.name} was chosen anew: commit it.\n")
    return int(bool(alone))


def _choose_anew(tests: dict[str, dict]) -> None:
    for name in set(LISTED.read_text(encoding="utf-8").splitlines()) & tests.keys():
        tests[name]["both"] = False
    LISTED.write_text("".join(f"{name}\n" for name in chosen(tests)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
