"""The database's roles: an owner that migrates, the application's login with one role a hat, and the sealer's.

The application's login inherits nothing: it takes on one hat at a time by SET ROLE, since the policies of two
hats would add up. Nobody but the bootstrap role may pass round row-level security.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import Connection, sql

from minzheng.platform.server import state
from minzheng.platform.server.errors import ServerError

OWNER = "mz_owner"
APP = "mz_app"
SEAL = "mz_seal"
HATS = ("mz_staff", "mz_party")
OLDEST_VERSION = 150000
GRANTS_CARRY_INHERITANCE = 160000  # before it, inheritance is the member's attribute only


@dataclass(frozen=True)
class Role:
    """One role as it must be; none of them is superuser, creates anything or bypasses row-level security."""

    name: str
    login: bool


ROLES = (*(Role(hat, login=False) for hat in HATS), Role(APP, login=True), Role(SEAL, login=True))


def establish(connection: Connection[Any]) -> None:
    """Make the roles of hats, application and sealer and their membership where absent; safe to repeat.

    Raises ServerError if the server is too old, or if a role is there but has more rights than it should.
    """
    if connection.info.server_version < OLDEST_VERSION:
        raise ServerError("PostgreSQL 15 or newer is needed.")
    for role in ROLES:
        create(connection, role)
    for hat in HATS:
        _join(connection, hat)
    wrong = faults(connection)
    if wrong:
        raise ServerError("The database's roles are not as they must be: " + "; ".join(wrong))


def create(connection: Connection[Any], role: Role) -> None:
    """Make one role with its derived password unless it is there."""
    if _exists(connection, role.name):
        return
    statement = sql.SQL("CREATE ROLE {} NOINHERIT NOCREATEDB NOCREATEROLE").format(sql.Identifier(role.name))
    if role.login:
        password = sql.Literal(state.derived_password(role.name))
        statement = sql.SQL("{} LOGIN PASSWORD {}").format(statement, password)
    connection.execute(statement)


def close_public_schema(connection: Connection[Any], owner: str) -> None:
    """Give schema public of the connected database to its owner; nobody else may create in it."""
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(owner)))
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def faults(connection: Connection[Any]) -> list[str]:
    """Return what is wrong with the roles, one plain sentence each; empty when all is as it must be."""
    found = [f"role {role.name} is missing" for role in ROLES if not _exists(connection, role.name)]
    return found or [*_too_mighty(connection), *_wrong_memberships(connection)]


def _exists(connection: Connection[Any], name: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,)).fetchone() is not None


def _join(connection: Connection[Any], hat: str) -> None:
    if hat in _memberships(connection, APP):
        return
    how: LiteralString = "GRANT {} TO {}"
    if connection.info.server_version >= GRANTS_CARRY_INHERITANCE:
        how = "GRANT {} TO {} WITH INHERIT FALSE, SET TRUE"
    connection.execute(sql.SQL(how).format(sql.Identifier(hat), sql.Identifier(APP)))


def _too_mighty(connection: Connection[Any]) -> list[str]:
    rows = connection.execute(
        """SELECT rolname FROM pg_roles
           WHERE rolname = ANY(%s) AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
                                        OR (rolname = %s AND rolinherit))
           ORDER BY rolname""",
        ([role.name for role in ROLES], APP),
    ).fetchall()
    wrong = [f"role {name} has more rights than it may have" for (name,) in rows]
    open_to_app = connection.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", (APP,)).fetchone()
    if open_to_app and open_to_app[0]:
        wrong.append(f"role {APP} may create tables: REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    return wrong


def _memberships(connection: Connection[Any], member: str) -> dict[str, bool]:
    """Return the roles that `member` belongs to, each with whether it inherits them (PostgreSQL 16 on)."""
    rows = connection.execute(
        """SELECT granted.rolname, bool_or(coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, false))
           FROM pg_auth_members m
           JOIN pg_roles granted ON granted.oid = m.roleid
           JOIN pg_roles member ON member.oid = m.member
           WHERE member.rolname = %s GROUP BY 1""",
        (member,),
    ).fetchall()
    return dict(rows)


def _wrong_memberships(connection: Connection[Any]) -> list[str]:
    held = _memberships(connection, APP)
    wrong = [f"role {APP} inherits {name}" for name, inherits in held.items() if inherits]
    if set(held) != set(HATS):
        wrong.append(f"role {APP} must be a member of {', '.join(HATS)} and of nothing else")
    for name in (SEAL, *HATS):
        wrong += [f"role {name} must not be a member of {other}" for other in _memberships(connection, name)]
    return wrong
