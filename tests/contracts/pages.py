"""Every address of the application, what is asked of it and what it should answer; and what an account gets there.

Declared pages say themselves which permit they need and whose rows they show. Any other address has a line in `OTHERS`:
an address that nobody declared fails, so that none is added beside the door.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from minzheng.platform.acting import Actor, acting, nobody
from minzheng.platform.models import Account
from minzheng.platform.scope import ScopedModel
from minzheng.platform.time import today
from minzheng.ui.declare import DetailPage, FormPage, ListPage, PhonePage
from minzheng.ui.declare.acts import may_on
from minzheng.ui.menu import entries_for
from minzheng.ui.views import Page
from minzheng.web.hats import HAT_KEY
from tests.contracts.rows import Place, any_row

OK, MOVED, NO_KEY, FORBIDDEN, MISSING, NOT_ALLOWED = 200, 302, 401, 403, 404, 405
Answer = Callable[[Actor], int]


def everybody(_: Actor) -> int:
    """Any signed-in account."""
    return OK


def by_post_alone(_: Actor) -> int:
    """A GET is sent away."""
    return MOVED


def to_own_work(who: Actor) -> int:
    """The first page of the role, if it has any."""
    return MOVED if entries_for(who) else FORBIDDEN


def who_sees_figures(who: Actor) -> int:
    """The pages that put figures together: each figure on them is counted through the door."""
    return OK if who.hat == "staff" and who.may("indicators.see") else FORBIDDEN


def who_sees_rules(who: Actor) -> int:
    """The rules are the pack's; the hits counted on the page come through the door."""
    return OK if who.hat == "staff" and who.may("screening.see") else FORBIDDEN


def of_no_rule(who: Actor) -> int:
    """A code that no rule has."""
    return MISSING if who.hat == "staff" and who.may("screening.see") else FORBIDDEN


def by_key_alone(_: Actor) -> int:
    """A session opens nothing: who sends is said by a key in the header."""
    return NO_KEY


def who_sends_files(who: Actor) -> int:
    """A file between the look at it and its sending is its sender's alone: words that name nothing find none."""
    return MISSING if who.may("exchange.receive") else FORBIDDEN


def who_gives_lists(who: Actor) -> int:
    """A list that may be given out is named in the address; a word that names none finds none."""
    return MISSING if who.hat == "staff" and who.may("sharing.ask") else FORBIDDEN


# Addresses that are no declared page: what each answers to a GET of a signed-in account. `/` stands for the route.
OTHERS: dict[str, Answer] = {
    "menu-counts": everybody,
    "set_language": by_post_alone,
    "home": to_own_work,
    "sign-in": lambda _: MOVED,
    "sign-out": lambda _: NOT_ALLOWED,
    "wear": lambda _: NOT_ALLOWED,
    "figures": who_sees_figures,
    "command": who_sees_figures,
    "report": who_sees_figures,
    "report-file": who_sees_figures,
    "rules": who_sees_rules,
    "rule": of_no_rule,
    "look-at-file": who_sends_files,
    "ask-extract": who_gives_lists,
    "api-deliver": lambda _: NOT_ALLOWED,
    "api-delivery": by_key_alone,
}
# Addresses that answer without a sign-in, and why.
OPEN: dict[str, str] = {
    "set_language": "the sign-in page has both languages",
    "sign-in": "it is the way in",
    "sign-out": "it ends a session, by POST alone",
    "api-deliver": "a key in its header says who sends; tests/exchange/test_api.py",
    "api-delivery": "as the one above",
    "wear": "it changes a hat, by POST alone, and asks who is signed in",
}
# Rows that a page shows only in some state: what its own row must be like.
OWN_ROW: dict[str, Mapping[str, Any]] = {
    "withdraw-authorisation": {"kind": "authorisation"},
    "end-category": {"kind": "category_decision"},
    "settle-double": {"state": "double", "reached_on": today(), "plan": "needs_round"},
    "extract": {"expires_on": today(), "listed": {"list": "people", "query": ""}},
}


@dataclass(frozen=True)
class Address:
    """One URL pattern: its name, the names of its arguments, the declared page behind it if there is one."""

    name: str
    route: str
    arguments: tuple[str, ...]
    page: Page | None

    @property
    def part(self) -> str:
        """Which of a page's addresses: "" is the page itself, else do, export, reveal, draft."""
        return self.name.removeprefix(self.page.name).lstrip("-") if self.page else ""


def addresses(urlconf: str | None = None) -> list[Address]:
    """Every address of the resolver."""
    return sorted(_walk(get_resolver(urlconf).url_patterns, ""), key=lambda one: one.name)


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Address]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        else:
            arguments = tuple(pattern.pattern.converters)
            yield Address(pattern.name or route, route, arguments, page_behind(pattern.callback))


