"""A visit knows the day it is due, which was its task's alone, and the day it was moved from."""

from django.db import migrations, models

DUE = """
    UPDATE visits_visit SET due_on = coalesce(
        (SELECT max(due_on) FROM worklist_task WHERE object_kind = 'visits.visit' AND object_id = visits_visit.id),
        planned_on)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0001_first"),
        ("worklist", "0001_first"),
    ]

    operations = [
        migrations.AddField("visit", "due_on", models.DateField(null=True)),
        migrations.AddField("visit", "moved_from", models.DateField(null=True)),
        migrations.AddField(
            "visit", "day_reason", models.TextField(blank=True, default=""), preserve_default=False
        ),
        migrations.RunSQL(DUE, migrations.RunSQL.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField("visit", "due_on", models.DateField()),
        migrations.AddIndex("visit", models.Index(fields=["due_on", "id", "area"], name="visit_due")),
    ]
