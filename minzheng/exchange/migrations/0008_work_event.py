"""A delivery names the event from which its next step follows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0007_matches"),
    ]

    operations = [
        migrations.AddField("delivery", "work_event", models.BigIntegerField(null=True)),
    ]
