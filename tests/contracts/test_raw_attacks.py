"""Raw SQL as the application's role: nothing foreign is read by any road, and nothing is written but by a verb, in its
places. Every scoped table is tried."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, models, transaction

from minzheng.platform.acting import Actor, acting, current, nobody, unscoped, writing
from tests.accounts import actor
from tests.contracts.calls import holder
from tests.contracts.conftest import Tried
from tests.contracts.enumerated import row_scope, scoped_models
from tests.contracts.rows import any_row, person_in, qinghe, wanghu

pytestmark = pytest.mark.django_db

each_model = pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
Road = Callable[[str, str], set[int]]
REFUSALS = (DatabaseError, psycopg.Error)  # COPY and stream raise psycopg's own
_numbers = count()


def by_execute(table: str, column: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {column} FROM "{table}"')
        return {row[0] for row in cursor.fetchall()}


def by_copy_of_a_query(table: str, column: str) -> set[int]:
    with connection.cursor() as cursor:
        return _copied(cursor, f'COPY (SELECT {column} FROM "{table}") TO STDOUT')


def by_copy_of_a_table(table: str, column: str) -> set[int]:
    with connection.cursor() as cursor:
        return _copied(cursor, f'COPY "{table}" ({column}) TO STDOUT')


def _copied(cursor: Any, statement: str) -> set[int]:
    out = io.BytesIO()
    with cursor.copy(statement) as copy:
        for block in copy:
            out.write(block)
    return {int(line) for line in out.getvalue().split() if line != b"\\N"}


def by_stream(table: str, column: str) -> set[int]:
    with connection.cursor() as cursor:
        return {row[0] for row in cursor.stream(f'SELECT {column} FROM "{table}"')}


def by_server_side_cursor(table: str, column: str) -> set[int]:
    with connection.chunked_cursor() as cursor:
        cursor.itersize = 1
        cursor.execute(f'SELECT {column} FROM "{table}"')
        return {row[0] for row in cursor}


def by_prepared_statement(table: str, column: str) -> set[int]:
    name = f"road_{next(_numbers)}"
    with connection.cursor() as cursor:
        cursor.execute(f'PREPARE {name} AS SELECT {column} FROM "{table}"')
        cursor.execute(f"EXECUTE {name}")
        return {row[0] for row in cursor.fetchall()}


def by_returning_of_an_executemany(table: str, column: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.executemany(f'SELECT {column} FROM "{table}" WHERE 1 = %s', [(1,)])
        cursor.execute(f'SELECT {column} FROM "{table}"')
        return {row[0] for row in cursor.fetchall()}


READING: tuple[Road, ...] = (
    by_execute,
    by_copy_of_a_query,
    by_copy_of_a_table,
    by_stream,
    by_server_side_cursor,
    by_prepared_statement,
    by_returning_of_an_executemany,
)


@pytest.mark.parametrize("road", READING, ids=lambda road: road.__name__)
@each_model
def test_a_street_reads_no_foreign_row_right_after_the_district(
    model: type[models.Model], road: Road, tried: Tried
) -> None:
    any_row(model, qinghe())
    there = any_row(model, wanghu())
    table = model._meta.db_table
    district, street = actor("leader"), actor("qinghe_clerk")
    with acting(district):
        assert there.area_id in by_execute(table, "area_id")
    with acting(street):
        seen = road(table, "area_id")
    assert seen
    assert seen <= street.seen
    with acting(district):
        assert there.area_id in road(table, "area_id")
    tried("raw reads in a street's scope right after a district's")


@pytest.mark.parametrize("road", READING, ids=lambda road: road.__name__)
@each_model
def test_a_party_reads_no_row_of_another_party(model: type[models.Model], road: Road, tried: Tried) -> None:
    scope = row_scope(model)
    assert scope is not None
    any_row(model, qinghe())
    any_row(model, wanghu())
    anhe, qingfeng = actor("anhe"), actor("qingfeng")
    if not scope.party:
        with acting(anhe), pytest.raises(REFUSALS, match="permission denied"), transaction.atomic():
            road(model._meta.db_table, "area_id")
        return
    with acting(qingfeng):
        assert by_execute(model._meta.db_table, "party_id") == qingfeng.seen
    with acting(anhe):
        assert road(model._meta.db_table, "party_id") == anhe.seen
    tried("raw reads of a party right after another")


@pytest.mark.parametrize("road", READING, ids=lambda road: road.__name__)
def test_nobody_reads_nothing_right_after_the_district(road: Road) -> None:
    person_in(qinghe())
    with acting(actor("leader")):
        assert by_execute("registry_person", "area_id")
    with pytest.raises(REFUSALS, match="permission denied"), transaction.atomic():
        road("registry_person", "area_id")


def columns(model: type[models.Model]) -> list[str]:
    """The columns of a copy of a row: all but its key and what the database writes itself."""
    key = model._meta.pk.column
    return [f.column for f in model._meta.concrete_fields if f.column != key and not f.has_db_default()]


def refused_or_nothing(statement: str, params: list[Any]) -> int:
    """Rows that a statement changed; 0 if the database refuses it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            changed: int = cursor.rowcount
    except DatabaseError as error:
        told = str(error)
        assert "row-level security" in told or "permission denied" in told, told
        return 0
    return changed


