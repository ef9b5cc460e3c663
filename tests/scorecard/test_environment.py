"""Settings that differ between installations."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from districts.tree import Level
from scorecard.environment import (
    DIRECTORY_NAME,
    Directory,
    directory,
    flag,
    folder,
    level_words,
    secret,
    secret_key,
    text,
    whole_number,
    words,
)

PROJECT = Path(__file__).parents[2]
# Nobody's to set but of a developer who looks for what went wrong.
INTERNAL = {"DEBUG"}


@pytest.fixture(autouse=True)
def no_key_around(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("SECRET_KEY_FILE", raising=False)


@pytest.mark.parametrize(
    ("word", "expected"), [("1", True), ("Yes", True), ("0", False), ("off", False), ("", False)]
)
def test_flag_is_a_yes_or_a_no(monkeypatch, word, expected):
    monkeypatch.setenv("ANONYMOUS_READERS", word)
    assert flag("ANONYMOUS_READERS", default=not expected) is expected


def test_unset_flag_keeps_its_default(monkeypatch):
    monkeypatch.delenv("ANONYMOUS_READERS", raising=False)
    assert flag("ANONYMOUS_READERS", default=True) is True


def test_unknown_word_for_a_flag_is_refused(monkeypatch):
    monkeypatch.setenv("DEMO", "maybe")
    with pytest.raises(ImproperlyConfigured, match="DEMO is 'maybe'"):
        flag("DEMO")


def test_words_are_split_at_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "one.example, two.example,")
    assert words("ALLOWED_HOSTS", default=("other",)) == ["one.example", "two.example"]


def test_text_is_no_whole_number(monkeypatch):
    monkeypatch.setenv("HSTS_SECONDS", "a year")
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        whole_number("HSTS_SECONDS", default=60)


@pytest.mark.parametrize("name", ["SECRET_KEY", "OIDC_CLIENT_SECRET"])
def test_a_file_that_cannot_be_read_is_named(monkeypatch, tmp_path, name):
    monkeypatch.setenv(f"{name}_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ImproperlyConfigured, match=f"{name}_FILE is '.*nowhere'.*may read"):
        secret_key(None) if name == "SECRET_KEY" else secret(name)


@pytest.mark.parametrize("said", ["", "  "])
def test_a_number_or_folder_set_to_nothing_is_its_default(monkeypatch, said):
    monkeypatch.setenv("PROXIES", said)
    monkeypatch.setenv("UPLOAD_ROOT", said)
    assert whole_number("PROXIES", default=2) == 2
    assert folder("UPLOAD_ROOT", default=Path("elsewhere")) == Path("elsewhere")


def test_folder_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("UPLOAD_ROOT", "/srv/returns")
    assert folder("UPLOAD_ROOT", default=Path("elsewhere")) == Path("/srv/returns")


def test_no_secret_key_says_what_to_set():
    with pytest.raises(ImproperlyConfigured, match="Set SECRET_KEY"):
        secret_key(None)


def test_secret_key_is_read_from_its_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("of this file\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert secret_key(None) == "of this file"


def test_a_text_that_is_not_set_is_its_default(monkeypatch):
    monkeypatch.setenv("EMAIL_HOST", "  ")
    assert text("EMAIL_HOST", default="none") == "none"


def test_spaces_around_a_text_are_dropped(monkeypatch):
    monkeypatch.setenv("EMAIL_HOST", " mail.example.org ")
    assert text("EMAIL_HOST") == "mail.example.org"


def test_a_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    monkeypatch.setenv("OIDC_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    (tmp_path / "secret").write_text("of the file\n")
    assert secret("OIDC_CLIENT_SECRET") == "of the file"
    monkeypatch.setenv("OIDC_CLIENT_SECRET", "of the variable")
    assert secret("OIDC_CLIENT_SECRET") == "of the variable"


# What is written of them

READ = re.compile(r'(?:flag|words|text|level_words|whole_number|folder|secret|environ\.get)\(\s*"([A-Z_]+)"')


def test_every_setting_stands_in_the_documents_and_no_other():
    """The table in docs/installation.md names what the code reads."""
    code = [
        PROJECT / name for name in ("scorecard/settings.py", "scorecard/environment.py", "gunicorn.conf.py")
    ]
    read = {name for file in code for name in READ.findall(file.read_text("utf-8"))} | {"SECRET_KEY"}
    lines = (PROJECT / "docs/installation.md").read_text("utf-8").splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("| `")]
    named = {name for cell in cells for name in re.findall(r"`([A-Z][A-Z_]+)`", cell)}
    assert read - named == INTERNAL
    assert {name.removesuffix("_FILE") for name in named} - read == set()


def test_a_level_of_areas_is_called_as_the_council_calls_it(monkeypatch):
    monkeypatch.setattr(Level.DISTRICT, "one", "District")
    monkeypatch.setattr(Level.DISTRICT, "plural", "Districts")
    level_words("DISTRICTS_CALLED", Level.DISTRICT)
    assert (Level.DISTRICT.label, Level.DISTRICT.plural) == ("District", "Districts")
    monkeypatch.setenv("DISTRICTS_CALLED", "Locality, Localities")
    level_words("DISTRICTS_CALLED", Level.DISTRICT)
    assert (Level.DISTRICT.label, Level.DISTRICT.plural, Level.DISTRICT.value) == (
        "Locality",
        "Localities",
        "district",
    )


def test_a_level_has_two_words(monkeypatch):
    monkeypatch.setenv("DISTRICTS_CALLED", "Locality")
    with pytest.raises(ImproperlyConfigured, match="DISTRICTS_CALLED"):
        level_words("DISTRICTS_CALLED", Level.DISTRICT)


# The council's directory


@pytest.fixture
def named(monkeypatch) -> None:
    """A directory with all that it needs."""
    for name, value in {
        "OIDC_ISSUER": "https://directory.example/v2.0/",
        "OIDC_CLIENT_ID": "scorecard",
        "OIDC_CLIENT_SECRET": "a secret",
    }.items():
        monkeypatch.setenv(name, value)


def test_without_an_issuer_there_is_no_directory(monkeypatch):
    monkeypatch.delenv("OIDC_ISSUER", raising=False)
    assert directory(https=True) is None


def test_a_directory_has_a_name_and_a_claim_by_default(named):
    assert directory(https=True) == Directory(
        "https://directory.example/v2.0", "scorecard", "a secret", DIRECTORY_NAME, "groups"
    )


@pytest.mark.parametrize("name", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_a_directory_needs_what_it_knows_us_by(named, monkeypatch, name):
    monkeypatch.delenv(name)
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID and OIDC_CLIENT_SECRET"):
        directory(https=True)


def test_a_directory_is_asked_by_https_but_in_the_demonstration(named, monkeypatch):
    monkeypatch.setenv("OIDC_ISSUER", "http://localhost:9400")
    with pytest.raises(ImproperlyConfigured, match="begin with https"):
        directory(https=True)
    assert directory(https=False).issuer == "http://localhost:9400"
