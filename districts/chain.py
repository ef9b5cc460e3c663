"""How entries of the audit trail are chained: each link is a keyed hash over its entry and the link before.

Pure: no Django. Without the key nobody can make a link, nor try out from one what an entry may say.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

START = "0" * 64
LETTERS_OF_KEY = 8


def name_of_key(key: str) -> str:
    """What a link says of the key by which it was made, so that it is found again after another has been set."""
    return sha256(f"audit chain {key}".encode()).hexdigest()[:LETTERS_OF_KEY]


def link_over(key: str, before: str, position: int, said: Mapping[str, object]) -> str:
    """The link at a position, after the link `before`, over what an entry says as JSON holds it."""
    text = json.dumps([position, before, said], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return keyed(key, "link", text)


def keyed(key: str, use: str, text: str) -> str:
    """The keyed hash of a text: 64 letters, which for another `use` are others. HMAC with SHA-256."""
    return hmac.new(f"{use} {key}".encode(), text.encode(), sha256).hexdigest()


def keyed_lines(key: str, use: str, lines: Sequence[Sequence[object]]) -> str:
    """The keyed hash of a table, whose cells are told apart and whose order counts."""
    return keyed(key, use, json.dumps(lines, separators=(",", ":"), ensure_ascii=False, default=str))
