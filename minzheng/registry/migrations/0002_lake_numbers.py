"""A dense number of its own for each person: the only key of persons in the lake."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_first")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE registry_lake_no; GRANT USAGE ON SEQUENCE registry_lake_no TO mz_staff",
            "DROP SEQUENCE registry_lake_no",
        )
    ]
