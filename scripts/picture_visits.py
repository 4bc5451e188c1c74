"""Which pages there are to look at, who opens each, and the row it stands on; as JSON for pictures.py.

Called with the names of the demonstration's database and of the empty one; reads the first, as each account sees it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "minzheng.settings"
django.setup()

from django.db.models import Exists, OuterRef  # noqa: E402
from django.urls import get_resolver, reverse  # noqa: E402
from picture_acts import DESK, act  # noqa: E402

from minzheng.assessment.models import Need  # noqa: E402
from minzheng.cli.demo.accounts import password  # noqa: E402
from minzheng.platform.acting import Actor, acting  # noqa: E402
from minzheng.platform.actors import actor_by_code  # noqa: E402
from minzheng.platform.installed import installed_pack  # noqa: E402
from minzheng.platform.time import today  # noqa: E402
from minzheng.screening.inputs import installed_book  # noqa: E402
from minzheng.ui.declare import DetailPage, FormPage, ListPage, PhonePage  # noqa: E402
from minzheng.ui.declare.acts import may_on  # noqa: E402

# Pages that no declaration makes, and who looks at them.
OTHERS = {"figures": "leader", "report": "leader", "command": "leader", "rules": "bureau"}
# Who looks first: those whose work most pages are; then every other account.
FIRST = ("qinghe_clerk", "leader", "data", "wutongli_grid", "assessor", "qinghe_head", "bureau", "anhe")
ENOUGH = 50
LAST_WEEK = today() - timedelta(days=7)


def visits(full: str, empty: str) -> Iterator[dict[str, str]]:
    """Every page, in the database that has rows and, where it needs none, in the empty one."""

    def visit(name: str, path: str, username: str, database: str) -> dict[str, str]:
        return {"name": name, "path": path, "username": username, "database": database}

    yield visit("sign-in", reverse("sign-in"), "", full)
    for name, username in OTHERS.items():
        yield visit(name, reverse(name), username, full)
        yield visit(name, reverse(name), username, empty)
    yield visit("look-at-file", act(), DESK, full)
    yield visit("ask-extract", reverse("ask-extract", args=["people"]), "bureau", full)
    yield visit("rule", reverse("rule", args=[sorted(installed_book().rules)[0]]), "bureau", full)
    for page, takes_row in declared():
        username, path = way_in(page, takes_row)
        yield visit(page.name, path, username, full)
        for tab in dated_tabs(page):
            yield visit(f"{page.name}-{tab.key}", f"{path}?tab={tab.key}&on={LAST_WEEK}", username, full)
        if not takes_row:
            yield visit(page.name, path, username, empty)


def dated_tabs(page: Any) -> list[Any]:
    """Tabs that show how things stood on a day, behind the first."""
    return [tab for tab in page.tabs[1:] if tab.cards_on] if isinstance(page, DetailPage) else []


def declared() -> Iterator[tuple[Any, bool]]:
    """Every declared page, and whether it stands on a row."""
    for pattern in get_resolver().url_patterns:
        view = getattr(pattern, "callback", None)
        page: Any = view.args[0] if isinstance(view, partial) and view.args else None
        of_page = isinstance(page, ListPage | DetailPage | FormPage | PhonePage)
        if of_page and getattr(pattern, "name", "") == page.name:
            yield page, "pk" in pattern.pattern.converters


def way_in(page: Any, takes_row: bool) -> tuple[str, str]:
    """The first account that may open a page, and its address there. Raises LookupError if nobody can."""
    permit = page.permit if isinstance(page, ListPage | DetailPage) else page.verb.permit
    for username in dict.fromkeys([*FIRST, *(account.username for account in installed_pack().accounts)]):
        actor = actor_by_code(username)
        if actor.hat not in page.hats or not actor.may(permit):
            continue
        if not takes_row:
            return username, reverse(page.name)
        row = row_for(page, actor, permit)
        if row is not None:
            return username, reverse(page.name, args=[row])
    raise LookupError(f"{page.name}: the demonstration has no account and row to open it with")


def row_for(page: Any, actor: Actor, permit: str) -> int | None:
    """A row that this account may open the page on; about somebody of whom much is known, if there is one."""
    with acting(actor):
        rows = page.rows(actor).order_by("-pk")
        if actor.may(Need.see):
            fields = {field.name for field in rows.model._meta.concrete_fields}
            about = "subject" if "subject" in fields else "pk"
            needs = Need.objects.visible_to(actor).filter(subject=OuterRef(about))
            rows = rows.order_by(Exists(needs).desc(), "-pk")
        open_ = (
            row for row in rows[:ENOUGH] if may_on(actor, permit, row) and not is_closed(page, row, actor)
        )
        return next((row.pk for row in open_), None)


def is_closed(page: Any, row: Any, actor: Actor) -> bool:
    """Whether a form says what is there instead, since its verb is done on the row."""
    instead = getattr(page, "instead", None)
    return instead is not None and instead(row, actor) is not None


if __name__ == "__main__":
    told = {"password": password(), "visits": list(visits(*sys.argv[1:3]))}
    sys.stdout.write(json.dumps(told))
