"""A text that is carried over from the period before, marked as such in its first sentence.

Pure. The mark is part of the text, so every page, file and e-mail that shows the text shows it.
"""

import re

MARK = re.compile(r"\AUnchanged since [^.\n]+\.\s*")


def carried_over(before: str, label: str) -> str:
    """The text of the period before, called `label`, marked as unchanged since; one that was carried keeps its mark."""
    before = before.strip()
    return before if not before or MARK.match(before) else f"Unchanged since {label}.\n\n{before}"


def marked_truly(text: str, before: str) -> str:
    """The text, without its mark where it is no longer what stood `before`."""
    bare = MARK.sub("", text.strip())
    return text.strip() if bare == MARK.sub("", before.strip()) else bare
