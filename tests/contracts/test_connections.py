"""What a session was told is forgotten with every rollback and hand-back; two callers with one key wait for each other.
These tests commit: each has a database of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, connections, transaction

from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.models import Event, EventLine
from minzheng.platform.postgres.base import DatabaseWrapper
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Person, Subject
from minzheng.registry.services import register_person
from tests.accounts import actor, division, key
from tests.contracts.calls import holder
from tests.contracts.rows import person_in, qinghe, wanghu
from tests.contracts.trial import rename
from tests.people import QINGHE_1, id_number

AREAS = "SELECT DISTINCT area_id FROM registry_person"


def told_to(one: Actor) -> str:
    return "{" + ",".join(map(str, sorted(one.seen))) + "}"


def told() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.areas')")
        found: str = cursor.fetchone()[0]
        return found


def test_after_a_whole_transaction_is_rolled_back_the_scope_is_told_anew(committed: str) -> None:
    wide, narrow = actor("leader"), actor("qinghe_clerk")
    with acting(wide):
        told()
        with pytest.raises(RuntimeError), transaction.atomic(), acting(narrow):
            told()
            raise RuntimeError
        assert told() == told_to(wide)


def test_a_scope_first_told_in_a_transaction_that_is_rolled_back_is_told_again(committed: str) -> None:
    wide, narrow = actor("leader"), actor("qinghe_clerk")
    with acting(wide):
        told()
    transaction.set_autocommit(False)
    with acting(narrow):
        told()
        connection.rollback()
        assert told() == told_to(narrow)
        connection.rollback()
    transaction.set_autocommit(True)


@pytest.fixture
def pooled(committed: str) -> Iterator[Callable[[], DatabaseWrapper]]:
    """Makes connections of threads that share one session through a pool."""
    settings = deepcopy(connection.settings_dict)
    settings["OPTIONS"] = {
        **settings.get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": 1, "timeout": 5},
    }
    settings["CONN_MAX_AGE"] = 0

    def one() -> DatabaseWrapper:
        return DatabaseWrapper({**settings})

    yield one
    one().close_pool()


def test_threads_in_turn_on_one_pooled_session_read_their_own(pooled: Callable[[], DatabaseWrapper]) -> None:
    """Thread A, thread B, thread A: without the reset at hand-back A, told before, reads B's rows."""
    person_in(qinghe())
    person_in(wanghu())
    one, two = actor("qinghe_clerk"), actor("wanghu_clerk")
    seen: list[tuple[str, set[int]]] = []
    sessions = set()

    def read(wrapper: DatabaseWrapper, who: Actor) -> None:
        with acting(who), wrapper.cursor() as cursor:
            cursor.execute(AREAS)
            seen.append((who.name, {row[0] for row in cursor.fetchall()}))
            cursor.execute("SELECT pg_backend_pid()")
            sessions.add(cursor.fetchone()[0])
        wrapper.close()

    with ThreadPoolExecutor(1) as thread_a, ThreadPoolExecutor(1) as thread_b:
        wrapper_a, wrapper_b = (thread.submit(pooled).result() for thread in (thread_a, thread_b))
        for thread, wrapper, who in (
            (thread_a, wrapper_a, one),
            (thread_b, wrapper_b, two),
            (thread_a, wrapper_a, one),
            (thread_b, wrapper_b, two),
        ):
            thread.submit(read, wrapper, who).result()
    here, there = {qinghe().area.pk}, {wanghu().area.pk}
    assert len(sessions) == 1
    assert [areas for _, areas in seen] == [here, there, here, there]


