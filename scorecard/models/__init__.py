"""What is published, by what it is about; each part may use those named before it."""

from scorecard.models.editions import Commentary, Edition, EditionAltered, EditionIsFrozen, EditionPage
from scorecard.models.layout import BEGINNING, Entry, Scorecard, Section
from scorecard.models.public import NewestWitness, PublicPage, PublicRendition, PublishedFigure, WhyHidden
from scorecard.models.release import (
    Approval,
    ApprovalAnswer,
    LetterDue,
    MonthDate,
    PublicationRun,
    Subscription,
    TimedPublication,
)

__all__ = [
    "BEGINNING",
    "Approval",
    "ApprovalAnswer",
    "Commentary",
    "Edition",
    "EditionAltered",
    "EditionIsFrozen",
    "EditionPage",
    "Entry",
    "LetterDue",
    "MonthDate",
    "NewestWitness",
    "PublicPage",
    "PublicRendition",
    "PublicationRun",
    "PublishedFigure",
    "Scorecard",
    "Section",
    "Subscription",
    "TimedPublication",
    "WhyHidden",
]
