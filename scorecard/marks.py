"""What an edition freezes besides its rows for the exception report: special causes, and where milestones stand.

Pure. Both come from more of the history than a row shows, so they are worked out when a page is built.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class SpecialCause:
    """A line whose newest figure is more than chance would give: its signal and why, in words.

    `better` tells improvement from concern; None where the indicator's aim doesn't say.
    """

    code: str
    basis: str
    area: str
    signal: str
    why: str
    better: bool | None


@dataclass(frozen=True)
class Milestone:
    """A target with a due date that is missed or at risk, with what that rests on in words."""

    code: str
    name: str
    basis: str
    area: str
    area_name: str
    status: str
    words: str
    set_by: str
    illustrative: bool = False
