"""Rows whose number can't be used: whom they may mean, and who decided it."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.platform.policies


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0006_bases"),
        ("platform", "0007_jobs_in_verbs"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="tiers",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="delivery",
            name="waiting",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("received", "Received"),
                    ("checked", "Checked"),
                    ("matched", "Matched"),
                    ("held", "Waits for a decision"),
                    ("merged", "Merged"),
                    ("refused", "Refused"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="received",
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.CharField(blank=True, max_length=80)),
                ("row", models.PositiveIntegerField()),
                ("told_cipher", models.BinaryField()),
                ("tier", models.CharField(max_length=16)),
                (
                    "band",
                    models.CharField(
                        choices=[("accept", "Taken by the evidence"), ("review", "For a person to decide")],
                        max_length=8,
                    ),
                ),
                ("probability", models.FloatField(default=0)),
                ("candidates", models.JSONField(default=list)),
                ("meant", models.BigIntegerField(null=True)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not looked at"),
                            ("same", "The same person"),
                            ("apart", "Not the same person"),
                        ],
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Waits"),
                            ("in", "Counts"),
                            ("twice", "Known already"),
                            ("back", "Returned"),
                        ],
                        max_length=8,
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
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.agent",
                    ),
                ),
                (
                    "delivery",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="exchange.delivery",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["band", "decision", "probability", "id", "area"], name="match_open")
                ],
                "constraints": [
                    minzheng.platform.policies.RowScope(name="exchange_match_scope", version=1),
                    models.UniqueConstraint(fields=("delivery", "sheet", "row"), name="match_once"),
                ],
            },
        ),
    ]
