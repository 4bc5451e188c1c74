"""The doctor finds what no constraint can hold, names the rows, and says that all is sound when it is."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection

from minzheng import cli
from minzheng.platform.acting import acting, writing
from minzheng.platform.jobs import drain
from minzheng.registry.models import Subject
from minzheng.registry.services import record_fact
from minzheng.worklist.services import open_task
from tests.accounts import actor, division, key
from tests.people import QINGHE_1, WANGHU_1, registered

pytestmark = pytest.mark.django_db


def told(capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, list[int]]]:
    """The exit code, and the rows that each check found, without the sound ones."""
    code = cli.main(["doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)
    return code, {finding["check"]: finding["ids"] for finding in findings if finding["ids"]}


def test_a_sound_house_is_sound(capsys: pytest.CaptureFixture[str]) -> None:
    registered(actor("qinghe_clerk"), QINGHE_1)
    drain()
    assert told(capsys) == (0, {})
    assert cli.main(["doctor"]) == 0
    assert "overlapping_facts" in capsys.readouterr().out


def test_facts_that_hold_on_the_same_day_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    clerk = actor("qinghe_clerk")
    person = registered(clerk, QINGHE_1)
    with acting(clerk):
        subject = Subject.objects.visible_to(clerk).get(pk=person.pk)
        facts = {"subject": subject, "kind": "living", "code": "alone"}
        record_fact(clerk, **facts, valid_from=date(2025, 1, 1), valid_until=date(2025, 3, 31), key=key())
        record_fact(clerk, **facts, valid_from=date(2025, 4, 1), key=key())
        late = record_fact(clerk, **facts, valid_from=date(2025, 6, 1), key=key())
        record_fact(clerk, **{**facts, "code": "family"}, valid_from=date(2025, 6, 1), key=key())
    drain()
    assert told(capsys) == (1, {"overlapping_facts": [late.pk]})


def test_a_row_that_lies_elsewhere_than_its_person_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    """As a defect would leave it: past every verb, which the policies let nobody do in earnest."""
    bureau, clerk = actor("bureau"), actor("qinghe_clerk")
    person = registered(clerk, QINGHE_1)
    with acting(clerk):
        subject = Subject.objects.visible_to(clerk).get(pk=person.pk)
        task = open_task(clerk, subject=subject, kind="plan", object_kind="x", object_id=1, key=key())
    there = division(WANGHU_1).pk
    with acting(bureau), writing(bureau.where("worklist.take"), "defect"), connection.cursor() as cursor:
        cursor.execute("UPDATE worklist_task SET area_id = %s WHERE id = %s", [there, task.pk])
    assert told(capsys) == (1, {"elsewhere:worklist_task": [task.pk]})


def test_what_follows_and_was_not_done_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    with writing(frozenset(), "a verb"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, priority, status)"
            " VALUES ('default', 'x', 0, 'todo'), ('default', 'x', 0, 'failed') RETURNING id"
        )
        (waiting,), (failed,) = cursor.fetchall()
    assert told(capsys) == (1, {"waiting": [waiting], "failed": [failed]})
