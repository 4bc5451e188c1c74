"""Finding people: registered ones by name, sound, estate or exact number; who was merely seen by the number alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection

from minzheng.platform import server
from minzheng.platform.acting import acting
from minzheng.platform.time import today
from minzheng.registry.models import Person, Subject
from minzheng.registry.searching import found_by
from minzheng.registry.services import record_death, record_fact
from tests.accounts import actor, key
from tests.people import WANGHU_1, id_number
from tests.ui.reading import page, rows
from tests.web.clients import client, looks, merely_seen, person

pytestmark = pytest.mark.django_db

NUMBER, PHONE = id_number(date(1940, 1, 2)), "12012345678"


def found(words: str, who: str = "qinghe_clerk") -> list[str]:
    """The names that a search finds."""
    return names(client(who).get("/search/", {"q": words}))


def names(shown: Any) -> list[str]:
    """The names in a list: the links that lead to a person."""
    return [text for link, text in page(shown).all("a") if link["href"].startswith("/person/")]


@pytest.mark.parametrize(
    ("words", "finds"),
    [
        ("吕", True),
        ("吕建国", True),
        ("建国", False),
        ("lvjianguo", True),
        ("lv jian", True),
        ("lujianguo", True),
        ("LYUJIAN", True),
        ("ljg", True),
        ("梧桐新", True),
        (NUMBER, True),
        (f" {NUMBER} ", True),
        (NUMBER[:17], False),
        (PHONE, True),
        ("120 1234 5678", True),
        (PHONE[:8], False),
        ("%", False),
    ],
)
def test_a_registered_person_is_found_by(words: str, finds: bool) -> None:
    person("吕建国", id_number=NUMBER, phone=PHONE, estate="梧桐新村")
    person("陈小红")
    assert found(words) == (["吕建国"] if finds else [])


def test_a_person_of_another_street_is_not_found_by_the_exact_number_either() -> None:
    person("吕建国", area=WANGHU_1, id_number=NUMBER)
    assert found(NUMBER) == [] and found("吕") == []
    assert found(NUMBER, "bureau") == ["吕建国"]


def test_who_was_merely_seen_is_in_no_list_no_search_and_has_no_page() -> None:
    seen = merely_seen("丁小宝", number=NUMBER)
    assert found(NUMBER) == [] and found("丁小宝") == []
    assert client("qinghe_clerk").get(f"/person/{seen.pk}/").status_code == 404


def test_seeking_by_the_exact_number_writes_the_look_and_shows_for_a_day() -> None:
    seen, clerk = merely_seen("丁小宝", number=NUMBER), client("qinghe_clerk")
    answer = clerk.post("/seek/", {"number": NUMBER, "reason": "群众来电询问", "key": str(key())})
    assert answer.headers["Location"] == "/sought/"
    assert looks(seen) == [("sought", "群众来电询问")]
    assert "丁小宝" in rows(clerk.get("/sought/"))[0]
    assert rows(client("bureau").get("/sought/")) == [], "another account has not sought"


def test_who_was_sought_is_registered_from_there() -> None:
    seen, clerk = merely_seen("丁小宝", number=NUMBER), client("qinghe_clerk")
    clerk.post("/seek/", {"number": NUMBER, "reason": "群众来电询问", "key": str(key())})
    told = {"one": f"{seen.pk}:registry.take_up_person", "sure": "1", "key": str(key())}
    clerk.post("/sought/do/", {"pk": seen.pk, "verb": "registry.take_up_person", "single": "1", **told})
    assert found("丁小宝") == ["丁小宝"]


def kept_refusals() -> str:
    """The reasons of all refusals that the log keeps, as the database's owner reads them."""
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(server.urls(name).owner.url) as way:
        return str(way.execute("SELECT code, reasons::text FROM platform_refusedcall").fetchall())


def test_a_number_that_nobody_has_is_refused_and_not_kept() -> None:
    answer = client("qinghe_clerk").post(
        "/seek/", {"number": NUMBER, "reason": "群众来电询问", "key": str(key())}
    )
    assert answer.status_code == 422 and "没有人是这个号码" in answer.content.decode()
    assert NUMBER not in kept_refusals()


def test_seeking_needs_a_reason_and_the_permit() -> None:
    merely_seen("丁小宝", number=NUMBER)
    answer = client("qinghe_clerk").post("/seek/", {"number": NUMBER, "reason": "查", "key": str(key())})
    assert answer.status_code == 422 and rows(client("qinghe_clerk").get("/sought/")) == []
    assert client("wutongli_grid").get("/seek/").status_code == 403


def test_people_are_narrowed_by_age_and_category() -> None:
    old, young = person("周老", born=date(1930, 1, 1)), person("周少", born=date(1990, 1, 1))
    clerk, sent = actor("qinghe_clerk"), client("qinghe_clerk")
    month = today().replace(day=1)
    with acting(clerk):
        for who, code, since in (
            (old, "subsistence", month),
            (young, "subsistence", (month - timedelta(days=1)).replace(day=1)),
        ):
            subject = Subject.objects.visible_to(clerk).get(pk=who.pk)
            record_fact(clerk, subject=subject, kind="assistance", code=code, valid_from=since, key=key())
    assert names(sent.get("/people/?age=old")) == ["周老"]
    assert names(sent.get("/people/?age=young")) == ["周少"]
    assert names(sent.get("/people/?category=assistance:subsistence")) == ["周老"]
    assert sent.get("/people/?category=assistance:nothing").status_code == 404
    with acting(clerk):
        record_death(
            clerk, person=Person.objects.visible_to(clerk).get(pk=old.pk), died_on=today(), key=key()
        )
    assert rows(sent.get("/people/?age=old")) == []
    assert "已去世" in rows(sent.get("/people/?age=dead"))[0]


@pytest.mark.parametrize("words", ["吕", "lv", "ljg", "梧桐", NUMBER, PHONE])
def test_a_search_asks_by_ranges_and_equality_alone(words: str) -> None:
    """LIKE is not leakproof: under a row policy it reads the whole table (docs/adr/0002-scope-door.md)."""
    clerk = actor("qinghe_clerk")
    statements: list[str] = []

    def heard(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql.upper())
        return execute(sql, params, many, context)

    with acting(clerk), connection.execute_wrapper(heard):
        list(Person.objects.visible_to(clerk).registered().filter(found_by(words)))
    assert any("REGISTRY_PERSON" in sql for sql in statements)
    assert not any("LIKE" in sql or "UPPER(" in sql for sql in statements)


def test_a_null_character_finds_nothing_and_fails_nowhere() -> None:
    assert client("qinghe_clerk").get("/search/?q=%00").status_code == 404
    assert client("qinghe_clerk").get("/people/?size=%00").status_code == 404
