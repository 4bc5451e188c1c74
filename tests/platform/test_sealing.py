"""Whoever alters the sealed log is found out, the database's owner too; and nobody's slow commit is skipped."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from minzheng.platform import sealing, server
from minzheng.platform.sealing import anchor
from minzheng.platform.sealing.sources import FORMAT, SOURCES
from tests.accounts import actor
from tests.people import QINGHE_1, WANGHU_1, registered

# A transaction open in any database of the server delays the seal, so counts hold on a quiet server only.
pytestmark = pytest.mark.alone

LOG = """
    WITH e AS (INSERT INTO platform_event (actor_id, verb, key, fingerprint)
               SELECT a.id, 'tests.happen', gen_random_uuid(), '' FROM platform_agent a, generate_series(1, %(n)s)
               WHERE a.code = 'system' RETURNING id, actor_id),
         r AS (INSERT INTO platform_refusedcall (agent_id, verb, code, reasons)
               SELECT id, 'tests.happen', 'no', '[]' FROM platform_agent WHERE code = 'system'),
         l AS (INSERT INTO platform_takenlist (agent_id, page, reason, rows)
               SELECT id, 'people', 'report', 1 FROM platform_agent WHERE code = 'system'),
         k AS (INSERT INTO platform_look (area_id, agent_id, subject_id, what, reason)
               SELECT d.id, a.id, 1, 'person', '' FROM platform_division d, platform_agent a
               WHERE d.code = %(area)s AND a.code = 'system')
    INSERT INTO platform_eventline (event_id, area_id, kind, object_kind, object_id, verb, actor_id, diff, reason,
                                    origin_sheet)
    SELECT e.id, d.id, 'done', 'tests.thing', e.id * 10, 'tests.happen', e.actor_id, '{"a": 1}', '', ''
    FROM e, platform_division d WHERE d.code = %(area)s RETURNING event_id
