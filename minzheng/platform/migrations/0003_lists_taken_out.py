"""Lists taken out of the house as workbooks are written down and sealed."""

import django.db.models.deletion
from django.db import migrations, models

import minzheng.platform.models.log
import minzheng.platform.policies


class Migration(migrations.Migration):
    dependencies = [("platform", "0002_login_rights")]

    operations = [
        migrations.CreateModel(
            name="TakenList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "epoch",
                    models.BigIntegerField(db_default=minzheng.platform.models.log.Epoch(), editable=False),
                ),
                (
                    "xid",
                    minzheng.platform.models.log.Xid8Field(
                        db_default=minzheng.platform.models.log.CurrentXid(), editable=False
                    ),
                ),
                ("at", models.DateTimeField(db_default=models.Func(function="now"), editable=False)),
                ("page", models.CharField(max_length=60)),
                ("reason", models.CharField(max_length=200)),
                ("rows", models.PositiveIntegerField()),
                (
                    "agent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform.agent"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["epoch", "xid", "id"], name="takenlist_sealing")],
            },
        ),
        migrations.AddConstraint(
            model_name="takenlist",
            constraint=minzheng.platform.policies.Rights(
                name="takenlist_rights",
                rights=(("mz_staff", "INSERT"), ("mz_party", "INSERT"), ("mz_seal", "SELECT")),
            ),
        ),
    ]
