"""People are found by the beginning of their estate's name: a range on a column of code-point order, with an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_lake_numbers")]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="estate",
            field=models.CharField(blank=True, db_collation="C", max_length=80),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["estate", "subject", "area"], name="person_estate"),
        ),
    ]
