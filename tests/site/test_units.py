"""systemd understands the example units."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.site.nginx import EXAMPLE

# What a unit says of where its own files lie, or when it ends, is no wall.
OWN = {"StateDirectory", "StateDirectoryMode", "UMask"}
RUN_BY_TIMERS = [
    "scorecard-backup.service",
    "scorecard-prove.service",
    "scorecard-publish.service",
    "scorecard-send-due.service",
]
UNITS = sorted(path for path in EXAMPLE.parent.iterdir() if path.suffix in {".service", ".timer"})


def test_systemd_has_nothing_to_say_about_them(tmp_path: Path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    copies = []
    for unit in UNITS:
        copies.append(tmp_path / unit.name)
        # The program need not be installed here.
        copies[-1].write_text(
            unit.read_text()
            .replace("/opt/scorecard/.venv/bin/", "/bin/")
            .replace("/bin/gunicorn", "/bin/true")
            .replace("/bin/python ", "/bin/true ")
        )
    done = subprocess.run([program, "verify", *copies], capture_output=True, text=True, check=False)
    # Of the machine's own units it may have something to say.
    names = [copy.name for copy in copies]
    assert [line for line in done.stderr.splitlines() if any(name in line for name in names)] == []


def walls_of(name: str) -> set[str]:
    """The lines of a unit that wall it in: those after its UMask, without the folders that are its own."""
    _, _, after = (EXAMPLE.parent / name).read_text().partition("UMask=")
    lines = [line for line in after.split("[Install]")[0].splitlines()[1:] if line and line[0] != "#"]
    return {line for line in lines if line.partition("=")[0] not in OWN}


@pytest.mark.parametrize("name", RUN_BY_TIMERS)
def test_what_timers_run_is_walled_in_as_the_service_is(name):
    assert walls_of("scorecard.service") - walls_of(name) == set()


@pytest.mark.parametrize("name", RUN_BY_TIMERS)
def test_and_may_neither_take_all_memory_nor_make_every_call(name):
    names = {line.partition("=")[0] for line in walls_of(name)}
    assert {"MemoryMax", "SystemCallFilter", "ReadWritePaths"} <= names
