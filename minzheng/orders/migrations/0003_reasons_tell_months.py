"""Orders by age say the month since when somebody is entitled: the day may be a birthday."""

from django.db import migrations

MONTHS = """
    UPDATE orders_order SET reasons = jsonb_set(reasons, '{0,seen}', to_jsonb(left(reasons #>> '{0,seen}', 7)))
    WHERE basis = 'entitlement' AND reasons #>> '{0,seen}' ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0002_withdrawing"),
    ]

    operations = [migrations.RunSQL(MONTHS, migrations.RunSQL.noop)]
