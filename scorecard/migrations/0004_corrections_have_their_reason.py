from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scorecard", "0003_summaries_become_commentary")]

    operations = [
        migrations.RemoveField(
            model_name='edition',
            name='summary',
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('issue', 1), ('published_at', None), models.Q(('reason', ''), _negated=True), _connector='OR'), name='correction_has_its_reason'),
        ),
    ]
