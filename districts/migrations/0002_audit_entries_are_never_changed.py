import django.db.models.deletion
from django.db import migrations, models

from districts import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='auditentry',
            name='authority',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='districts.area'),
        ),
        migrations.RunPython(
            lambda apps, editor: append_only.protect(editor.connection),
            lambda apps, editor: append_only.unprotect(editor.connection),
        ),
    ]
