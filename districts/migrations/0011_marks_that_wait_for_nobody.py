from django.db import migrations, models

KEEP_MARKS = "INSERT INTO districts_statemark (scope, mark) SELECT scope, mark FROM districts_earliermark"


class Migration(migrations.Migration):
    """A scope may have several marks, of which each transaction changes one that no other is changing."""

    dependencies = [("districts", "0010_state_marks")]

    operations = [
        migrations.RenameModel("StateMark", "EarlierMark"),
        migrations.CreateModel(
            name="StateMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("scope", models.PositiveBigIntegerField(db_index=True)),
                ("mark", models.CharField(max_length=16)),
            ],
        ),
        migrations.RunSQL(KEEP_MARKS, migrations.RunSQL.noop),
        migrations.DeleteModel("EarlierMark"),
    ]
