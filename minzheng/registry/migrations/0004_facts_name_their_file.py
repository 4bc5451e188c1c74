"""A fact names the file that told it: its source, the day it was sent, the delivery's number."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_estates_are_searched")]

    operations = [
        migrations.AddField(
            model_name="fact",
            name="source",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="fact",
            name="sent_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="fact",
            name="delivery",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="fact",
            index=models.Index(
                condition=models.Q(("delivery", None), _negated=True),
                fields=["delivery", "id", "area"],
                name="fact_delivery",
            ),
        ),
    ]