"""

Run = Callable[..., list[tuple[Any, ...]]]
WITHOUT_EVENT = ("platform_look", "platform_refusedcall", "platform_takenlist")


@pytest.fixture
def urls(committed: str) -> Iterator[server.Urls]:
    """The ways into a database whose anchor is new."""
    sealing.retire(committed)
    yield server.urls(committed)
    for path in anchor.path_of(committed).parent.glob(f"{committed}.*"):
        path.unlink()


@pytest.fixture
def owner(urls: server.Urls) -> Iterator[Run]:
    """Runs a statement as the owner, whom neither policies nor rights stop."""
    with psycopg.connect(urls.owner.url, autocommit=True) as connection:

        def run(statement: str, **values: object) -> list[tuple[Any, ...]]:
            cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

        yield run


@pytest.fixture
def events(urls: server.Urls, owner: Run) -> list[int]:
    """Sixty events of one line each in two communities, sealed in three batches; the last seals fifty."""
    made = []
    for number, area in ((5, QINGHE_1), (5, WANGHU_1), (50, QINGHE_1)):
        made += [event for (event,) in owner(LOG, n=number, area=area)]
        sealing.seal(urls)
    return sorted(made)


def found(urls: server.Urls) -> set[tuple[str, str, int]]:
    return {(one.kind, one.source, one.row_id) for one in sealing.verify(urls).findings}


def batches(owner: Run) -> list[int]:
    return [number for (number,) in owner("SELECT id FROM platform_sealbatch ORDER BY id")]


def lines_of(owner: Run, event: int) -> list[int]:
    return [line for (line,) in owner("SELECT id FROM platform_eventline WHERE event_id = %(e)s", e=event)]


def test_an_untouched_log_is_intact_and_sealed_in_all_areas(urls: server.Urls, events: list[int]) -> None:
    report = sealing.verify(urls)
    assert (report.findings, report.batches, report.rows, report.unsealed) == ((), 3, 2 * 60 + 9, 0)


def test_what_verbs_log_is_sealed_whoever_acted_where(urls: server.Urls, owner: Run) -> None:
    registered(actor("qinghe_clerk"), QINGHE_1)
    registered(actor("wanghu_clerk"), WANGHU_1)
    logged = sum(owner(f"SELECT count(*) FROM {source.table}")[0][0] for source in SOURCES)
    assert sealing.verify(urls).unsealed == logged >= 4
    assert sealing.seal(urls) == sealing.Sealed(1, logged)
    assert sealing.verify(urls).intact


def test_a_second_seal_has_nothing_to_add(urls: server.Urls, events: list[int]) -> None:
    assert sealing.seal(urls) == sealing.Sealed(0, 0)


def test_a_changed_event_is_named(urls: server.Urls, owner: Run, events: list[int]) -> None:
    owner("UPDATE platform_event SET verb = 'tests.other' WHERE id = %(e)s", e=events[7])
    assert found(urls) == {("changed", "event", events[7])}


def test_a_changed_line_is_named_with_its_event(urls: server.Urls, owner: Run, events: list[int]) -> None:
    (line,) = lines_of(owner, events[7])
    owner("UPDATE platform_eventline SET diff = '{\"a\": 2}' WHERE id = %(line)s", line=line)
    (finding,) = sealing.verify(urls).findings
    assert (finding.kind, finding.row_id, finding.event_id, finding.verb) == (
        "changed",
        line,
        events[7],
        "tests.happen",
    )


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_no_column_of_the_log_can_change_unseen(
    urls: server.Urls, owner: Run, events: list[int], source: Any
) -> None:
    """A column that a migration adds must stand in the newest format."""
    columns = {
        name
        for (name,) in owner(
            "SELECT column_name::text FROM information_schema.columns WHERE table_name = %(table)s",
            table=source.table,
        )
    }
    assert {f"t.{name}" for name in columns - {"id"}} == set(source.columns[FORMAT].split(", "))


def test_what_was_sealed_in_an_older_format_stays_intact_and_still_shows_a_change(
    urls: server.Urls, owner: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("sealer", "chain"):
        monkeypatch.setattr(f"minzheng.platform.sealing.{module}.FORMAT", 1)
    owner(LOG, n=3, area=QINGHE_1)
    sealing.seal(urls)
    monkeypatch.undo()
    owner(LOG, n=2, area=QINGHE_1)
    sealing.seal(urls)
    assert sealing.verify(urls).intact
    owner("UPDATE platform_look SET reason = 'other' WHERE id = 1")
    assert ("changed", "look", 1) in found(urls)


@pytest.mark.parametrize("table", WITHOUT_EVENT)
def test_a_changed_look_refusal_or_taken_list_is_named(
    urls: server.Urls, owner: Run, events: list[int], table: str
) -> None:
    ((row,),) = owner(f"UPDATE {table} SET at = at - interval '1 day' WHERE id = 2 RETURNING id")
    source = next(source.name for source in SOURCES if source.table == table)
    assert found(urls) == {("changed", source, row)}


def test_a_deleted_event_and_its_line_are_named(urls: server.Urls, owner: Run, events: list[int]) -> None:
    (line,) = lines_of(owner, events[7])
    owner("DELETE FROM platform_eventline WHERE event_id = %(e)s", e=events[7])
    owner("DELETE FROM platform_event WHERE id = %(e)s", e=events[7])
    report = sealing.verify(urls)
    assert found(urls) == {("deleted", "event", events[7]), ("deleted", "line", line)}
    assert {finding.event_id for finding in report.findings} == {events[7]}


def test_a_deleted_line_is_named_with_its_event_and_verb(
    urls: server.Urls, owner: Run, events: list[int]
) -> None:
    owner("DELETE FROM platform_eventline WHERE event_id = %(e)s", e=events[7])
    (finding,) = sealing.verify(urls).findings
    assert (finding.kind, finding.event_id, finding.verb) == ("deleted", events[7], "tests.happen")


def test_two_swapped_lines_are_both_named(urls: server.Urls, owner: Run, events: list[int]) -> None:
    (one,), (two,) = lines_of(owner, events[3]), lines_of(owner, events[40])
    for before, after in ((one, -1), (two, one), (-1, two)):
        owner(
            "UPDATE platform_eventline SET id = %(after)s WHERE id = %(before)s", before=before, after=after
        )
    assert found(urls) == {("swapped", "line", one), ("swapped", "line", two)}


def test_a_back_dated_event_is_named(urls: server.Urls, owner: Run, events: list[int]) -> None:
    owner("UPDATE platform_event SET at = at - interval '1 year' WHERE id = %(e)s", e=events[7])
    assert found(urls) == {("changed", "event", events[7])}


def test_an_event_added_into_a_sealed_range_is_named(
    urls: server.Urls, owner: Run, events: list[int]
) -> None:
    ((added,),) = owner(
        "INSERT INTO platform_event (epoch, xid, at, actor_id, verb, key, fingerprint)"
        " SELECT epoch, xid, at, actor_id, verb, gen_random_uuid(), '' FROM platform_event WHERE id = %(e)s"
        " RETURNING id",
        e=events[7],
    )
    sealing.seal(urls)
    assert found(urls) == {("added", "event", added)}


@pytest.mark.parametrize("claim", ["xid = '18446744073709551000'", "epoch = 7", "at = 'infinity', xid = '3'"])
def test_an_event_that_claims_a_time_that_is_not_its_own_is_named(
    urls: server.Urls, owner: Run, events: list[int], claim: str
) -> None:
    (event,) = (event for (event,) in owner(LOG, n=1, area=QINGHE_1))
    owner(f"UPDATE platform_event SET {claim} WHERE id = %(e)s", e=event)
    sealing.seal(urls)
    assert found(urls) == {("added", "event", event)}


def cut_off_last_fifty(owner: Run, events: list[int]) -> None:
    last = batches(owner)[-1]
    owner("DELETE FROM platform_eventline WHERE event_id = ANY(%(e)s)", e=events[-50:])
    owner("DELETE FROM platform_event WHERE id = ANY(%(e)s)", e=events[-50:])
    for table in WITHOUT_EVENT:
        owner(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table})")
    owner("DELETE FROM platform_sealrow WHERE batch_id = %(b)s", b=last)
    owner("DELETE FROM platform_sealbatch WHERE id = %(b)s", b=last)


def test_the_last_fifty_cut_off_with_their_seal_are_named_by_the_anchor(
    urls: server.Urls, owner: Run, events: list[int]
) -> None:
    last = batches(owner)[-1]
    cut_off_last_fifty(owner, events)
    expected = {("batch_missing", "batch", last), *(("cut_off", "event", event) for event in events[-50:])}
    assert found(urls) == expected
    owner(LOG, n=3, area=QINGHE_1)
    sealing.seal(urls)
    assert expected <= found(urls)


def test_a_log_emptied_with_all_its_seals_is_named_by_the_anchor(
    urls: server.Urls, owner: Run, events: list[int]
) -> None:
    owner("TRUNCATE platform_sealrow, platform_sealbatch, platform_eventline, platform_event CASCADE")
    assert {("cut_off", "event", event) for event in events} <= found(urls)


RESEAL = """
    UPDATE platform_sealrow s SET digest = sha256(convert_to('event 2 ' || ROW(
        t.epoch, t.xid, t.at, t.actor_id, t.verb, t.cause_id, t.key, t.fingerprint)::text, 'UTF8'))
    FROM platform_event t WHERE s.source = 'event' AND s.row_id = t.id AND t.id = %(e)s RETURNING s.batch_id
