"""systemd understands the example units."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.site.nginx import EXAMPLE

UNITS = sorted(path for path in EXAMPLE.parent.iterdir() if path.suffix in {".service", ".timer"})


def test_systemd_has_nothing_to_say_about_them(tmp_path: Path):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd is not installed")
    copies = []
    for unit in UNITS:
        copies.append(tmp_path / unit.name)
        # The program need not be installed here.
        copies[-1].write_text(unit.read_text().replace("/opt/scorecard/.venv/bin/gunicorn", "/bin/true"))
    done = subprocess.run([program, "verify", *copies], capture_output=True, text=True, check=False)
    # Of the machine's own units it may have something to say.
    names = [copy.name for copy in copies]
    assert [line for line in done.stderr.splitlines() if any(name in line for name in names)] == []
