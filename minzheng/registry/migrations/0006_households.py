"""Households, who belongs to them, and by how many they change."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.platform.policies


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0007_jobs_in_verbs"),
        ("registry", "0005_found_by_birth_date"),
    ]

    operations = [
        migrations.CreateModel(
            name="Household",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("book", "By the residence booklet"), ("living", "Living together")],
                        max_length=8,
                    ),
                ),
                ("book_index", models.BinaryField(default=b"")),
                ("verb", models.CharField(max_length=60)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.agent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HouseholdChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("by", models.SmallIntegerField()),
                ("verb", models.CharField(max_length=60)),
                (
                    "agent",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.agent",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="registry.household",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Membership",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("book", "By the residence booklet"), ("living", "Living together")],
                        max_length=8,
                    ),
                ),
                ("relation", models.CharField(blank=True, max_length=40)),
                ("is_head", models.BooleanField(default=False)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("sent_on", models.DateField(null=True)),
                ("delivery", models.BigIntegerField(null=True)),
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
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.household",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="registry.subject",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=models.UniqueConstraint(
                condition=models.Q(("book_index", b""), _negated=True),
                fields=("book_index",),
                name="household_book",
            ),
        ),
        migrations.AddConstraint(
            model_name="household",
            constraint=minzheng.platform.policies.Signed(
                in_verb=True,
                name="household_rights",
                rights=(("mz_staff", "SELECT, INSERT"),),
                signed="agent_id",
            ),
        ),
        migrations.AddIndex(
            model_name="householdchange",
            index=models.Index(fields=["household", "on"], name="householdchange_household"),
        ),
        migrations.AddConstraint(
            model_name="householdchange",
            constraint=minzheng.platform.policies.Signed(
                in_verb=True,
                name="householdchange_rights",
                rights=(("mz_staff", "SELECT, INSERT"),),
                signed="agent_id",
            ),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["subject", "kind", "valid_from", "area"], name="membership_subject"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(fields=["household", "subject", "area"], name="membership_household"),
        ),
        migrations.AddIndex(
            model_name="membership",
            index=models.Index(
                condition=models.Q(("delivery", None), _negated=True),
                fields=["delivery", "id", "area"],
                name="membership_delivery",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=minzheng.platform.policies.RowScope(name="registry_membership_scope", version=1),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                ),
                name="membership_until_after_from",
            ),
        ),
    ]
