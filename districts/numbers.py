"""Whole numbers, in words with their noun, and as somebody typed them: bounded before anything counts with them.

Pure: no Django.
"""

# What the largest column of a database holds.
LARGEST = 2**63 - 1


def with_noun(number: int, noun: str) -> str:
    """A number of things: "1 figure", "1,200 figures"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def number_typed(text: str, largest: int = LARGEST) -> int | None:
    """The number that the text writes in plain digits; None for anything else, or where it is over `largest`.

    Python refuses to read more than 4,300 digits, so their count is looked at first.
    """
    if not (text.isascii() and text.isdecimal()):
        return None
    digits = text.lstrip("0") or "0"
    if len(digits) > len(str(largest)):
        return None
    number = int(digits)
    return number if number <= largest else None
