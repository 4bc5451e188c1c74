"""Income entered at the counter."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.platform.policies


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0007_jobs_in_verbs"),
        ("registry", "0007_merging"),
    ]

    operations = [
        migrations.CreateModel(
            name="Income",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                ("recorded_by", models.BigIntegerField()),
                ("withdrawn_by", models.BigIntegerField(null=True)),
                ("part", models.CharField(max_length=40)),
                ("amount", models.BigIntegerField()),
                ("proof", models.CharField(max_length=120)),
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
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incomes",
                        to="registry.subject",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    minzheng.platform.policies.RowScope(name="registry_income_scope", version=1),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_by", None)),
                        fields=("subject", "part", "valid_from"),
                        name="income_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="income_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="income_until_after_from",
                    ),
                ],
            },
        ),
    ]
