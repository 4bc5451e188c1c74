"""Brings a pack's divisions, parties and accounts into an empty or older database; run by the owner, repeatable.

These tables are the ground that scope stands on, so no hat may write them: the owner role does, at set-up.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password
from django.db import transaction

from minzheng.platform.models.accounts import Account, Agent, Grant
from minzheng.platform.models.divisions import Division, Party
from minzheng.platform.packs import Pack
from minzheng.platform.packs.files import AccountEntry

SYSTEM_AGENT = "system"


@transaction.atomic
def install(pack: Pack, passwords: Mapping[str, str]) -> None:
    """Divisions, parties, the system's agent, and the pack's accounts with these passwords (by username)."""
    _divisions(pack)
    for party in pack.parties:
        values = {"name": party.name.zh, "name_en": party.name.en, "kind": party.kind}
        Party.objects.update_or_create(code=party.code, defaults=values)
    Agent.objects.get_or_create(
        code=SYSTEM_AGENT, defaults={"name": "系统", "name_en": "System", "is_system": True}
    )
    # A hash takes long on purpose: whoever is given the same password, as all of a demonstration are, has the same one.
    hashes = {password: make_password(password) for password in set(passwords.values())}
    for entry in pack.accounts:
        if entry.username in passwords:
            _account(entry, hashes[passwords[entry.username]])


def _divisions(pack: Pack) -> None:
    known: dict[str, Division] = {}
    for row in pack.divisions:
        values = {
            "name": row.name,
            "name_en": row.name_en,
            "level": row.level,
            "parent": known.get(row.parent),
        }
        known[row.code], _ = Division.objects.update_or_create(code=row.code, defaults=values)


def _account(entry: AccountEntry, hashed: str) -> None:
    agent, _ = Agent.objects.get_or_create(
        code=entry.username, defaults={"name": entry.name.zh, "name_en": entry.name.en}
    )
    Account.objects.get_or_create(username=entry.username, defaults={"agent": agent, "password": hashed})
    for grant in entry.grants:
        Grant.objects.get_or_create(
            agent=agent,
            role=grant.role,
            division=Division.objects.get(code=grant.division) if grant.division else None,
            party=Party.objects.get(code=grant.party) if grant.party else None,
        )
