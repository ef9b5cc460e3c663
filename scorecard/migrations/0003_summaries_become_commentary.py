"""Summaries of editions become the commentary of their period; issues published without a reason say so."""

from django.db import migrations
from django.db.models import F

NOT_RECORDED = "The reason was not recorded."


def move_summaries(apps, schema_editor):
    """The newest issue's summary is the live one of its period."""
    edition = apps.get_model("scorecard", "Edition")
    commentary = apps.get_model("scorecard", "Commentary")
    for each in edition.objects.exclude(summary="").order_by("issue").annotate(of=F("scorecard__authority")):
        commentary.objects.update_or_create(
            scorecard_id=each.scorecard_id,
            period_kind=each.period_kind,
            period_end=each.period_end,
            area_id=each.of,
            section="",
            indicator=None,
            defaults={"text": each.summary},
        )
    edition.objects.filter(issue__gt=1, reason="").update(reason=NOT_RECORDED)


class Migration(migrations.Migration):
    dependencies = [("scorecard", "0002_commentary")]

    operations = [migrations.RunPython(move_summaries, migrations.RunPython.noop)]
