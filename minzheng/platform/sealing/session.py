"""The sealer's own connections: as role mz_seal, which reads the log of all areas and adds seals, nothing else.

How values become text is fixed here, since the hash is taken of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import Connection

from minzheng.platform.server import Address, ServerError

LOCK = 0x6D7A2073656C  # any number of ours; advisory locks are counted by database
SETTINGS = """
    SET search_path = public, pg_temp;
    SET DateStyle = 'ISO, YMD';
    SET TimeZone = 'UTC';
    SET bytea_output = 'hex';
    SET work_mem = '96MB';
    SET lock_timeout = '2min';
    -- Right after a great batch the statistics are of an empty table, and a nested loop would run for hours.
    SET enable_nestloop = off;
"""

Sql = Connection[Any]


@contextmanager
def sealing(address: Address) -> Iterator[Sql]:
    """A connection that is the only sealer until the block ends, and keeps verifiers out for as long."""
    with _connected(address) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
        yield connection


@contextmanager
def verifying(address: Address) -> Iterator[Sql]:
    """A connection that keeps the sealer out: what database and anchor say is then of one moment."""
    with _connected(address) as connection:
        connection.execute("SELECT pg_advisory_lock_shared(%s)", (LOCK,))
        yield connection


@contextmanager
def _connected(address: Address) -> Iterator[Sql]:
    """Raises ServerError for whatever keeps the database from answering."""
    try:
        with psycopg.connect(address.url, autocommit=True, client_encoding="utf8") as connection:
            connection.execute(SETTINGS)
            yield connection
    except psycopg.Error as error:
        raise ServerError(f"The log can't be read as {address.user}: {error}") from error
