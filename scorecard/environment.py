"""Reads the settings that differ between installations out of environment variables."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

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
