"""What still follows from an event is asked by its number; most jobs are done and don't stand in this index."""

from django.db import migrations

MAKE = """
CREATE INDEX mz_jobs_unfinished ON procrastinate_jobs (((args ->> 'event_id')::bigint))
    WHERE status IN ('todo', 'doing', 'failed')
"""
DROP = "DROP INDEX mz_jobs_unfinished"


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0007_jobs_in_verbs"),
    ]

    operations = [migrations.RunSQL(MAKE, DROP)]
