"""Two people who are one: who was merged into whom, and which rows went over."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.platform.policies


class Migration(migrations.Migration):
    dependencies = [
        ("platform", "0007_jobs_in_verbs"),
        ("registry", "0006_households"),
    ]

    operations = [
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rows", models.JSONField(default=dict)),
                ("recorded_by", models.BigIntegerField()),
                ("withdrawn_by", models.BigIntegerField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="person",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="registry.person",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="standing",
            field=models.CharField(
                choices=[
                    ("observed", "Seen in files"),
                    ("registered", "Registered"),
                    ("merged", "The same as somebody else"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=models.Q(("merged_into", None), _negated=True),
                fields=["merged_into"],
                name="person_merged",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("standing", "merged")),
                    models.Q(models.Q(("standing", "merged"), _negated=True), ("merged_into", None)),
                    _connector="OR",
                ),
                name="person_merged_into_somebody",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="area",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="platform.division",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="from_area",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="platform.division",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="other",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.subject",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="subject",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="registry.subject",
            ),
        ),
        migrations.AddIndex(
            model_name="merge",
            index=models.Index(fields=["subject", "id", "area"], name="merge_subject"),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=minzheng.platform.policies.RowScope(name="registry_merge_scope", version=1),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_by", None)), fields=("other",), name="merge_once"
            ),
        ),
    ]
