"""Facts recorded before they named their file get its name from the line of the log that made them."""

from django.db import migrations

NAMED = """
UPDATE registry_fact AS fact
   SET source = sent.source, sent_on = sent.sent_on, delivery = sent.id
  FROM platform_eventline AS line
  JOIN exchange_delivery AS sent ON sent.id = line.origin_delivery
 WHERE line.object_kind = 'registry.fact' AND line.kind = 'made' AND line.object_id = fact.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0002_standing"),
        ("registry", "0004_facts_name_their_file"),
        ("platform", "0004_lines_of_a_file"),
    ]

    operations = [migrations.RunSQL(NAMED, migrations.RunSQL.noop)]
