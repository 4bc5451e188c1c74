"""Every page in English, opened by every account with rows whose names are Chinese: no Chinese character is left on it
but in the places allowed here."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import models
from django.test import Client

from minzheng.platform.acting import Actor, nobody
from minzheng.platform.models import Agent
from minzheng.ui.declare import DetailPage, ListPage
from tests.accounts import actor
from tests.contracts import rows as making
from tests.contracts.conftest import Tried
from tests.contracts.enumerated import scoped_models
from tests.contracts.pages import Address, addresses, row_for, shown_model, signed_in, url_of
from tests.contracts.rows import Place, any_row, qinghe
from tests.contracts.test_pages import each_role, hats, places

pytestmark = pytest.mark.django_db

# Ideographs, radicals, and the signs and full-width letters that are written among them.
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\U00020000-\U000323af]")
NAME, ESTATE, WORKER, HOSPITAL = "欧阳秀英", "柳岸小区", "单晓芳", "云澜区人民医院"
IN_ENGLISH = "Ouyang Xiuying"

# Where characters may stand on a page in English, and why.
ALLOWED_ELEMENTS = {
    "the language switch and a second name": lambda tag, found: found.get("lang", "").startswith("zh"),
    "the product's seal": lambda tag, found: found.get("class") == "mz-seal",
    "no text for readers": lambda tag, found: tag in ("script", "style"),
}
# A tooltip may give a name as it is officially written, and nothing else.
OFFICIAL = {NAME, ESTATE, WORKER, HOSPITAL}

# Text columns that hold names: they are filled with characters here.
NAMES: dict[str, dict[str, str]] = {
    "registry.subject": {"label": NAME},
    "registry.person": {"name": NAME, "estate": ESTATE},
    "registry.fact": {"text": HOSPITAL},
    "questionnaires.answers": {"asked_by": WORKER},
    "orders.order": {"label": NAME, "estate": ESTATE},
    "orders.servicevisit": {"worker": WORKER},
}
# What somebody typed or a file said stands on pages as it was written, in whatever language.
AS_WRITTEN = {
    "platform.eventline.origin_sheet": "a sheet's name in a sender's file",
    "exchange.delivery.file_name": "the sender's name of a file",
    "exchange.match.sheet": "a sheet's name in a sender's file",
    "exchange.returnedrow.sheet": "a sheet's name in a sender's file",
    "exchange.accesstoken.title": "the name of another system, as who issued its key wrote it",
    "casework.plan.decision": "typed by who decided",
    "exchange.extract.decision": "typed by who decided",
    "screening.proposal.paper": "the name of a document, as who put it forward wrote it",
    "orders.servicevisit.number": "the provider's own number",
    "registry.income.proof": "typed by who entered it",
}
REASON = re.compile(r"[._]reason$")  # typed by whoever acted or looked
# Codes that the pack puts into words, and keys that no page shows.
CODES = re.compile(
    r"(kind|code|part|relation|verb|what|source|questionnaire|agreement|plan|rule|severity|instrument|category|urgency|item|check_way"
    r"|tier|pinyin|initials|sort_key|digest|pack_hash)$"
)


class Left(HTMLParser):
    """The texts and attributes of a page that have Chinese in places where none is allowed."""

    VOID = frozenset({"input", "meta", "link", "br", "hr", "img", "area", "col", "source", "wbr"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.left: list[str] = []
        self.allowed: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = {name: value or "" for name, value in attrs}
        inside = bool(self.allowed and self.allowed[-1])
        allowed = inside or (tag != "html" and any(may(tag, found) for may in ALLOWED_ELEMENTS.values()))
        for name, value in found.items():
            if CHINESE.search(value) and not (name == "title" and value in OFFICIAL):
                self.left.append(f"{tag}[{name}]: {value}")
        if tag not in self.VOID:
            self.allowed.append(allowed)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.allowed:
            self.allowed.pop()

    def handle_data(self, data: str) -> None:
        if CHINESE.search(data) and not (self.allowed and self.allowed[-1]):
            self.left.append(" ".join(data.split())[:120])


@pytest.fixture
def chinese_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever row is made holds Chinese names, and tasks are taken on by somebody who has one."""
    with nobody():
        system = Agent.objects.get(code="system")
    for label, names in {**NAMES, "worklist.task": {"taken_by": system}}.items():
        monkeypatch.setitem(making.MORE, label, {**making.MORE.get(label, {}), **names})


