"""The lock files hold what is asked for, each package in one version and with its hashes."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
SETS = ("requirements", "requirements-dev", "requirements-audit", "requirements-mutants")
DIRECT = re.compile(r"^(?P<name>[\w.-]+)(\[\w+])?==(?P<version>[\w.]+)(?P<reason> +# .+)?$", re.MULTILINE)
LOCKED = re.compile(
    r"^(?P<name>[\w.-]+)(\[\w+])?==(?P<version>[\w.]+)( ; [^\\]+)? (\\\n +--hash=sha256:[0-9a-f]{64} ?)+$",
    re.MULTILINE,
)


def asked_for(name: str) -> list[re.Match[str]]:
    return list(DIRECT.finditer((PROJECT / f"{name}.in").read_text("utf-8")))


def locked(name: str) -> dict[str, str]:
    text = (PROJECT / f"{name}.txt").read_text("utf-8")
    return {plain(found["name"]): found["version"] for found in LOCKED.finditer(text)}


def plain(name: str) -> str:
    return re.sub(r"[_.]", "-", name).lower()


@pytest.mark.parametrize("name", SETS)
def test_every_package_asked_for_says_what_it_is_there_for_and_is_locked(name):
    lines = (PROJECT / f"{name}.in").read_text("utf-8").splitlines()
    found = asked_for(name)
    assert len(found) == sum(bool(line) and not line.startswith(("#", "-r ")) for line in lines)
    assert [each["name"] for each in found if not each["reason"]] == []
    assert {plain(each["name"]): each["version"] for each in found}.items() <= locked(name).items()


@pytest.mark.parametrize("name", SETS)
def test_a_lock_file_holds_packages_with_hashes_and_no_address(name):
    lines = (PROJECT / f"{name}.txt").read_text("utf-8").splitlines()
    assert len(locked(name)) == sum(line[:1] not in ("", " ", "#") for line in lines)
    assert [line for line in lines if "://" in line or line.startswith("-")] == []


def test_a_package_has_one_version_in_all_of_them():
    versions: dict[str, set[str]] = {}
    for name in SETS:
        for package, version in locked(name).items():
            versions.setdefault(package, set()).add(version)
    assert {package for package, found in versions.items() if len(found) > 1} == set()


def test_what_the_service_runs_on_is_part_of_what_the_checks_need():
    assert locked("requirements").items() <= locked("requirements-dev").items()
