"""Whose hand does something: the accounts of the pack by role and place, as actors."""

from __future__ import annotations

from functools import lru_cache

from minzheng.platform.acting import Actor
from minzheng.platform.actors import actor_by_code
from minzheng.platform.installed import installed_pack, role_book
from minzheng.platform.server import ServerError


@lru_cache
def hand_of(role: str, division: str | None, party: str | None) -> Actor:
    """The first account with a role on a division, on a party, or, without either, on any place.

    Raises ServerError if the pack has none.
    """
    for entry in installed_pack().accounts:
        for grant in entry.grants:
            anywhere = division is None and party is None
            if grant.role == role and (anywhere or (grant.division, grant.party) == (division, party)):
                return actor_by_code(entry.username, role_book()[role].hat)
    raise ServerError(f"accounts.yaml has no account with the role {role} on {division or party}: add one.")
