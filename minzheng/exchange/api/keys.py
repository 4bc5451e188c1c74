"""Keys by which another system speaks in an account's name: who that is, narrowed to what the key is for."""

from __future__ import annotations

import secrets
from dataclasses import replace
from hashlib import sha256

from minzheng.exchange.models import AccessToken
from minzheng.platform.acting import Actor, Hat, acting, nobody
from minzheng.platform.actors import UnknownActor, actor_for
from minzheng.platform.models import Account
from minzheng.platform.time import today

PERMITS = ("exchange.receive", "exchange.see")
HATS: tuple[Hat, ...] = ("staff", "party")


def new_secret() -> tuple[str, str]:
    """A secret nobody can guess, and its digest, which alone is kept."""
    secret = secrets.token_urlsafe(32)
    return secret, digest_of_secret(secret)


def digest_of_secret(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for 256 random bits, which no dictionary holds."""
    return sha256(secret.encode()).hexdigest()


def written(token: AccessToken, secret: str) -> str:
    """The key as it is handed over once: account, number, secret."""
    return f"mz.{token.agent_id}.{token.pk}.{secret}"


def opened(authorization: str) -> tuple[Actor, AccessToken] | None:
    """Who sends by the key in an `Authorization: Bearer …` header, and the key; None if it opens nothing.

    The account named in the key is only claimed until its own row of the key, read as that account sees it, has the
    digest. Its permits are those two of the account's that a file needs, in the one place the key is for.
    """
    scheme, _, key = authorization.partition(" ")
    parts = key.strip().split(".", 3)
    if scheme.lower() != "bearer" or len(parts) != 4 or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    agent, number, digest = int(parts[1]), int(parts[2]), digest_of_secret(parts[3])
    with nobody():
        account = Account.objects.filter(agent_id=agent, is_active=True).first()
    if account is None:
        return None
    for hat in HATS:
        try:
            actor = actor_for(account.agent, hat, language=account.language)
        except UnknownActor:
            continue
        if (token := _own(actor, number, digest)) is not None:
            return _narrowed(actor, token), token
    return None


def _own(actor: Actor, number: int, digest: str) -> AccessToken | None:
    with acting(actor):
        found = AccessToken.objects.visible_to(actor).filter(pk=number, agent_id=actor.agent_id)
        token: AccessToken | None = found.in_force(today()).select_related("area", "party").first()
    if token is None or not secrets.compare_digest(token.digest, digest):
        return None
    return token if (token.party_id is not None) is (actor.hat == "party") else None


def _narrowed(actor: Actor, token: AccessToken) -> Actor:
    place = token.party_id if token.party_id is not None else token.area_id
    return replace(actor, grants={permit: actor.where(permit) & {place} for permit in PERMITS})
