"""Provides PostgreSQL: an embedded server by default, or the one that DATABASE_URL names; knows no Django.

`ensure()` is all that most callers need: afterwards the database accepts the owner, the application and the sealer.
"""

from __future__ import annotations

from minzheng.platform.server.addresses import Address, Urls
from minzheng.platform.server.databases import (
    clone_database,
    create_database,
    database_exists,
    drop_database,
    ensure,
    external,
    urls,
)
from minzheng.platform.server.errors import ServerError
from minzheng.platform.server.roles import APP, HATS, OWNER, SEAL
from minzheng.platform.server.supervisor import Status, status, stop

__all__ = [
    "APP",
    "HATS",
    "OWNER",
    "SEAL",
    "Address",
    "ServerError",
    "Status",
    "Urls",
    "clone_database",
    "create_database",
    "database_exists",
    "database_exists",
    "drop_database",
    "ensure",
    "external",
    "status",
    "stop",
    "urls",
]
