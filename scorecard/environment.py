"""Reads the settings that differ between installations out of environment variables."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

DIRECTORY_NAME = "your council account"

YES = {"1", "true", "yes", "on"}
NO = {"", "0", "false", "no", "off"}


def flag(name: str, *, default: bool = False) -> bool:
    """A switch: 1, true, yes or on; 0, false, no, off or empty.

    Raises ImproperlyConfigured for any other word.
    """
    word = os.environ.get(name)
    if word is None:
        return default
    if word.strip().lower() in YES:
        return True
    if word.strip().lower() in NO:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}. Set it to 1 or 0.")


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """A list written with commas; empty places are dropped."""
    text = os.environ.get(name)
    if text is None:
        return list(default)
    return [word.strip() for word in text.split(",") if word.strip()]


def text(name: str, *, default: str = "") -> str:
    """A word or address; spaces around it are dropped."""
    return os.environ.get(name, "").strip() or default


def whole_number(name: str, *, default: int) -> int:
    """A whole number. Raises ImproperlyConfigured where something else stands."""
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    try:
        return int(text)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is {text!r}. Set it to a whole number.") from None


def folder(name: str, *, default: Path) -> Path:
    """A folder, whether it exists yet or not."""
    return Path(os.environ.get(name) or default)


def secret(name: str) -> str:
    """A password or key: the variable itself, or the file that `name`_FILE names; empty without either."""
    path = text(f"{name}_FILE")
    return text(name) or (Path(path).read_text(encoding="utf-8").strip() if path else "")


def secret_key(default_file: Path | None) -> str:
    """SECRET_KEY itself, or the content of the file that SECRET_KEY_FILE (else `default_file`) names.

    Raises ImproperlyConfigured where neither gives a key: there is no built-in one.
    """
    key = os.environ.get("SECRET_KEY", "")
    path = os.environ.get("SECRET_KEY_FILE") or default_file
    if not key and path and Path(path).is_file():
        key = Path(path).read_text(encoding="utf-8").strip()
    if not key:
        raise ImproperlyConfigured(
            "Set SECRET_KEY to a long random text, or SECRET_KEY_FILE to the file that holds it. "
            "For the demonstration, start with ./run, which makes one."
        )
    return key


@dataclass(frozen=True)
class Directory:
    """The council's directory as an OpenID Connect server: its address, what we are to it, and what it is called here.

    `groups_claim` is where its tokens name the groups of a person.
    """

    issuer: str
    client_id: str
    client_secret: str
    name: str
    groups_claim: str


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
