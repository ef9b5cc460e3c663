"""The words of the e-mail that says that an edition is published.

Pure. It gives what a Member asks first: how many of each colour, what changed, and where to read on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.rules.row import Row
from scorecard.editions.content import PageContent, changes_since, counts


@dataclass(frozen=True)
class News:
    """What is published: whose page of which period, in which issue, and where it is read."""

    area: str
    period: str
    issue: int
    reason: str
    link: str
    last_period: str


def subject_of(news: News) -> str:
    """The subject: "Kent, May 2012: the scorecard is published"."""
    what = f"issue {news.issue} corrects the scorecard" if news.issue > 1 else "the scorecard is published"
    return f"{news.area}, {news.period}: {what}"


def body_of(news: News, content: PageContent, last_rows: Sequence[Row], unsubscribe: str) -> str:
    """The whole text, ending with the way not to get another."""
    parts = [
        f"The scorecard of {news.area} for {news.period} is published"
        + (f" as issue {news.issue}. It corrects the issue before: {news.reason}" if news.issue > 1 else "."),
        "\n".join(f"{count.number} {count.words}" for count in counts(content.rows)),
        _changed(news, content, last_rows),
    ]
    if content.illustrative:
        parts.append("Some of these figures are illustrative; the page marks them one by one.")
    parts += [f"Read it here:\n{news.link}", f"To stop these e-mails:\n{unsubscribe}"]
    return "\n\n".join(parts) + "\n"


def _changed(news: News, content: PageContent, last_rows: Sequence[Row]) -> str:
    found = changes_since(content.rows, last_rows)
    if not found.compared:
        return f"What changed since {news.last_period} is not known: no line can be compared."
    if not found.changed:
        return f"No rating has changed since {news.last_period}."
    lines = [
        f"- {change.row.name}, {change.row.area_name}: {change.before.lower()} to {change.row.rating.name.lower()}"
        for change in found.changed
    ]
    return "\n".join([f"Ratings that changed since {news.last_period}:", *lines])
