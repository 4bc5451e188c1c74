"""A row of a file without a usable number may mean whoever was born on its day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_facts_name_their_file")]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["birth_date", "subject", "area"], name="person_born"),
        ),
    ]
