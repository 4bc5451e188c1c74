"""Makes, clones and drops databases on the embedded server, or on the one that DATABASE_URL names."""

from __future__ import annotations

import os
from functools import cache
from typing import Any, LiteralString

import psycopg
from psycopg import Connection, sql
from psycopg.conninfo import conninfo_to_dict

from minzheng.platform.server import cluster, roles, state, supervisor
from minzheng.platform.server.addresses import Address, Urls
from minzheng.platform.server.errors import ServerError

MAIN = "minzheng"


def external() -> bool:
    """Whether DATABASE_URL names a server of the operator's; then nothing is started or stopped."""
    return bool(os.environ.get("DATABASE_URL"))


@cache
def _given_address(url: str) -> Address:
    try:
        known = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    except psycopg.ProgrammingError:
        form = "postgresql://owner:password@host:5432/name"
        raise ServerError(f"DATABASE_URL is not a PostgreSQL address: {form}") from None
    own = [known.pop(name, "") for name in ("host", "port", "dbname", "user", "password")]
    host, port, database, user, password = own
    return Address(host, port or "5432", database or user, user, password, tuple(sorted(known.items())))


def urls(database: str | None = None) -> Urls:
    """Return the three ways into a database without starting anything; None is the main one."""
    if external():
        owner = _given_address(os.environ["DATABASE_URL"])
        owner = owner.to(database or owner.database)
    else:
        host = str(cluster.socket_folder())
        owner = Address(
            host, cluster.PORT, database or MAIN, roles.OWNER, state.derived_password(roles.OWNER)
        )
    app, seal = (owner.as_role(name, state.derived_password(name)) for name in (roles.APP, roles.SEAL))
    return Urls(owner, app, seal)


def ensure(database: str | None = None) -> Urls:
    """Return the ways into a database after making sure of server, roles and database; quick when all is there.

    Raises ServerError if the server can't be reached or started, or if its roles are not as they must be.
    """
    wanted = urls(database)
    if not external():
        supervisor.start()
    if not _ready(wanted):
        if not external():
            supervisor.start()  # a server killed a moment ago still answered above
        with state.locked("roles"):
            _establish_roles(wanted)
            _establish_database(wanted.owner.database)
            _check_login(wanted.app)
    return wanted


def create_database(name: str) -> Urls:
    """Make an empty database that the owner role owns and return the ways into it."""
    _on_server("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'", name, urls(name).owner.user)
    with _bootstrap(name) as connection:
        roles.close_public_schema(connection, urls(name).owner.user)
    return urls(name)


def database_exists(name: str) -> bool:
    """Return whether the server has a database of this name."""
    with _bootstrap() as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone()
    return found is not None


def clone_database(template: str, name: str) -> Urls:
    """Make a database as a copy of another one, to which nobody may be connected, and return the ways into it."""
    _on_server("CREATE DATABASE {} OWNER {} TEMPLATE {}", name, urls(name).owner.user, template)
    return urls(name)


def drop_database(name: str) -> None:
    """Remove a database, if it is there, and end its connections."""
    if not database_exists(name):
        return
    _on_server("ALTER DATABASE {} ALLOW_CONNECTIONS false", name)
    _end_sessions(name)
    # Without FORCE: that one asks for a right on the server's own autovacuum, which an owner hasn't got and the plain
    # statement does without.
    _on_server("DROP DATABASE IF EXISTS {}", name)


def _end_sessions(name: str) -> None:
    """End what accounts have open on a database; the server's own processes belong to no account."""
    ending = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND usesysid IS NOT NULL"
    with _bootstrap() as connection:
        connection.execute(ending, (name,))


def _bootstrap(database: str | None = None) -> Connection[Any]:
    """Connect as the role that may make roles and databases: our bootstrap role, or DATABASE_URL's."""
    owner = urls(database).owner
    if external():
        return _connect(owner)
    mighty = owner.as_role(cluster.BOOTSTRAP_ROLE, state.derived_password(cluster.BOOTSTRAP_ROLE))
    return _connect(mighty.to(database or "postgres"))


def _connect(address: Address) -> Connection[Any]:
    try:
        return psycopg.connect(address.url, autocommit=True)
    except psycopg.OperationalError as error:
        raise ServerError(f"The database can't be reached as {address.user}: {error}") from error


def _check_login(app: Address) -> None:
    """Refuse a server whose role has another installation's password: setting it anew would lock that one out."""
    try:
        _connect(app).close()
    except ServerError as error:
        raise ServerError(
            f"{error}. Bring back database.key of the state folder that made the role, "
            "or drop the roles to have them made anew."
        ) from None


def _on_server(statement: LiteralString, *names: str) -> None:
    with _bootstrap() as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _ready(wanted: Urls) -> bool:
    try:
        with psycopg.connect(wanted.app.url) as connection:
            return not roles.faults(connection)
    except psycopg.OperationalError:
        return False


def _establish_roles(wanted: Urls) -> None:
    with _bootstrap() as connection:
        if not external():
            roles.create(connection, roles.Role(roles.OWNER, login=True))
        try:
            roles.establish(connection)
        except psycopg.errors.InsufficientPrivilege:
            user = wanted.owner.user
            raise ServerError(
                f"{user} may not make roles. Let it: ALTER ROLE {user} CREATEROLE CREATEDB;"
            ) from None


def _establish_database(name: str) -> None:
    if not database_exists(name):
        create_database(name)
