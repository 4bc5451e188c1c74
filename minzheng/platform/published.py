"""Where the values published in the application lie: apart for each database, in the state folder."""

from __future__ import annotations

from functools import lru_cache

from django.db import connection

from minzheng.platform.server import state

PUBLISHED = "published.yaml"


def published_path() -> str:
    """The file of the values published for this database; it isn't there before any are."""
    return f"{_state()}/files/{connection.settings_dict['NAME']}/{PUBLISHED}"


@lru_cache(maxsize=1)
def _state() -> str:
    return str(state.location())
