"""A model of the gallery alone: its table is made in a test's own copy of the database."""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models

from minzheng.platform.policies import RowScope
from minzheng.platform.scope import ScopedModel, ScopedQuerySet


class Errand(ScopedModel):
    """Something to do for somebody, with a clock."""

    see: ClassVar[str] = "gallery.see"

    name = models.CharField(max_length=40)
    about = models.CharField(max_length=20)
    what = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=40)
    fen = models.BigIntegerField(null=True)
    due = models.DateTimeField()
    done = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        app_label = "gallery"
        constraints = [RowScope(name="gallery_errand_scope", version=1)]

    def __str__(self) -> str:
        return self.name


def table_sql() -> str:
    """The statements that make the table with its policies, for the owner to run."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        editor.create_model(Errand)
        made = [*editor.collected_sql, *(str(statement) for statement in editor.deferred_sql)]
        editor.deferred_sql.clear()
    return ";\n".join(statement.rstrip(";") for statement in made)
