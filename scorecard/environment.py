"""Reads the settings that differ between installations out of environment variables, by environs.

A variable that is set to nothing is as one that isn't set. What can't be read names the variable and what to do.
"""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, FileAwareEnv

from districts.sign_in.directory import Directory
from districts.tree import Level

DIRECTORY_NAME = "your council account"

env = Env()
files = FileAwareEnv(strip_whitespace=True)
Value = TypeVar("Value")


def flag(name: str, *, default: bool = False) -> bool:
    """A switch: 1, true, yes or on; 0, false, no, off or empty.

    Raises ImproperlyConfigured for any other word.
    """
    unset = env.str(name, None) is None
    return _read(env.bool, name, default if unset else False, "Set it to 1 or 0.")


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A list written with commas; empty places are dropped."""
    found: list[str] = env.list(name, list(default))
    return [word.strip() for word in found if word.strip()]


def text(name: str, *, default: str = "") -> str:
    """A word or address; spaces around it are dropped."""
    found: str = env.str(name, "")
    return found.strip() or default


def whole_number(name: str, *, default: int) -> int:
    """A whole number. Raises ImproperlyConfigured where something else stands."""
    return _read(env.int, name, default, "Set it to a whole number.")


def folder(name: str, *, default: Path) -> Path:
    """A folder, whether it exists yet or not."""
    return _read(env.path, name, default, "Set it to a folder.")


def level_words(name: str, level: Level) -> None:
    """Call a level of areas as the variable says: what one and what several are called, with a comma.

    Raises ImproperlyConfigured for anything but two.
    """
    called = words(name)
    if len(called) not in (0, 2):
        raise ImproperlyConfigured(f"{name} is {text(name)!r}. Write two words: Locality, Localities.")
    if called:
        level.call(*called)


def secret(name: str) -> str:
    """A password or key: the variable itself, or the file that `name`_FILE names; empty without either.

    Raises ImproperlyConfigured for a file that can't be read.
    """
    return text(name) or _from_file(name)


def secret_key(default_file: Path | None) -> str:
    """SECRET_KEY itself, or the content of the file that SECRET_KEY_FILE (else `default_file`) names.

    Raises ImproperlyConfigured where neither gives a key: there is no built-in one.
    """
    key: str = env.str("SECRET_KEY", "") or _from_file("SECRET_KEY")
    if not key and default_file is not None and default_file.is_file():
        key = default_file.read_text(encoding="utf-8").strip()
    if not key:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random text, or SECRET_KEY_FILE to the file that holds it. "
            "For the demonstration, start with ./run, which makes one."
        )
    return key


def _read(read: Callable[[str], Value], name: str, default: Value, what_to_do: str) -> Value:
    """What the variable says; `default` where it says nothing. Raises ImproperlyConfigured."""
    if not text(name):
        return default
    try:
        return read(name)
    except EnvError:
        raise ImproperlyConfigured(f"{name} is {env.str(name)!r}. {what_to_do}") from None


def _from_file(name: str) -> str:
    """The content of the file that `name`_FILE names; empty where none is named."""
    try:
        found: str = files.str(name, "")
    except ValueError as error:
        path = env.str(f"{name}_FILE")
        raise ImproperlyConfigured(
            f"{name}_FILE is {path!r}. Set it to a file that the service may read."
        ) from error
    return found


def directory(*, https: bool) -> Directory | None:
    """What the OIDC_ variables say; None without OIDC_ISSUER.

    Raises ImproperlyConfigured where the rest is missing, or where the address is not https and has to be.
    """
    issuer = text("OIDC_ISSUER").rstrip("/")
    if not issuer:
        return None
    if https and not issuer.startswith("https://"):
        raise ImproperlyConfigured(f"OIDC_ISSUER is {issuer!r}. It has to begin with https://.")
    found = Directory(
        issuer,
        text("OIDC_CLIENT_ID"),
        secret("OIDC_CLIENT_SECRET"),
        text("OIDC_NAME", default=DIRECTORY_NAME),
        text("OIDC_GROUPS_CLAIM", default="groups"),
    )
    if not found.client_id or not found.client_secret:
        raise ImproperlyConfigured("Besides OIDC_ISSUER, set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET(_FILE).")
    return found