"""


def alter_row_and_hash(owner: Run, event: int) -> int:
    owner("SET TimeZone = 'UTC'")
    owner("UPDATE platform_event SET verb = 'tests.other' WHERE id = %(e)s", e=event)
    return int(owner(RESEAL, e=event)[0][0])


def test_a_row_altered_together_with_its_hash_gives_its_batch_away(
    urls: server.Urls, owner: Run, events: list[int]
) -> None:
    batch = alter_row_and_hash(owner, events[7])
    assert found(urls) == {("root", "batch", batch)}


def test_a_root_altered_too_does_not_fit_the_head(urls: server.Urls, owner: Run, events: list[int]) -> None:
    batch = alter_row_and_hash(owner, events[7])
    with server_as_sealer(urls) as connection:
        root = sealing.verifier.all_roots(connection)[batch].value
    owner("UPDATE platform_sealbatch SET root = %(r)s WHERE id = %(b)s", r=root, b=batch)
    assert found(urls) == {("batch_altered", "batch", batch)}


def server_as_sealer(urls: server.Urls) -> psycopg.Connection[Any]:
    return psycopg.connect(urls.seal.url, autocommit=True)


def test_a_chain_recomputed_without_the_key_is_named_from_the_altered_batch_on(
    urls: server.Urls, owner: Run, events: list[int]
) -> None:
    altered = alter_row_and_hash(owner, events[7])
    with server_as_sealer(urls) as connection:
        roots = sealing.verifier.all_roots(connection)
        previous = sealing.chain.FIRST
        for batch in sealing.chain.stored_batches(connection):
            forged = sealing.chain.replace(batch, root=roots[batch.id].value, previous=previous)
            previous = forged.computed_head()
            owner(
                "UPDATE platform_sealbatch SET root = %(r)s, previous = %(p)s, head = %(h)s WHERE id = %(b)s",
                r=forged.root,
                p=forged.previous,
                h=previous,
                b=batch.id,
            )
    later = [batch for batch in batches(owner) if batch >= altered]
    kinds = ("signature", "anchor_differs")
    assert {(kind, "batch", batch) for kind in kinds for batch in later} <= found(urls)
    assert not [one for one in found(urls) if one[1] == "batch" and one[2] < altered]


def test_a_batch_taken_out_of_the_middle_leaves_a_gap(
    urls: server.Urls, owner: Run, events: list[int]
) -> None:
    first, middle, last = batches(owner)
    owner("DELETE FROM platform_sealrow WHERE batch_id = %(b)s", b=middle)
    owner("DELETE FROM platform_sealbatch WHERE id = %(b)s", b=middle)
    expected = {("gap", "batch", last), ("chain", "batch", last), ("batch_missing", "batch", middle)}
    assert expected <= found(urls)
    assert {("added", "event", event) for event in events[5:10]} <= found(urls)


@pytest.mark.parametrize(
    "column", ["sealed_at = sealed_at + interval '1 h'", "rows = rows + 1", "hi = '9999999'"]
)
def test_a_batch_that_says_something_else_is_named(
    urls: server.Urls, owner: Run, events: list[int], column: str
) -> None:
    batch = batches(owner)[1]
    owner(f"UPDATE platform_sealbatch SET {column} WHERE id = %(b)s", b=batch)
    assert ("batch_altered", "batch", batch) in found(urls)


@pytest.mark.parametrize("signature", ["", "\\x01", "\\x0101", "\\xff01"])
def test_a_broken_signature_is_a_finding_and_no_traceback(
    urls: server.Urls, owner: Run, events: list[int], signature: str
) -> None:
    batch = batches(owner)[1]
    owner("UPDATE platform_sealbatch SET signature = %(s)s::bytea WHERE id = %(b)s", s=signature, b=batch)
    assert ("signature", "batch", batch) in found(urls)


def file_of(urls: server.Urls) -> Path:
    return anchor.path_of(urls.seal.database)


def test_a_shortened_anchor_is_named(urls: server.Urls, owner: Run, events: list[int]) -> None:
    lines = file_of(urls).read_bytes().splitlines(keepends=True)
    file_of(urls).write_bytes(lines[0])
    assert found(urls) == {("anchor_missing", "batch", batch) for batch in batches(owner)[1:]}
    sealing.seal(urls)
    assert found(urls), "the sealer must not heal what somebody cut"


def test_an_altered_anchor_line_is_named(urls: server.Urls, owner: Run, events: list[int]) -> None:
    lines = file_of(urls).read_text().splitlines()
    values = json.loads(lines[1])
    lines[1] = json.dumps({**values, "events": [[1, 1]]})
    file_of(urls).write_text("\n".join([*lines, ""]))
    assert found(urls) == {("anchor_altered", "anchor", 2), ("anchor_missing", "batch", batches(owner)[1])}


@pytest.mark.parametrize("left", [b"", b'{"batch": 3, "torn'])
def test_a_sealer_killed_before_its_line_was_whole_adds_it_next_time(
    urls: server.Urls, events: list[int], left: bytes
) -> None:
    lines = file_of(urls).read_bytes().splitlines(keepends=True)
    file_of(urls).write_bytes(b"".join(lines[:-1]) + left)
    sealing.seal(urls)
    assert sealing.verify(urls).intact
    assert file_of(urls).read_bytes().splitlines(keepends=True) == lines


def test_writers_slow_between_insert_and_commit_are_never_skipped(urls: server.Urls) -> None:
    ending = threading.Event()

    def write(pause: float) -> None:
        with psycopg.connect(urls.owner.url) as connection:
            while not ending.is_set():
                connection.execute(LOG.encode(), {"n": 2, "area": QINGHE_1})
                ending.wait(pause)
                connection.commit()

    writers = [threading.Thread(target=write, args=(pause,)) for pause in (0.31, 0.007)]
    for writer in writers:
        writer.start()
    rows = sum(sealing.seal(urls).rows for _ in range(60) if not ending.wait(0.02))
    ending.set()
    for writer in writers:
        writer.join()
    rows += sealing.seal(urls).rows
    report = sealing.verify(urls)
    assert (report.findings, report.unsealed, report.rows) == ((), 0, rows)
    assert report.batches > 1


def test_a_long_transaction_delays_the_seal_and_is_not_skipped(urls: server.Urls, owner: Run) -> None:
    with psycopg.connect(urls.owner.url) as slow:
        slow.execute(LOG.encode(), {"n": 1, "area": QINGHE_1})
        owner(LOG, n=1, area=WANGHU_1)
        assert sealing.seal(urls).rows == 0
        assert sealing.verify(urls).unsealed == 5
    assert sealing.seal(urls).rows == 10
    assert sealing.verify(urls).intact


def test_a_log_restored_into_another_cluster_still_verifies_and_goes_on(
    urls: server.Urls, owner: Run, events: list[int]
) -> None:
    """Another cluster shows another epoch, and its transaction numbers may start low again."""
    tail = owner(LOG, n=2, area=QINGHE_1)
    owner("CREATE OR REPLACE FUNCTION mz_epoch() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 7::bigint'")
    assert sealing.verify(urls).intact
    owner(LOG, n=1, area=QINGHE_1)
    assert sealing.seal(urls) == sealing.Sealed(2, 7 + 5)
    assert sealing.verify(urls).intact
    owner("UPDATE platform_event SET verb = 'tests.other' WHERE id = %(e)s", e=tail[0][0])
    assert found(urls) == {("changed", "event", tail[0][0])}


def test_the_background_seals_while_the_worker_works_and_once_at_its_end(
    urls: server.Urls, owner: Run
) -> None:
    with sealing.keep_sealing(urls, every=60):
        owner(LOG, n=1, area=QINGHE_1)
    assert sealing.verify(urls).unsealed == 0


def test_pages_know_up_to_when_the_log_is_sealed(urls: server.Urls, events: list[int]) -> None:
    from minzheng.platform.sealed import sealed_to

    assert sealed_to() == sealing.verify(urls).sealed_to is not None


def test_the_seal_knows_no_django() -> None:
    asked = "import sys, minzheng.platform.sealing; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


TABLES = (*(source.table for source in SOURCES), "platform_sealbatch", "platform_sealrow")


@pytest.mark.parametrize("role", ["mz_app", "mz_staff", "mz_party", "mz_seal"])
def test_nobody_but_the_owner_can_update_delete_or_truncate_log_and_seal(owner: Run, role: str) -> None:
    held = owner(
        "SELECT t, p FROM unnest(%(tables)s::text[]) t, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p"
        " WHERE has_table_privilege(%(role)s, t, p)"
        " OR p = 'UPDATE' AND has_any_column_privilege(%(role)s, t, p)",
        tables=list(TABLES),
        role=role,
    )
    assert held == []


@pytest.mark.parametrize("role", ["none", "mz_staff", "mz_party"])
def test_the_application_is_refused_when_it_tries(urls: server.Urls, events: list[int], role: str) -> None:
    with psycopg.connect(urls.app.url, autocommit=True) as connection:
        connection.execute(f"SET ROLE {role}".encode())
        for table in TABLES:
            for attempt in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(attempt.encode())


def test_the_application_can_add_no_seal(urls: server.Urls) -> None:
    with psycopg.connect(urls.app.url, autocommit=True) as connection:
        for role in ("none", "mz_staff", "mz_party"):
            connection.execute(f"SET ROLE {role}".encode())
            for table in ("platform_sealbatch", "platform_sealrow"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(f"INSERT INTO {table} DEFAULT VALUES".encode())


def test_the_command_tells_by_its_exit_code(
    urls: server.Urls,
    owner: Run,
    events: list[int],
    capsys: pytest.CaptureFixture[str],
    settings: Any,
) -> None:
    from minzheng.cli import main

    settings.DATABASES["default"]["NAME"], before = (
        urls.seal.database,
        settings.DATABASES["default"]["NAME"],
    )
    try:
        assert main(["audit", "verify"]) == 0
        assert "The sealed log is intact." in capsys.readouterr().out
        owner("UPDATE platform_event SET verb = 'tests.other' WHERE id = %(e)s", e=events[7])
        assert main(["audit", "verify", "--json"]) == 1
        report = json.loads(capsys.readouterr().out)
        assert [one["event_id"] for one in report["findings"]] == [events[7]]
        assert (report["batches"], report["rows"], report["unsealed"]) == (3, 129, 0)
        owner("DROP TABLE platform_sealrow")
        assert main(["audit", "verify"]) == 2
        assert "can't be read" in capsys.readouterr().err
    finally:
        settings.DATABASES["default"]["NAME"] = before
