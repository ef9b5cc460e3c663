from django.db import migrations

from indicators import period_guard


def protect(apps, editor) -> None:
    """Refuse years and quarters that end on another day."""
    period_guard.protect(editor.connection)


def unprotect(apps, editor) -> None:
    """Take them again."""
    period_guard.unprotect(editor.connection)


class Migration(migrations.Migration):
    """A year ends on 31 March, a quarter at a quarter's end; what stands stored otherwise stays."""

    dependencies = [("indicators", "0004_low_reliability_as_a_reason")]
    operations = [migrations.RunPython(protect, unprotect)]
