"""The database's roles hold no more rights than their work needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from minzheng.platform import server
from minzheng.platform.server import cluster, roles, state

NAME = f"house_roles_{os.getpid()}"


@pytest.fixture
def urls() -> Iterator[server.Urls]:
    """A database of the test's own on the server that all tests share."""
    server.ensure()
    yield server.create_database(NAME)
    server.drop_database(NAME)


def connect(address: server.Address) -> psycopg.Connection[Any]:
    return psycopg.connect(address.url, autocommit=True)


def test_no_role_is_mighty_and_the_sealer_belongs_to_nobody(urls: server.Urls) -> None:
    with connect(urls.app) as connection:
        assert roles.faults(connection) == []


def test_the_application_wears_one_hat_at_a_time_and_inherits_none(urls: server.Urls) -> None:
    with connect(urls.owner) as owner:
        owner.execute("CREATE TABLE seen_by_staff (n int); GRANT SELECT ON seen_by_staff TO mz_staff")
    with connect(urls.app) as app:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT * FROM seen_by_staff")
        app.execute("SET ROLE mz_staff")
        assert app.execute("SELECT count(*) FROM seen_by_staff").fetchone() == (0,)
        app.execute("SET ROLE mz_party")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("SELECT * FROM seen_by_staff")


@pytest.mark.parametrize("forbidden", ["mz_owner", "mz_seal", "postgres"])
def test_the_application_cannot_become_anybody_else(urls: server.Urls, forbidden: str) -> None:
    with connect(urls.app) as app, pytest.raises(psycopg.Error):
        app.execute(f"SET ROLE {forbidden}".encode())


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE own (n int)", "CREATE ROLE mine", "CREATE DATABASE mine"]
)
def test_the_application_and_the_sealer_make_nothing(urls: server.Urls, statement: str) -> None:
    for address in (urls.app, urls.seal):
        with connect(address) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_the_owner_migrates_but_passes_round_nothing(urls: server.Urls) -> None:
    with connect(urls.owner) as owner:
        owner.execute("CREATE TABLE mine (n int)")
        row = owner.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
    if not server.external():
        assert row == (False, False, False)


@pytest.mark.skipif(server.external(), reason="changes roles of the whole server")
@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        ("ALTER ROLE mz_app BYPASSRLS", "mz_app has more rights"),
        ("ALTER ROLE mz_app INHERIT", "mz_app has more rights"),
        ("GRANT mz_seal TO mz_app", "of nothing else"),
        ("GRANT mz_staff TO mz_seal", "mz_seal must not be a member"),
    ],
)
def test_a_role_with_too_many_rights_is_named_and_refused(urls: server.Urls, spoil: str, named: str) -> None:
    mighty = urls.owner.as_role(cluster.BOOTSTRAP_ROLE, state.derived_password(cluster.BOOTSTRAP_ROLE))
    with connect(mighty) as connection:
        try:
            connection.execute("BEGIN")  # seen by this connection only, and taken back
            connection.execute(spoil.encode())
            assert any(named in fault for fault in roles.faults(connection))
            with pytest.raises(server.ServerError, match=r"not as they must be"):
                roles.establish(connection)
        finally:
            connection.execute("ROLLBACK")


def test_a_clone_holds_what_its_template_holds(urls: server.Urls) -> None:
    with connect(urls.owner) as owner:
        owner.execute("CREATE TABLE copied AS SELECT 7 AS n")
    copy = server.clone_database(NAME, f"{NAME}_copy")
    try:
        with connect(copy.owner) as owner:
            assert owner.execute("SELECT n FROM copied").fetchone() == (7,)
    finally:
        server.drop_database(f"{NAME}_copy")
