"""The council's directory as the settings describe it."""

from dataclasses import dataclass

from django.conf import settings


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


def directory_in_use() -> Directory:
    """Returns the directory that people sign in by; only asked where there is one."""
    assert settings.DIRECTORY is not None
    return settings.DIRECTORY
