"""The words around every page, the other hat, what is written of an export, and that no refusal is left speechless."""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from minzheng.platform import server
from minzheng.platform.handlers import handlers
from minzheng.platform.registries import RegistryError
from minzheng.platform.verbs import all_verbs
from minzheng.registry.telling import person_acts, stories
from minzheng.ui.menu import menu
from minzheng.ui.views.refusals import sentences
from minzheng.worklist.steps import next_steps
from tests.ui.reading import page
from tests.web.clients import client, person

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_every_page_says_who_acts_as_what_and_where() -> None:
    shown = client("qinghe_clerk").get("/people/").content.decode()
    assert "许静文" in shown and "街镇民政经办人" in shown and "清和街道" in shown
    english = client("qinghe_clerk", language="en").get("/people/").content.decode()
    assert "Xu Jingwen" in english and "Street clerk" in english and "Qinghe Subdistrict" in english


@pytest.mark.django_db
def test_who_has_two_hats_changes_from_one_to_the_other() -> None:
    sent = client("two_hats")
    shown = sent.get("/people/")
    assert any("服务机构" in words for _, words in page(shown).all("button"))
    assert "/hat/party/" in [form["action"] for form, _ in page(shown).all("form") if "action" in form]
    sent.post("/hat/party/")
    assert sent.get("/people/").status_code == 403
    assert "/hat/" not in client("qinghe_clerk").get("/people/").content.decode()


@pytest.mark.django_db
def test_the_page_that_refuses_names_who_holds_the_permit() -> None:
    shown = client("anhe").get("/tasks/")
    assert shown.status_code == 403 and "顾明远（云澜区）" in shown.content.decode()


def taken(name: str) -> list[tuple[str, str, str, int]]:
    """The lists taken out, as the database's owner reads them."""
    with psycopg.connect(server.urls(name).owner.url) as way:
        found = way.execute(
            "SELECT a.code, t.page, t.reason, t.rows"
            " FROM platform_takenlist t JOIN platform_agent a ON a.id = t.agent_id"
        )
        return [(str(who), str(page), str(why), int(rows)) for who, page, why, rows in found]


def test_who_takes_a_list_out_is_written_down_with_reason_and_number_of_rows(committed: str) -> None:
    for name in ("周桂英", "吕建国", "陈小红"):
        person(name)
    clerk = client("qinghe_clerk")
    assert clerk.get("/people/export/").status_code == 200
    assert taken(committed) == []
    answer = clerk.post("/people/export/?q=z", {"why": "report"})
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as book:  # type: ignore[attr-defined]
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "周桂英" in sheet and "吕建国" not in sheet
    assert taken(committed) == [("qinghe_clerk", "people", "报告或统计", 1)]


def codes() -> Iterator[str]:
    """Every code that some verb refuses with."""
    for path in (ROOT / "minzheng").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_every_refusal_has_a_sentence() -> None:
    found = set(codes())
    assert len(found) > 15
    assert {code for code in found if code not in sentences} == set()


@pytest.mark.parametrize("closed", [menu, sentences, handlers, all_verbs, stories, person_acts, next_steps])
def test_the_sets_are_closed_once_the_application_has_started(closed: object) -> None:
    first = next(iter(closed))  # type: ignore[call-overload]  # registries of several kinds
    with pytest.raises(RegistryError, match="came after the start"):
        closed.register(first)  # type: ignore[attr-defined]
