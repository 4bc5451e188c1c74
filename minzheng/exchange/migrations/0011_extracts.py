"""Lists that go out, and who is in them."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.platform.policies


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0010_match_work_event"),
        ("platform", "0009_changes"),
        ("registry", "0008_incomes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Extract",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agreement", models.CharField(max_length=40)),
                ("listed", models.JSONField()),
                ("reason", models.TextField()),
                ("people", models.PositiveIntegerField()),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for approval"),
                            ("given", "Ready to be fetched"),
                            ("refused", "Not approved"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decision", models.TextField(blank=True)),
                ("expires_on", models.DateField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("fetched", models.PositiveIntegerField(default=0)),
                ("fetched_at", models.DateTimeField(null=True)),
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
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.agent"
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
            },
        ),
        migrations.CreateModel(
            name="ExtractPerson",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given", models.BooleanField(default=False)),
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
                    "extract",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.extract",
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
        migrations.AddIndex(
            model_name="extract",
            index=models.Index(fields=["-asked_at", "-id", "area"], name="extract_newest"),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=minzheng.platform.policies.RowScope(
                name="exchange_extract_scope", party=True, version=1
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "given"), _negated=True),
                    ("expires_on__isnull", False),
                    _connector="OR",
                ),
                name="extract_given_until_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="extract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("given", "refused")), _negated=True),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="extract_answered_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="extractperson",
            index=models.Index(fields=["extract", "id", "area"], name="extractperson_of"),
        ),
        migrations.AddIndex(
            model_name="extractperson",
            index=models.Index(fields=["subject", "area"], name="extractperson_subject"),
        ),
        migrations.AddConstraint(
            model_name="extractperson",
            constraint=minzheng.platform.policies.RowScope(name="exchange_extractperson_scope", version=1),
        ),
        migrations.AddConstraint(
            model_name="extractperson",
            constraint=models.UniqueConstraint(fields=("extract", "subject"), name="extractperson_once"),
        ),
    ]