def attacks(model: type[models.Model], own: int, foreign: int) -> dict[str, tuple[str, list[Any]]]:
    """Ways to write to the foreign row, or to take it over, or to put a row into its area. `own` and `foreign` are
    areas; `%(t)s` stands for the table."""
    t, key, names = f'"{model._meta.db_table}"', model._meta.pk.column, ", ".join(columns(model))
    as_theirs = ", ".join("%s" if name == "area_id" else name for name in columns(model))
    into = f"INSERT INTO {t} ({names}) SELECT {as_theirs} FROM {t} WHERE area_id = %s LIMIT 1"
    if model._meta.pk.is_relation:
        into = into.replace(f"({names})", f"({key}, {names})").replace("SELECT ", f"SELECT {key}, ", 1)
    return {
        "delete": (f"DELETE FROM {t} WHERE area_id = %s", [foreign]),
        "delete of all": (f"DELETE FROM {t} WHERE area_id <> %s", [own]),
        "touch": (f"UPDATE {t} SET area_id = area_id WHERE area_id = %s", [foreign]),
        "take over": (f"UPDATE {t} SET area_id = %s WHERE area_id = %s", [own, foreign]),
        "give away": (f"UPDATE {t} SET area_id = %s WHERE area_id = %s", [foreign, own]),
        "put in": (into, [foreign, own]),
        "copy theirs": (into, [foreign, foreign]),
        "in a query": (
            f"WITH gone AS (DELETE FROM {t} WHERE area_id = %s RETURNING 1) SELECT 1 FROM gone",
            [foreign],
        ),
        "from another table": (
            f"UPDATE {t} SET area_id = d.id FROM platform_division d WHERE d.id = %s AND area_id = %s",
            [own, foreign],
        ),
        "merge": (
            f"MERGE INTO {t} USING (SELECT %s::smallint AS a) s ON {t}.area_id = s.a WHEN MATCHED THEN DELETE",
            [foreign],
        ),
        "truncate": (f"TRUNCATE {t} CASCADE", []),
        "lock": (f"SELECT 1 FROM {t} WHERE area_id = %s FOR UPDATE", [foreign]),
        "row security off": (
            f"WITH off AS (SELECT set_config('row_security', 'on', false)) DELETE FROM {t} WHERE area_id = %s",
            [foreign],
        ),
    }


@contextmanager
def in_a_verb(one: Actor) -> Iterator[None]:
    """The scope that the frame of a verb of this actor sets: it may write where it clerks."""
    with acting(one), writing(one.where("registry.register"), "registry.register_person"):
        yield


@contextmanager
def only_looking(one: Actor) -> Iterator[None]:
    """The scope of a page."""
    with acting(one):
        yield


@contextmanager
def seeing_everything(one: Actor) -> Iterator[None]:
    """The scope of a check by absence in the midst of a verb."""
    with in_a_verb(one), unscoped("a check by absence"):
        yield


@pytest.mark.parametrize(
    "scope", [in_a_verb, only_looking, seeing_everything], ids=lambda scope: scope.__name__
)
@each_model
def test_a_clerk_of_one_street_who_looks_on_in_the_other_writes_nothing_there(
    model: type[models.Model], scope: Any, tried: Tried
) -> None:
    any_row(model, qinghe())
    any_row(model, wanghu())
    clerk = holder("registry.register", qinghe(), looks_on=wanghu())
    clerk = Actor(clerk.agent_id, clerk.name, "staff", {**clerk.grants, model.see: clerk.seen})  # type: ignore[attr-defined]
    own, foreign = qinghe().area.pk, wanghu().area.pk
    declared = row_scope(model)
    assert declared is not None
    for name, (statement, params) in attacks(model, own, foreign).items():
        if declared.by_viewer and name in ("put in", "copy theirs"):
            continue  # a look is noted by whoever sees the place, that is what it is for
        with scope(clerk):
            assert refused_or_nothing(statement, params) == 0, name
        tried("raw writes to a row that is only seen")


