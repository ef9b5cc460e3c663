"""Tells the returns, which know no editions, how to find those that a return would contradict."""

from django.apps import AppConfig


class ScorecardConfig(AppConfig):
    """What is published."""

    name = "scorecard"

    def ready(self) -> None:
        """Have the preview of a return name the editions that would no longer agree."""
        from returns.editions_touched import find_editions_by  # noqa: PLC0415 - with models, which are not loaded before
        from scorecard.editions.touched import editions_touched  # noqa: PLC0415

        find_editions_by(editions_touched)
