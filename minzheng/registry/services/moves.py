"""Moving: one verb rewrites the area on every row about a person; lines of the log keep theirs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import lru_cache

from django.apps import apps
from django.db import connection, models

from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.models import Division
from minzheng.platform.scope import ScopedModel
from minzheng.platform.verbs import Told, record, verb
from minzheng.registry.models import Person, Subject

REWRITE = """
    UPDATE "{table}" SET area_id = moved.area FROM unnest(%s::bigint[], %s::smallint[]) AS moved(subject, area)
    WHERE "{table}"."{column}" = moved.subject AND "{table}".area_id <> moved.area
"""


@lru_cache(maxsize=1)
def models_about_subjects() -> tuple[tuple[type[models.Model], str], ...]:
    """Every scoped model that points to a subject, with the column that does; Subject itself first."""
    found: list[tuple[type[models.Model], str]] = [(Subject, "id")]
    for model in apps.get_models():
        if not issubclass(model, ScopedModel) or model is Subject:
            continue
        columns = [f.column for f in model._meta.concrete_fields if f.related_model is Subject and f.column]
        found.extend((model, column) for column in columns)
    return tuple(found)


def rewrite_areas(moved: Mapping[int, int]) -> None:
    """Gives each subject's rows its new area, in every table there is; `moved` maps subject to area. Who was merged
    into somebody goes along with them."""
    moved = dict(moved)
    with unscoped("who was merged into somebody lies where they do"):
        along = Person.objects.filter(merged_into__in=list(moved)).values_list("pk", "merged_into_id")
        moved |= {pk: moved[into] for pk, into in along if pk not in moved}
    subjects, areas = list(moved), list(moved.values())
    with connection.cursor() as cursor:
        for model, column in models_about_subjects():
            cursor.execute(REWRITE.format(table=model._meta.db_table, column=column), [subjects, areas])


@verb(permit="registry.register")
def move_person(actor: Actor, *, person: Person, to: Division, key: uuid.UUID, reason: Told = "") -> Person:
    """The person lives in this area from now on, and everything about them lies there too."""
    before = person.area_id
    rewrite_areas({person.pk: to.pk})
    person.area_id = to.pk
    record(person, kind="moved", subject_id=person.pk, diff={"area": [before, to.pk]}, reason=reason)
    return person
