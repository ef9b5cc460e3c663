from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scorecard', '0015_first_month_of_a_layout'),
    ]

    operations = [
        migrations.RemoveField(model_name='publicationrun', name='disclosure'),
        migrations.AddField(model_name='publicationrun', name='overview', field=models.JSONField(null=True)),
    ]