def page_behind(view: Any) -> Page | None:
    """The declaration that a view was made from."""
    held = list(view.args) if isinstance(view, partial) else []
    held += [cell.cell_contents for cell in getattr(view, "__closure__", None) or ()]
    return next((one for one in held if isinstance(one, ListPage | DetailPage | FormPage | PhonePage)), None)


def permit_of(page: Page) -> str:
    """The permit that opens a page."""
    return page.permit if isinstance(page, ListPage | DetailPage) else page.verb.permit


def expected(address: Address, actor: Actor, row: Any = None) -> int:
    """What a GET should answer; `row` is the row it stands on, and is the actor's own."""
    if address.page is None:
        if address.name not in OTHERS:
            raise LookupError(
                f"{address.name} ({address.route}) is no declared page: say in OTHERS what it answers"
            )
        return OTHERS[address.name](actor)
    if address.part in ("do", "reveal", "draft", "file") or address.part.startswith("reveal"):
        return MOVED
    permit = permit_of(address.page)
    if actor.hat not in address.page.hats or not actor.may(permit):
        return FORBIDDEN
    if row is not None and isinstance(address.page, FormPage | PhonePage) and not may_on(actor, permit, row):
        return FORBIDDEN
    return OK


def url_of(address: Address, row: Any = None) -> str:
    """The address with the row's number; other arguments are words that name nothing."""
    values = {name: row.pk if name == "pk" and row is not None else "x" for name in address.arguments}
    if address.page is None and address.name == address.route:
        return "/" + address.route
    return reverse(address.name, kwargs=values)


def row_for(address: Address, place: Place) -> ScopedModel | None:
    """A row of the kind that the page shows, in this place."""
    page = address.page
    if page is None or page.rows is None or "pk" not in address.arguments:
        return None
    row: ScopedModel = any_row(shown_model(page), place, **OWN_ROW.get(page.name, {}))
    return row


def shown_model(page: Any) -> Any:
    """The model whose rows a page shows."""
    nobody_at_all = Actor(0, "nobody", "staff")
    with acting(nobody_at_all):
        return page.rows(nobody_at_all).model


def signed_in(actor: Actor, username: str) -> Client:
    """A client of this account under this hat; what fails in a view is an answer, not an exception."""
    client = Client(raise_request_exception=False)
    with nobody():
        client.force_login(
            Account.objects.get(username=username), "django.contrib.auth.backends.ModelBackend"
        )
        session = client.session
        session[HAT_KEY] = actor.hat
        session.save()
    return client


CHANGING = (
    rb'csrfmiddlewaretoken" value="[^"]*"',
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    rb'nonce="[^"]*"',
    rb'"X-CSRFToken": ?"[^"]*"',
    rb"csrf[^\s]*=?\"[A-Za-z0-9]{32,64}\"",
    rb"\b[0-2][0-9]:[0-5][0-9]\b",  # the minute of printing and exporting, between two answers that are compared
)


def content_of(response: Any) -> bytes:
    """What was answered, without what differs at each request; a workbook as its sheets."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(
                book.read(n) for n in sorted(book.namelist()) if not n.startswith("docProps")
            )
    for pattern in CHANGING:
        content = re.sub(pattern, b"", content)
    return content


@dataclass(frozen=True)
class Ask:
    """One request: path, and what is posted, if anything."""

    path: str
    posted: Mapping[str, str] | None = None


def asks(address: Address, row: Any, words: str) -> Iterator[Ask]:
    """What is asked of an address: itself, which begins with its first tab; a search for `words`, the printed form, the
    workbook, each further tab."""
    path = url_of(address, row)
    if address.part == "export":
        yield Ask(path, {"why": "report"})
        return
    yield Ask(path)
    yield Ask(f"{path}?q={words}")
    if isinstance(address.page, ListPage) and not address.part:
        yield Ask(f"{path}?view=print")
    if isinstance(address.page, DetailPage) and not address.part:
        yield from (Ask(f"{path}?tab={tab.key}") for tab in address.page.tabs[1:])


def answers(client: Client, address: Address, row: Any, words: str) -> dict[Ask | str, tuple[int, bytes]]:
    """What this client gets at an address."""
    found: dict[Ask | str, tuple[int, bytes]] = {}
    for ask in asks(address, row, words):
        response = client.get(ask.path) if ask.posted is None else client.post(ask.path, ask.posted)
        found[f"{ask.path} {dict(ask.posted or {})}"] = (response.status_code, content_of(response))
    return found
