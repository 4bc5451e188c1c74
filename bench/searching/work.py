"""Filling the register, and asking it: each function is a step."""

from __future__ import annotations

import os
import statistics
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from random import Random
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client

from bench.importing.people import who
from bench.importing.steps import parts
from minzheng.catalogue.content import catalogue
from minzheng.orders.services.entitling import EntitledRow, entitle_many
from minzheng.platform import server
from minzheng.platform.acting import acting, nobody
from minzheng.platform.actors import actor_by_code
from minzheng.platform.crypto import decrypt
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Account, Division, Party
from minzheng.registry.models import Person
from minzheng.registry.services import PersonRow, register_people

ESTATES = ("一村", "二村", "新苑", "花园", "里")
ORDERED_ON = date(2026, 1, 1)
TIMES = 51  # each statement is run, as it is and as the superuser in turn


def fill(persons: int, orders: int) -> dict[str, Any]:
    """So many registered persons, spread over all communities, and orders for the first of them, by set-wise verbs."""
    desk = actor_by_code("data", None)
    with acting(desk):
        ids = [
            one
            for part in parts(_people(persons))
            for one in register_people.many(desk, part, key=uuid.uuid4()).done
        ]
    _order(ids[:orders])
    return {"persons": len(ids)}


def _people(persons: int) -> Iterator[Any]:
    communities = _communities()
    for at in range(persons):
        one, (area, name) = who(at), communities[at % len(communities)]
        estate = name.removesuffix("社区").removesuffix("村") + ESTATES[at // len(communities) % len(ESTATES)]
        yield PersonRow(one.number, one.name, area, phone=one.phone, estate=estate, register=True)


def _communities() -> list[tuple[int, str]]:
    leaves = Division.objects.exclude(pk__in=Division.objects.exclude(parent=None).values("parent"))
    return list(leaves.order_by("code").values_list("pk", "name"))


def _order(people: Sequence[int]) -> None:
    bureau = actor_by_code("bureau", None)
    item = catalogue(installed_pack())[0]
    parties = list(Party.objects.filter(kind="provider").order_by("code").values_list("pk", flat=True))
    rows = (
        EntitledRow(one, parties[at % len(parties)], item.code, 1, 100, ORDERED_ON)
        for at, one in enumerate(people)
    )
    with acting(bureau):
        for part in parts(rows):
            entitle_many.many(bureau, part, key=uuid.uuid4())


def settle_down() -> dict[str, Any]:
    """What the server does by itself in a quiet hour: tables vacuumed, statistics taken."""
    with psycopg.connect(_urls().owner.url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return {}


def searches(words: int, seed: int) -> dict[str, Any]:
    """Whole search pages as a street's and the district's account get them, for what people type of somebody they are
    responsible for."""
    kinds = []
    for place, username in (("street", "hongmei_clerk"), ("district", "bureau")):
        client = _client(username)
        for kind, asked in _typed(username, words, Random(seed)).items():
            _searched(client, asked[:3])
            took = sorted(_searched(client, asked))
            kinds.append(
                {
                    "who": place,
                    "kind": kind,
                    "pages": len(took),
                    "median": statistics.median(took),
                    "p95": took[int(len(took) * 0.95)],
                    "worst": took[-1],
                }
            )
    return {"kinds": kinds}


def _typed(username: str, words: int, draw: Random) -> dict[str, list[str]]:
    actor = actor_by_code(username, "staff")
    with acting(actor):
        seen = Person.objects.visible_to(actor).registered()
        lowest, highest = seen.earliest("pk").pk, seen.latest("pk").pk
        near = [draw.randint(lowest, highest) for _ in range(words)]
        found = [seen.filter(pk__gte=pk).order_by("pk").first() for pk in near]
        people = [one for one in found if one is not None]
    return {
        "name": [one.name for one in people],
        "family name": [one.name[:1] for one in people],
        "two characters": [one.name[:2] for one in people],
        "pinyin": [one.pinyin for one in people],
        "pinyin, begun": [one.pinyin[:4] for one in people],
        "initials": [one.initials for one in people],
        "estate": [one.estate for one in people],
        "identity number": [decrypt(one.id_cipher) for one in people],
        "telephone": [decrypt(one.phone_cipher) for one in people],
        "nobody's name": [one.name[::-1] + "们" for one in people],
    }


def lists() -> dict[str, Any]:
    """Pages of restricted accounts, their statements run as they are and without any policy, in turn."""
    asked = [
        ("one community: people", "beihuan_grid", "staff", "/people/"),
        ("one community: people of an age", "beihuan_grid", "staff", "/people/?age=very_old"),
        ("one community: a deep page", "beihuan_grid", "staff", "/people/?page=100"),
        ("three scattered: people", "scattered", "staff", "/people/"),
        ("three scattered: people of an age", "scattered", "staff", "/people/?age=very_old"),
        ("three scattered: a deep page", "scattered", "staff", "/people/?page=200"),
        ("a provider: orders", "changle", "party", "/my-orders/"),
        ("a provider: orders, by name", "changle", "party", "/my-orders/?q=" + who(0).name),
        ("a provider: a deep page", "changle", "party", "/my-orders/?page=200"),
    ]
    return {"lists": [_beside_superuser(*one) for one in asked]}


def _beside_superuser(name: str, username: str, hat: Any, address: str) -> dict[str, Any]:
    statements = _statements_of(username, address)
    own, free = [0.0] * TIMES, [0.0] * TIMES
    with psycopg.connect(_urls().owner.url, autocommit=True) as superuser:
        for statement, values in statements:
            with acting(actor_by_code(username, hat)), connection.cursor() as cursor:
                for turn in range(TIMES):
                    own[turn] += _took(partial(_asked, cursor, statement, values))
                    free[turn] += _took(partial(_asked, superuser.cursor(), statement, values))
    ours, theirs = statistics.median(own), statistics.median(free)
    return {
        "list": name,
        "statements": len(statements),
        "own": ours,
        "superuser": theirs,
        "times": ours / theirs,
    }


def _asked(cursor: Any, statement: Any, values: Any) -> None:
    cursor.execute(statement, values)
    cursor.fetchall()


def _statements_of(username: str, address: str) -> list[tuple[Any, Any]]:
    """What the page asks of the tables that hold rows of people."""
    heard: list[tuple[Any, Any]] = []

    def hear(execute: Any, sql: Any, values: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT") and any(name in sql for name in ("registry_person", "orders_order")):
            heard.append((sql, values))
        return execute(sql, values, many, context)

    client = _client(username)
    with connection.execute_wrapper(hear):
        response = client.get(address)
    if response.status_code != 200 or not heard:
        raise RuntimeError(f"{address}: {response.status_code}, {len(heard)} statements")
    return heard


def _client(username: str) -> Client:
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    with nobody():
        client.force_login(
            Account.objects.get(username=username), "django.contrib.auth.backends.ModelBackend"
        )
    return client


def _urls() -> Any:
    return server.urls(os.environ["MINZHENG_DATABASE"])


def _searched(client: Client, words: Iterable[str]) -> list[float]:
    return [_took(partial(client.get, "/search/", {"q": word})) for word in words]


def _took(do: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    step.__name__: step for step in (fill, settle_down, searches, lists)
}
