"""Keys by which other systems send in an account's name."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.platform.policies


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0008_work_event"),
        ("platform", "0008_unfinished_jobs"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80)),
                ("sources", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.agent"
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.division",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.party",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    minzheng.platform.policies.RowScope(
                        name="exchange_accesstoken_scope", party=True, version=1
                    )
                ],
                "indexes": [models.Index(fields=["-issued_at", "-id", "area"], name="token_newest")],
            },
        ),
    ]