@each_model
def test_outside_a_verb_nothing_is_written_in_ones_own_street_either(
    model: type[models.Model], tried: Tried
) -> None:
    any_row(model, qinghe())
    clerk, own = actor("qinghe_clerk"), qinghe().area.pk
    declared = row_scope(model)
    assert declared is not None
    for name, (statement, params) in attacks(model, own, own).items():
        if name == "lock" and declared.appended:
            continue
        if declared.by_viewer and name in ("put in", "copy theirs"):
            continue
        with acting(clerk):
            assert refused_or_nothing(statement, params) == 0, name
        tried("raw writes outside a verb")


@each_model
def test_in_a_verb_ones_own_row_is_written_unless_its_table_only_grows(model: type[models.Model]) -> None:
    row = any_row(model, qinghe())
    table, key = model._meta.db_table, model._meta.pk.column
    declared = row_scope(model)
    assert declared is not None
    with in_a_verb(holder("registry.register", qinghe())):
        changed = refused_or_nothing(f'UPDATE "{table}" SET area_id = area_id WHERE "{key}" = %s', [row.pk])
    assert changed == (0 if declared.appended else 1)


def test_an_upsert_onto_a_foreign_row_is_refused() -> None:
    theirs = person_in(wanghu()).subject
    own = qinghe().area.pk
    with in_a_verb(holder("registry.register", qinghe(), looks_on=wanghu())):
        changed = refused_or_nothing(
            "INSERT INTO registry_subject (id, kind, label, area_id) VALUES (%s, 'person', 'x', %s)"
            " ON CONFLICT (id) DO UPDATE SET area_id = excluded.area_id, label = 'mine'",
            [theirs.pk, own],
        )
    assert changed == 0


def test_a_condition_that_would_tell_of_a_foreign_row_is_asked_after_the_policy() -> None:
    """Division by zero on a name that lies in the other street only: it would tell that the name is there."""
    from minzheng.registry.models import Person
    from tests.contracts.rows import made

    made(Person, wanghu(), name="不该知道")
    made(Person, qinghe(), name="周桂英")
    with acting(actor("qinghe_clerk")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM registry_person WHERE 1 / (CASE name WHEN '不该知道' THEN 0 ELSE 1 END) = 1"
        )
        assert cursor.fetchone()[0] >= 1


