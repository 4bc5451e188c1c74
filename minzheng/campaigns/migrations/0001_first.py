"""Campaigns, and who is to be reached by them."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.platform.policies


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("platform", "0009_changes"),
        ("registry", "0008_incomes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(max_length=40)),
                ("begun_on", models.DateField()),
                ("due_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("pack_hash", models.CharField(max_length=64)),
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
                    "begun_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.agent"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("plan", models.CharField(max_length=40)),
                ("begun_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Still to be reached"),
                            ("reached", "Reached"),
                            ("double", "Answered twice"),
                            ("died", "Died before"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reached_on", models.DateField(null=True)),
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
                    "campaign",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.subject",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=minzheng.platform.policies.RowScope(name="campaigns_campaign_scope", version=1),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)), fields=("plan", "area"), name="campaign_runs_once"
            ),
        ),
        migrations.AddIndex(
            model_name="target",
            index=models.Index(fields=["campaign", "due_on", "id", "area"], name="target_due"),
        ),
        migrations.AddIndex(
            model_name="target",
            index=models.Index(fields=["subject", "area"], name="target_subject"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=minzheng.platform.policies.RowScope(name="campaigns_target_scope", version=1),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(fields=("campaign", "subject"), name="target_once"),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reached_on__isnull", False), ("state__in", ("reached", "double"))),
                    models.Q(("reached_on", None), ("state__in", ("open", "died"))),
                    _connector="OR",
                ),
                name="target_reached_on_a_day",
            ),
        ),
    ]
