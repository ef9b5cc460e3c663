"""`./run install` says with --dry-run every step of the documents, and changes nothing."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
FIRST_START = DOCUMENT.split("## First start")[1].split("\n## ")[0]


@pytest.fixture(scope="module")
def said() -> str:
    """What it would do for a host."""
    command = ["/bin/sh", "operations/install.sh", "install", "scorecard.council.test", "--dry-run"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def packages(text: str) -> set[str]:
    found = re.search(r"apt-get install (?:-y -qq )?(.*)", text)
    assert found is not None
    return set(found[1].split())


def test_it_installs_what_the_documents_say(said):
    assert packages(said) == packages(FIRST_START)


def test_it_makes_the_folders_of_the_documents(said):
    folders = re.findall(r"install -d .*", FIRST_START)
    assert folders
    assert [folder for folder in folders if f"would: {folder}" not in said] == []


def test_it_copies_every_unit_and_writes_for_the_host(said):
    units = {path.name for path in (ROOT / "docs/examples").glob("scorecard*")}
    assert [unit for unit in units if f"/etc/systemd/system/{unit} from {unit}" not in said] == []
    assert "/CN=scorecard.council.test" in said


@pytest.mark.parametrize("example", sorted(path.name for path in (ROOT / "docs/examples").iterdir()))
def test_a_second_service_on_the_machine_has_everything_of_its_own(example):
    script = (ROOT / "operations/install.sh").read_text(encoding="utf-8")
    named = re.search(r"^named\(\) \{\n.*?^\}\n", script, re.MULTILINE | re.DOTALL)
    assert named is not None
    command = f"NAME=wessex HOST=scorecard.wessex.test PORT=8001\n{named[0]}named {example}"
    written = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    example_text = (ROOT / "docs/examples" / example).read_text(encoding="utf-8")
    left = re.sub(r"scorecard\.(wsgi|wessex\.test)|scorecard_editionpage", "", written.stdout)
    assert "scorecard" not in left
    assert "8000" not in left
    for kept in ("scorecard.wsgi", "scorecard_editionpage"):
        assert written.stdout.count(kept) == example_text.count(kept)


def test_every_timer_is_started_and_looked_for():
    timers = {path.name for path in (ROOT / "docs/examples").glob("*.timer")}
    script = (ROOT / "operations/install.sh").read_text(encoding="utf-8")
    doctor = (ROOT / "operations/doctor.py").read_text(encoding="utf-8")
    assert set(re.findall(r"scorecard-[a-z-]+\.timer", script.split("TIMERS=")[1].split("\n")[0])) == timers
    named = re.search(r"^TIMERS = \((.*)\)$", doctor, re.MULTILINE)
    assert named is not None
    assert {f"scorecard-{name}.timer" for name in re.findall(r'"([a-z-]+)"', named[1])} == timers


def test_a_trial_writes_nothing(said):
    assert "would write: /etc/scorecard/environment" in said or "stays as it is" in said
    wrong = subprocess.run(
        ["/bin/sh", "operations/install.sh", "install"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2
    assert "--dry-run" in wrong.stderr