def english(one: Actor, username: str) -> Client:
    """A client that reads English."""
    client = signed_in(one, username)
    client.cookies["django_language"] = "en"
    return client


def paths(address: Address, row: Any) -> list[str]:
    """The page itself, which begins with its first tab, its other tabs, its printed form."""
    path = url_of(address, row)
    if isinstance(address.page, ListPage):
        return [path, f"{path}?view=print"]
    tabs = address.page.tabs[1:] if isinstance(address.page, DetailPage) else ()
    return [path, *(f"{path}?tab={tab.key}" for tab in tabs)]


def left_on(answer: Any) -> list[str]:
    """The Chinese that is left on a page, if it is one."""
    if answer.status_code in (301, 302) or "html" not in answer.headers.get("Content-Type", ""):
        return []
    return Left(answer.content.decode()).left


def text_columns() -> set[str]:
    """Every column of a scoped model that holds free text."""
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in scoped_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
    }


def test_every_text_column_is_a_name_a_code_or_as_somebody_wrote_it() -> None:
    names = {f"{label}.{column}" for label, columns in NAMES.items() for column in columns}
    columns = text_columns()
    assert {
        one for one in columns - names - set(AS_WRITTEN) if not CODES.search(one) and not REASON.search(one)
    } == set()
    assert (names | set(AS_WRITTEN)) - columns == set()


@each_role
def test_no_chinese_is_left_on_a_page_in_english(username: str, chinese_names: None, tried: Tried) -> None:
    left: dict[str, list[str]] = {}
    for one in hats(username):
        own, _foreign = places(one)
        client = english(one, username)
        for address in addresses():
            if address.page is not None and own is not None and "pk" not in address.arguments:
                fill(address, own)
            row = row_for(address, own) if own else None
            if address.part or (row is None and "pk" in address.arguments):
                continue
            for path in paths(address, row):
                left[f"{one.hat} {path}"] = left_on(client.get(path))
    tried("pages in English × accounts", len(left))
    assert {path: found for path, found in left.items() if found} == {}


def fill(address: Address, own: Place) -> None:
    """A row of the kind that a list shows."""
    if address.page is not None and address.page.rows is not None:
        any_row(shown_model(address.page), own)


def test_lists_and_the_person_s_head_name_people_in_pinyin_and_in_characters(chinese_names: None) -> None:
    clerk = actor("qinghe_clerk")
    person = making.made(making.Person, qinghe())
    client = english(clerk, "qinghe_clerk")
    listed = client.get("/people/").content.decode()
    assert f'title="{NAME}">{IN_ENGLISH}</a>' in listed and "Liu&#x27;an Estate" in listed
    head = client.get(f"/person/{person.pk}/").content.decode()
    assert f"<h1>{IN_ENGLISH}</h1>" in head and f'lang="zh-Hans">{NAME}</span>' in head
    assert f"<title>{IN_ENGLISH} ·" in head
    chinese = signed_in(clerk, "qinghe_clerk")
    assert "Ouyang" not in chinese.get("/people/").content.decode()
    assert f"<h1>{NAME}</h1>" in chinese.get(f"/person/{person.pk}/").content.decode()


def test_a_page_that_shows_characters_is_noticed() -> None:
    assert Left(f"<p>{NAME}</p>").left == [NAME]
    assert Left(f'<p aria-label="{NAME}">x</p>').left == [f"p[aria-label]: {NAME}"]
    assert Left('<p title="看一看">x</p><b>（1）</b>').left == ["p[title]: 看一看", "（1）"]
    assert Left(f'<p title="{NAME}">x<span lang="zh-hans">中文</span></p>').left == []
