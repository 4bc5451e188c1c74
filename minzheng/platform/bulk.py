"""Many rows at once, through the policies: COPY is refused on a table with row security, so rows are copied into a
temporary table of the same shape and inserted from there, where the policies look at each of them. A few rows are
values of one statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, F, Func, Value
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
FEW = 12  # so many rows cost less as values of one statement than a temporary table does
FEW_CHANGED = 4  # and so many cost less as a statement each


def in_parts(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """The rows as they come, so many at a time; nothing where none come."""
    coming = iter(rows)
    while part := list(islice(coming, size)):
        yield part


class OutOfReach(RuntimeError):
    """Some of the rows to be changed may not be written here: the policy would have left them as they are, silently."""


class Among(Func):
    """`column = ANY (values)` for filters: one parameter however many values there are, where `in` takes one each."""

    function = ""
    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()
    conditional = True

    def __init__(
        self, column: str, values: Iterable[Any], kind: models.Field[Any, Any] | None = None
    ) -> None:
        """`kind` is the column's type where it is no number."""
        array = ArrayField(kind or models.BigIntegerField())
        super().__init__(F(column), Value(list(values), output_field=array))


def among(subjects: Collection[int] | None, column: str = "subject_id") -> Among | models.Q:
    """Rows about these people; about everybody where none are named."""
    return models.Q() if subjects is None else Among(column, subjects)


def draw_numbers(sequence: str, number: int) -> list[int]:
    """The next so many numbers of a sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [sequence, number])
        return [row[0] for row in cursor.fetchall()]


def draw_ids(model: type[models.Model], number: int) -> list[int]:
    """Ids ahead of the insert, so that lines and children can name the rows."""
    return draw_numbers(f'"{model._meta.db_table}_{model._meta.pk.column}_seq"', number)


@contextmanager
def _staged(table: str, names: str, rows: Iterable[Sequence[Any]]) -> Iterator[tuple[CursorWrapper, str]]:
    """The rows in a temporary table with these columns of `table`; gives a cursor and the temporary table's name."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMP TABLE "staged_{table}" ON COMMIT DROP AS SELECT {names} FROM "{table}" LIMIT 0'
        )
        staged = f'pg_temp."staged_{table}"'
        with cursor.copy(f"COPY {staged} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        yield cursor, staged
        cursor.execute(f"DROP TABLE {staged}")


def insert_tuples(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows given as tuples in the order of `columns`; values as psycopg takes them."""
    table, names, coming = model._meta.db_table, _quoted(columns), iter(rows)
    first = list(islice(coming, FEW + 1))
    if len(first) <= FEW:
        _insert_few(table, names, first)
        return
    with _staged(table, names, chain(first, coming)) as (cursor, staged):
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {staged}')


def _insert_few(table: str, names: str, rows: Sequence[Sequence[Any]]) -> None:
    if not rows:
        return
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    statement = f'INSERT INTO "{table}" ({names}) VALUES {", ".join([one] * len(rows))}'
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])


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
    insert_tuples(model, _columns(fields), map(_reader(fields), rows))
    for row in rows:
        row._state.adding = False
    return list(rows)


def bare(model: type[M], **values: Any) -> M:
    """An instance of these stored values (foreign keys by id), the rest by default; for rows by the thousand.

    Django's own way asks every field of every instance, which takes longer than all else that is done with the row.
    """
    row = model.__new__(model)
    row.__dict__.update(_defaults(model))
    row.__dict__.update(values, _state=ModelState())
    return row


@cache
def _defaults(model: type[models.Model]) -> dict[str, Any]:
    """The default of each stored field; one that is made anew each time is left to whoever gives all values."""
    fields = [f for f in model._meta.concrete_fields if not (f.has_default() and callable(f.default))]
    return {f.attname: f.get_default() for f in fields if not f.has_db_default()}


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def _columns(fields: Sequence[models.Field[Any, Any]]) -> list[str]:
    return [f.column for f in fields if f.column]


# Fields whose values the driver takes as they stand on the row: nothing is asked of each of them again.
AS_THEY_STAND = (
    models.IntegerField,
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.BinaryField,
    models.UUIDField,
    models.ForeignKey,
)


def _reader(fields: Sequence[models.Field[Any, Any]]) -> Callable[[models.Model], Sequence[Any]]:
    """What reads the stored values off a row: all at once where they stand there so, else one by one."""
    plain = [isinstance(f, AS_THEY_STAND) or type(f) is models.DateField for f in fields]
    if all(plain) and len(fields) > 1:
        return attrgetter(*(f.attname for f in fields))
    return lambda row: [
        getattr(row, f.attname) if stands else _stored(f, row)
        for f, stands in zip(fields, plain, strict=True)
    ]


def _stored(field: models.Field[Any, Any], row: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def update_tuples(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Updates rows given as tuples whose first value is the primary key. Gives the number of rows changed."""
    table, key, coming = model._meta.db_table, str(model._meta.pk.column), iter(rows)
    first = list(islice(coming, FEW_CHANGED + 1))
    if len(first) <= FEW_CHANGED:
        return sum(_update_one(table, key, columns, row) for row in first)
    sets = ", ".join(f'"{name}" = incoming."{name}"' for name in columns)
    with _staged(table, _quoted((key, *columns)), chain(first, coming)) as (cursor, staged):
        cursor.execute(
            f'UPDATE "{table}" SET {sets} FROM {staged} AS incoming WHERE "{table}"."{key}" = incoming."{key}"'
        )
        changed: int = cursor.rowcount
    return changed


def _update_one(table: str, key: str, columns: Sequence[str], row: Sequence[Any]) -> int:
    sets = ", ".join(f'"{name}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'UPDATE "{table}" SET {sets} WHERE "{key}" = %s', [*row[1:], row[0]])
        changed: int = cursor.rowcount
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
