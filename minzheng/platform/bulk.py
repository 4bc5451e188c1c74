"""Many rows at once, through the policies: COPY is refused on a table with row security, so rows are copied into a
temporary table of the same shape and inserted from there, where the policies look at each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


class OutOfReach(RuntimeError):
    """Some of the rows to be changed may not be written here: the policy would have left them as they are, silently."""


def draw_ids(model: type[models.Model], number: int) -> list[int]:
    """Ids ahead of the insert, so that lines and children can name the rows."""
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('\"{table}_{key}_seq\"') FROM generate_series(1, %s)", [number])
        return [row[0] for row in cursor.fetchall()]


def insert_tuples(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows given as tuples in the order of `columns`; values as psycopg takes them."""
    table = model._meta.db_table
    names = ", ".join(f'"{name}"' for name in columns)
    staging = f"pg_temp.incoming_{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMP TABLE "incoming_{table}" ON COMMIT DROP AS SELECT {names} FROM "{table}" LIMIT 0'
        )
        with cursor.copy(f"COPY {staging} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {staging}')
        cursor.execute(f"DROP TABLE {staging}")


def insert_all(model: type[M], rows: Sequence[M]) -> list[M]:
    """Inserts model instances; those without a primary key get one. Defaults of the database stay its own."""
    if not rows:
        return []
    key = model._meta.pk
    if isinstance(key, models.AutoField | models.BigAutoField | models.SmallAutoField):
        missing = [row for row in rows if row.pk is None]
        for row, number in zip(missing, draw_ids(model, len(missing)), strict=True):
            row.pk = number
    fields = [f for f in model._meta.concrete_fields if not f.has_db_default()]
    values = ([_stored(f, row) for f in fields] for row in rows)
    insert_tuples(model, _columns(fields), values)
    for row in rows:
        row._state.adding = False
    return list(rows)


def _columns(fields: Sequence[models.Field[Any, Any]]) -> list[str]:
    return [f.column for f in fields if f.column]


def _stored(field: models.Field[Any, Any], row: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def update_tuples(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Updates rows given as tuples whose first value is the primary key. Gives the number of rows changed."""
    table, key = model._meta.db_table, model._meta.pk.column
    names = ", ".join(f'"{name}"' for name in (key, *columns))
    sets = ", ".join(f'"{name}" = incoming."{name}"' for name in columns)
    staging = f"pg_temp.changing_{table}"
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMP TABLE "changing_{table}" ON COMMIT DROP AS SELECT {names} FROM "{table}" LIMIT 0'
        )
        with cursor.copy(f"COPY {staging} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f'UPDATE "{table}" SET {sets} FROM {staging} AS incoming WHERE "{table}"."{key}" = incoming."{key}"'
        )
        changed: int = cursor.rowcount
        cursor.execute(f"DROP TABLE {staging}")
    return changed


def update_all(model: type[M], rows: Sequence[M], columns: Sequence[str]) -> int:
    """Writes these fields of model instances back; raises OutOfReach unless every one of them was changed."""
    if not rows:
        return 0
    fields = [f for f in model._meta.concrete_fields if f.name in columns]
    values = ([row.pk, *(_stored(f, row) for f in fields)] for row in rows)
    changed = update_tuples(model, _columns(fields), values)
    if changed < len({row.pk for row in rows}):
        raise OutOfReach(model._meta.label)
    return changed
