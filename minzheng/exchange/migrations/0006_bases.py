from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0005_columns"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="dropped_without_basis",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="delivery",
            name="request",
            field=models.JSONField(default=dict),
        ),
    ]
