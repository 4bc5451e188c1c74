"""The accounts of packs/example as actors."""

from __future__ import annotations

import uuid

from minzheng.platform.acting import Actor, Hat
from minzheng.platform.actors import actor_by_code
from minzheng.platform.models import Division

PASSWORD = "only-for-tests"


def actor(code: str, hat: Hat | None = None) -> Actor:
    """The actor of an account of the example district."""
    return actor_by_code(code, hat)


def division(code: str) -> Division:
    """A division of the example district by its code."""
    return Division.objects.get(code=code)


def key() -> uuid.UUID:
    """A key as a person's form would bring it."""
    return uuid.uuid4()
