"""What the document of an action plan says, as plain texts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RecommendationDocument:
    """A recommendation: its heading, facts by name, and its actions in the columns of the document."""

    heading: str
    facts: tuple[tuple[str, str], ...]
    actions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PlanDocument:
    """A plan; the note says whose words these are, where that needs saying."""

    name: str
    note: str
    recommendations: tuple[RecommendationDocument, ...]