def in_thread(work: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    """Runs in a thread with a connection of its own into the same database."""
    name = connection.settings_dict["NAME"]
    result: list[Any] = []

    def run() -> None:
        own = connections["default"]
        own.settings_dict["NAME"] = name
        try:
            result.append(work())
        except Refused as refused:
            result.append(refused)
        finally:
            own.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, result


def test_a_second_caller_with_the_same_key_waits_and_gets_the_first_answer(committed: str) -> None:
    subject = person_in(qinghe()).subject
    clerk, once = holder("registry.register", qinghe()), key()
    arguments = {"subject": subject, "label": "新名", "key": once}
    with acting(clerk), transaction.atomic():
        first = rename(clerk, **arguments)
        thread, result = in_thread(lambda: rename(clerk, **arguments))
        thread.join(0.5)
        assert thread.is_alive(), "the second caller must wait for the first"
    thread.join(10)
    assert [row.pk for row in result] == [first.pk]
    with acting(clerk):
        assert Event.objects.filter(key=once).count() == 1


def test_after_the_first_caller_rolls_back_the_waiting_second_one_makes_it(committed: str) -> None:
    subject = person_in(qinghe()).subject
    clerk, once = holder("registry.register", qinghe()), key()
    arguments = {"subject": subject, "label": "新名", "key": once}
    with acting(clerk), pytest.raises(RuntimeError), transaction.atomic():
        rename(clerk, **arguments)
        thread, result = in_thread(lambda: rename(clerk, **arguments))
        thread.join(0.3)
        raise RuntimeError
    thread.join(10)
    with acting(clerk):
        assert Subject.objects.visible_to(clerk).get(pk=subject.pk).label == "新名"
        assert Event.objects.filter(key=once).count() == 1
    assert [row.pk for row in result] == [subject.pk]


def test_two_counters_that_register_one_number_at_once_make_one_person(committed: str) -> None:
    clerk, number, place = actor("qinghe_clerk"), id_number(), division(QINGHE_1)
    with acting(clerk), transaction.atomic():
        register_person(clerk, area=place, id_number=number, name="周桂英", key=key())
        thread, result = in_thread(
            lambda: register_person(clerk, area=place, id_number=number, name="周桂英", key=key())
        )
        thread.join(0.3)
    thread.join(10)
    with unscoped("the test counts"):
        assert Person.objects.count() == 1
    assert isinstance(result[0], Refused)
    assert result[0].code == "conflict"


def test_a_row_moved_away_while_the_verb_waits_for_it_is_not_found(committed: str) -> None:
    from minzheng.registry.services import move_person

    person = person_in(qinghe())
    clerk, bureau = holder("registry.register", qinghe()), actor("bureau")
    with acting(bureau), transaction.atomic():
        move_person(bureau, person=person, to=wanghu().area, key=key())
        thread, result = in_thread(lambda: rename(clerk, subject=person.subject, label="新名", key=key()))
        thread.join(0.5)
    thread.join(10)
    assert isinstance(result[0], Refused)
    assert result[0].code == "not_found"


def test_a_refusal_that_is_kept_names_nobody(committed: str) -> None:
    from tests.contracts.enumerated import as_owner

    theirs = person_in(wanghu())
    clerk = holder("registry.register", qinghe(), looks_on=wanghu())
    with acting(clerk), pytest.raises(Refused, match="not_permitted_here"):
        rename(clerk, subject=theirs.subject, label="新名", key=key())
    with as_owner() as owner:
        kept = owner.execute("SELECT reasons::text FROM platform_refusedcall").fetchone()
    assert kept is not None
    assert f"registry.subject:{theirs.pk}" in kept[0]
    assert theirs.subject.label not in kept[0]


def test_the_refusal_is_kept_although_the_call_rolled_back(committed: str) -> None:
    from tests.contracts.enumerated import as_owner

    subject = person_in(qinghe()).subject
    clerk, once = holder("registry.register", qinghe()), key()
    with acting(clerk), pytest.raises(Refused):
        rename(clerk, subject=subject, label="refuse", key=once)
    with as_owner() as owner:
        kept = owner.execute("SELECT agent_id, verb, code FROM platform_refusedcall").fetchall()
        events = owner.execute("SELECT count(*) FROM platform_event WHERE key = %s", [once]).fetchone()
    assert (kept, events) == ([(clerk.agent_id, "trial.rename", "refused_at_last")], (0,))
    with unscoped("the test reads the log"):
        assert not EventLine.objects.filter(verb="trial.rename").exists()
