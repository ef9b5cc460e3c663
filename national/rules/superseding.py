"""Which of two editions' figures of one place and year stands. Pure.

A printed figure stands: an edition that no longer prints a rate leaves the earlier print where it is, unless the
count itself was revised. Otherwise the newer edition's figure stands.
"""

from national.rules.figures import PrintedFigure


def supersedes(new: PrintedFigure, old: PrintedFigure, *, is_newer: bool) -> bool:
    """Whether `new` stands in the place of `old`; `is_newer` tells of which edition is the later one."""
    if new.numerator == old.numerator and new.numerator is not None:
        if new.printed and not old.printed and not old.mark:
            return True
        if old.printed and not new.printed and not new.mark:
            return False
    return is_newer


def same_figure(new: PrintedFigure, old: PrintedFigure) -> bool:
    """Whether two editions say the same."""
    return (new.numerator, new.denominator, new.mark) == (old.numerator, old.denominator, old.mark) and (
        _number(new.printed) == _number(old.printed)
    )


def _number(printed: str) -> str:
    """21 and 21.0 are the same."""
    return printed.rstrip("0").rstrip(".") if "." in printed else printed