def test_the_planners_statistics_tell_no_hat_what_stands_in_scoped_tables() -> None:
    tables = [model._meta.db_table for model in scoped_models()]
    with acting(actor("leader")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = ANY(%s)", [tables])
        assert cursor.fetchone() == (0,)


def refused(statement: str, message: str | None = None) -> None:
    """The database refuses the statement, in whatever scope acts."""
    with pytest.raises(REFUSALS, match=message), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_switching_row_security_off_makes_every_read_fail() -> None:
    with acting(actor("qinghe_clerk")):
        refused("SET LOCAL row_security = off; SELECT count(*) FROM registry_person", "row-level security")


def test_copy_into_a_scoped_table_is_refused() -> None:
    with in_a_verb(holder("registry.register", qinghe())):
        refused("COPY registry_subject FROM STDIN", "row-level security")


@pytest.mark.parametrize("role", ["mz_owner", "mz_seal", "postgres"])
def test_no_hat_becomes_somebody_mightier(role: str) -> None:
    with acting(actor("leader")):
        refused(f"SET ROLE {role}")


def told() -> tuple[str, str]:
    """Role and seen areas as the session has them now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('app.areas')")
        found: tuple[str, str] = cursor.fetchone()
        return found


def everywhere_then_nothing() -> tuple[Actor, Actor]:
    person_in(qinghe())
    person_in(wanghu())
    return actor("leader"), actor("qinghe_clerk")


def test_told_wide_then_narrow_after_a_savepoint_that_is_rolled_back_narrow_holds() -> None:
    wide, narrow = everywhere_then_nothing()
    with acting(wide):
        by_execute("registry_person", "area_id")
        savepoint = transaction.savepoint()
    with acting(narrow):
        by_execute("registry_person", "area_id")
        transaction.savepoint_rollback(savepoint)
        assert by_execute("registry_person", "area_id") <= narrow.seen


def test_told_narrow_then_wide_after_a_savepoint_that_is_rolled_back_wide_holds() -> None:
    wide, narrow = everywhere_then_nothing()
    with acting(narrow):
        by_execute("registry_person", "area_id")
        savepoint = transaction.savepoint()
    with acting(wide):
        by_execute("registry_person", "area_id")
        transaction.savepoint_rollback(savepoint)
        assert by_execute("registry_person", "area_id") >= {qinghe().area.pk, wanghu().area.pk}


def test_the_narrow_scope_holds_after_a_wide_one_inside_it_failed() -> None:
    wide, narrow = everywhere_then_nothing()
    with acting(narrow):
        with pytest.raises(RuntimeError), transaction.atomic(), acting(wide):
            by_execute("registry_person", "area_id")
            raise RuntimeError
        assert by_execute("registry_person", "area_id") <= narrow.seen


def test_a_failed_statement_in_another_scope_spoils_only_its_savepoint() -> None:
    """In a failed transaction nothing can be told, so ROLLBACK TO goes without."""
    wide, narrow = everywhere_then_nothing()
    with acting(wide):
        with (
            pytest.raises(REFUSALS),
            transaction.atomic(),
            acting(narrow),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT 1 / 0")
        assert by_execute("registry_person", "area_id") >= {qinghe().area.pk, wanghu().area.pk}
        assert not connection.needs_rollback


def test_what_is_told_is_what_acts_before_every_single_statement() -> None:
    wide, narrow = actor("leader"), actor("qinghe_clerk")
    for one in (wide, narrow, wide, narrow):
        with acting(one):
            assert told()[1] == "{" + ",".join(map(str, sorted(current().areas))) + "}"


EVENT = (
    "INSERT INTO platform_event (actor_id, verb, key, fingerprint) VALUES (%s, %s, gen_random_uuid(), 'x')"
)
REFUSED_CALL = (
    "INSERT INTO platform_refusedcall (agent_id, verb, code, reasons) VALUES (%s, 'a.b', 'c', '[]')"
)
LOOK = (
    "INSERT INTO platform_look (area_id, agent_id, subject_id, what, reason) VALUES (%s, %s, 1, 'page', '')"
)
RUNNING = "registry.register_person"


def kept_out(statement: str, params: list[Any]) -> None:
    """The policy refuses the row."""
    with (
        pytest.raises(REFUSALS, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, params)


def test_nobody_writes_an_event_outside_the_verb_that_it_names() -> None:
    clerk = holder("registry.register", qinghe())
    with only_looking(clerk):
        kept_out(EVENT, [clerk.agent_id, RUNNING])
    with in_a_verb(clerk):
        kept_out(EVENT, [clerk.agent_id, "casework.approve_plan"])


def test_nobody_writes_an_event_a_refusal_or_a_look_in_anothers_name() -> None:
    clerk, other = holder("registry.register", qinghe()), actor("leader").agent_id
    with in_a_verb(clerk):
        kept_out(EVENT, [other, RUNNING])
        kept_out(REFUSED_CALL, [other])
        kept_out(LOOK, [qinghe().area.pk, other])


def test_nobody_writes_a_line_of_the_log_in_anothers_name_or_outside_the_verb_it_names() -> None:
    from minzheng.platform.models import EventLine

    clerk, other = holder("registry.register", qinghe()), actor("leader").agent_id
    line = any_row(EventLine, qinghe())
    add = (
        "INSERT INTO platform_eventline (event_id, area_id, kind, object_kind, object_id, verb, actor_id, diff, reason,"
        " origin_sheet) VALUES (%s, %s, 'made', 'a.b', 1, %s, %s, '{}', '', '')"
    )
    with in_a_verb(clerk):
        kept_out(add, [line.event_id, qinghe().area.pk, RUNNING, other])
        kept_out(add, [line.event_id, qinghe().area.pk, "casework.approve_plan", clerk.agent_id])
        with connection.cursor() as cursor:
            cursor.execute(add, [line.event_id, qinghe().area.pk, RUNNING, clerk.agent_id])


JOB = (
    "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args) VALUES ('default', 'x', 0, '{}')"
)


@pytest.mark.parametrize("who", ["qinghe_clerk", "anhe", ""])
def test_outside_a_verb_nobody_puts_a_job_into_the_queue_and_no_hat_changes_one(who: str) -> None:
    clerk = actor("qinghe_clerk")
    with in_a_verb(clerk):
        assert refused_or_nothing(JOB, []) == 1
    with acting(actor(who)) if who else nobody():
        assert refused_or_nothing(JOB, []) == 0
        changed = refused_or_nothing("UPDATE procrastinate_jobs SET task_name = 'y'", [])
    assert changed == (0 if who else 1)  # the worker, whom nobody signed in, goes on finishing jobs
