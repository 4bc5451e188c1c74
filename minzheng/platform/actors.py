"""From accounts and grants to the actor a verb takes. Roles and their permits are pack content."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection

from minzheng.platform.acting import Actor, Hat, nobody
from minzheng.platform.installed import role_book
from minzheng.platform.models.accounts import Agent, Grant
from minzheng.platform.models.divisions import Division

SUBTREES = """
    WITH RECURSIVE below(root, id) AS (
        SELECT id, id FROM platform_division WHERE id = ANY(%s)
        UNION ALL SELECT below.root, d.id FROM platform_division d JOIN below ON d.parent_id = below.id
    ) SELECT root, array_agg(id) FROM below GROUP BY root
"""


class UnknownActor(LookupError):
    """No such agent, or no grant under this hat."""


def subtrees(divisions: Iterable[int]) -> Mapping[int, frozenset[int]]:
    """Each of these divisions and everything below it."""
    roots = sorted(set(divisions))
    if not roots:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(SUBTREES, [roots])
        return {root: frozenset(below) for root, below in cursor.fetchall()}


def subtree(division_id: int) -> frozenset[int]:
    """A division and everything below it; nothing for one that isn't there."""
    return subtrees([division_id]).get(division_id, frozenset())


def grants_of(agent: Agent) -> list[Grant]:
    """What an agent was granted, the first first."""
    with nobody():
        return list(Grant.objects.filter(agent=agent).order_by("pk"))


def hats_of(agent: Agent) -> tuple[Hat, ...]:
    """The hats an agent may wear, staff first."""
    return _hats(grants_of(agent))


def _hats(grants: Iterable[Grant]) -> tuple[Hat, ...]:
    worn = {role_book()[grant.role].hat for grant in grants}
    order: tuple[Hat, ...] = ("staff", "party")
    return tuple(hat for hat in order if hat in worn)


def actor_for(agent: Agent, hat: Hat | None = None, *, language: str = "zh-hans") -> Actor:
    """The agent under one hat (the first, if none is named); raises UnknownActor if it has none."""
    with nobody():
        granted = grants_of(agent)
        hats = _hats(granted)
        if not hats or (hat is not None and hat not in hats):
            raise UnknownActor(f"{agent.code} has no grant under this hat")
        chosen = hat or hats[0]
        worn = [grant for grant in granted if role_book()[grant.role].hat == chosen]
        pairs = _pairs(worn)
    roles = tuple(dict.fromkeys(grant.role for grant in worn))
    return Actor(agent.pk, agent.name, chosen, pairs, language, roles, agent.name_en)


def _pairs(grants: Sequence[Grant]) -> Mapping[str, frozenset[int]]:
    """Each permit with the places of the grants that bring it, never wider."""
    below = subtrees(grant.division_id for grant in grants if grant.division_id)
    pairs: dict[str, frozenset[int]] = {}
    for grant in grants:
        places = below[grant.division_id] if grant.division_id else frozenset({grant.party_id or 0})
        for permit in role_book()[grant.role].permits:
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
