"""Makes drafts of Kent's that nothing keeps from being published. A program of its own, on the settings of the site."""

import sys

import django


def ready(period: str) -> int:
    """A draft of the period, a correction where it is published; gives its number."""
    from django.utils import timezone

    from indicators.models import Indicator
    from indicators.rules.periods import Period
    from indicators.rules.terms import Rag
    from scorecard.actions import Words, open_draft, set_terms, write_commentary
    from scorecard.editions.build import build_pages
    from scorecard.models import Commentary, Scorecard

    card = Scorecard.objects.select_related("authority").get(slug="kent")
    draft = open_draft(scorecard=card, period=Period.parse(period), by=None)
    draft = set_terms(
        edition=draft, unrestricted=True, note="Figures are missing.", reason="A figure was wrong.", by=None
    )
    council = card.authority
    top = build_pages(card, draft.period, timezone.localdate(), only=[council])[council.slug]
    red = {row.code for row in top.rows if row.area == council.slug and row.rating.letter == Rag.RED}
    for indicator in Indicator.objects.filter(code__in=red):
        place = {"period_kind": draft.period_kind, "period_end": draft.period_end, "indicator": indicator}
        stored = Commentary.objects.filter(scorecard=card, area=council, **place).first()
        write_commentary(
            edition=draft,
            area=council,
            indicator=indicator,
            words=Words(text="More children were waiting.", corrective_action="Two teams help."),
            seen=0 if stored is None else stored.version,
            by=None,
        )
    return draft.pk


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(str(ready(sys.argv[1])))
