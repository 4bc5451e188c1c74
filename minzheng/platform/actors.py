"""From accounts and grants to the actor a verb takes. Roles and their permits are pack content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

from minzheng.platform.acting import Actor, Hat, nobody
from minzheng.platform.installed import role_book
from minzheng.platform.models.accounts import Agent, Grant
from minzheng.platform.models.divisions import Division

SUBTREE = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM platform_division WHERE id = %s
        UNION ALL SELECT d.id FROM platform_division d JOIN below ON d.parent_id = below.id
    ) SELECT id FROM below
"""


class UnknownActor(LookupError):
    """No such agent, or no grant under this hat."""


def subtree(division_id: int) -> frozenset[int]:
    """A division and everything below it."""
    with connection.cursor() as cursor:
        cursor.execute(SUBTREE, [division_id])
        return frozenset(row[0] for row in cursor.fetchall())


def hats_of(agent: Agent) -> tuple[Hat, ...]:
    """The hats an agent may wear, staff first."""
    roles = role_book()
    with nobody():
        worn = {roles[grant.role].hat for grant in Grant.objects.filter(agent=agent)}
    order: tuple[Hat, ...] = ("staff", "party")
    return tuple(hat for hat in order if hat in worn)


def actor_for(agent: Agent, hat: Hat | None = None, *, language: str = "zh-hans") -> Actor:
    """The agent under one hat (the first, if none is named); raises UnknownActor if it has none."""
    hats = hats_of(agent)
    if not hats or (hat is not None and hat not in hats):
        raise UnknownActor(f"{agent.code} has no grant under this hat")
    chosen = hat or hats[0]
    with nobody():
        rows = list(Grant.objects.filter(agent=agent).order_by("pk"))
        grants = _pairs(row for row in rows if role_book()[row.role].hat == chosen)
    roles = tuple(dict.fromkeys(row.role for row in rows if role_book()[row.role].hat == chosen))
    return Actor(agent.pk, agent.name, chosen, grants, language, roles, agent.name_en)


def _pairs(rows: Iterable[Grant]) -> Mapping[str, frozenset[int]]:
    """Each permit with the places of the grants that bring it, never wider."""
    pairs: dict[str, frozenset[int]] = {}
    for row in rows:
        places = subtree(row.division_id) if row.division_id else frozenset({row.party_id or 0})
        for permit in role_book()[row.role].permits:
            pairs[permit] = pairs.get(permit, frozenset()) | places
    return pairs


def actor_by_code(code: str, hat: Hat | None = None) -> Actor:
    """The actor of an agent's code; for commands and handlers that go on in somebody's name."""
    with nobody():
        agent = Agent.objects.filter(code=code).first()
    if agent is None:
        raise UnknownActor(code)
    return actor_for(agent, hat)


def system_actor(name: str, permits: Iterable[str]) -> Actor:
    """The system's own hand: a row in agents, these permits in every area there is now."""
    code = "system"
    with nobody():
        agent = Agent.objects.get(code=code)
        areas = frozenset(Division.objects.values_list("pk", flat=True))
    return Actor(agent.pk, name, "staff", {permit: areas for permit in permits})
