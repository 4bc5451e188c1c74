"""A match names the event from which work on its file follows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0009_access_tokens"),
    ]

    operations = [
        migrations.AddField("match", "work_event", models.BigIntegerField(null=True)),
    ]
