from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="decision",
            field=models.TextField(blank=True, default=""),
        ),
    ]
