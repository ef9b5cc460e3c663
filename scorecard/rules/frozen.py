"""Reading the JSON that an edition froze: checked field by field, whichever schema it was written in.

Pure. A key that no page has, or a value of another type, is refused: a page is never shown in part.
"""

import json
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from scorecard.rules.content import SCHEMA, PageContent
from scorecard.rules.frozen_words import with_codes


@cache
def _reader() -> TypeAdapter[tuple[PageContent]]:
    """Built when the first page is read, which takes a tenth of a second."""
    return TypeAdapter(tuple[PageContent], config=ConfigDict(extra="forbid"))


def read_content(text: str) -> PageContent:
    """The content that `to_json` wrote, under this schema or an earlier one.

    Raises ValueError for text that is no page, or is of a later schema than this program knows.
    """
    data: dict[str, Any] = json.loads(text)
    schema = data.pop("schema", 1)
    if schema > SCHEMA:
        raise ValueError(f"The page is of schema {schema}; this program reads up to {SCHEMA}.")
    return _reader().validate_python((with_codes(data) if schema == 1 else data,))[0]
