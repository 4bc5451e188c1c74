"""What others changed since the reader last looked: of rows that they may see, and nothing of their own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from minzheng.platform.acting import acting
from minzheng.platform.log import since
from minzheng.platform.time import today
from minzheng.registry.models import Person, Subject
from minzheng.registry.services import record_fact, record_income
from tests.accounts import actor, key
from tests.web.clients import client, person, warned

pytestmark = pytest.mark.django_db

TITLE = "自您上次查看以来"


def looked(who: str, someone: Person, hours: int) -> None:
    """An account opened the page some hours ago."""
    agent = actor(who)
    with acting(agent), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO platform_look (area_id, agent_id, subject_id, what, reason, at)"
            " VALUES (%s, %s, %s, 'page', '', now() - make_interval(hours => %s))",
            [someone.area_id, agent.agent_id, someone.pk, hours],
        )


def shown(who: str, someone: Person) -> str:
    """What an account reads on the page."""
    return client(who).get(f"/person/{someone.pk}/").content.decode()


def part(text: str) -> str:
    """The card alone."""
    return text.split(TITLE)[1].split("</section>")[0]


def test_who_never_looked_is_told_of_no_change() -> None:
    someone = person()
    warned(someone)
    assert TITLE not in shown("qinghe_clerk", someone)
    assert TITLE not in shown("qinghe_clerk", someone)  # within the hour it is the same look


def test_what_somebody_else_did_since_is_told_with_who_and_when() -> None:
    someone = person()
    looked("qinghe_clerk", someone, 30)
    warned(someone)
    told = part(shown("qinghe_clerk", someone))
    assert "发起预警" in told and "丁小满" in told


def test_what_was_done_before_is_not_told_again() -> None:
    someone = person()
    looked("qinghe_head", someone, 30)
    with connection.cursor() as cursor:  # everything in a test happens at one moment of the database
        cursor.execute("SELECT now()")
        (moment,) = cursor.fetchone()
    head = actor("qinghe_head")
    with acting(head):
        assert [one.verb for one in since(head, [someone.pk], moment - timedelta(hours=1))] == [
            "registry.register_person"
        ]
        assert since(head, [someone.pk], moment) == []


def test_nobody_is_told_what_they_did_themselves() -> None:
    someone, clerk = person(), actor("qinghe_clerk")
    looked("qinghe_clerk", someone, 2)
    assert "没有变化" in part(shown("qinghe_clerk", someone))
    with acting(clerk):
        subject = Subject.objects.visible_to(clerk).get(pk=someone.pk)
        record_fact(clerk, subject=subject, kind="note", valid_from=today(), key=key())
    assert "没有变化" in part(shown("qinghe_clerk", someone))


def test_of_rows_that_the_reader_may_not_see_nothing_is_told() -> None:
    someone, clerk = person(), actor("qinghe_clerk")
    for who in ("wutongli_grid", "qinghe_head"):
        looked(who, someone, 2)
    with acting(clerk):
        row = Person.objects.visible_to(clerk).get(pk=someone.pk)
        record_income(
            clerk,
            person=row,
            part="wage",
            amount=Decimal(1000),
            valid_from=date(2026, 1, 1),
            proof="工资单",
            key=key(),
        )
    assert "登记家庭收入" in part(shown("qinghe_head", someone))
    assert "登记家庭收入" not in part(shown("wutongli_grid", someone))
