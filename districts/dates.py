"""Days in words."""

from datetime import date


def long_date(day: date) -> str:
    """31 May 2012."""
    return f"{day.day} {day:%B %Y}"
