"""A PostgreSQL of the operator's: the same roles, made through the owner that DATABASE_URL names."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from minzheng.platform import server
from minzheng.platform.server import cluster, roles, state, supervisor


@pytest.fixture
def operator(own_state: Path) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The administrator of an empty server on which an owner and its database have been made."""
    supervisor.start()
    mighty = server.urls("postgres").owner.as_role(
        cluster.BOOTSTRAP_ROLE, state.derived_password(cluster.BOOTSTRAP_ROLE)
    )
    with psycopg.connect(mighty.url, autocommit=True) as connection:
        connection.execute("CREATE ROLE bureau LOGIN CREATEROLE CREATEDB PASSWORD 'p:w/ü'")
        connection.execute("CREATE DATABASE bureau OWNER bureau")
        yield connection


@pytest.fixture
def given(
    operator: psycopg.Connection[tuple[object, ...]],
    own_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """DATABASE_URL names that server; the state folder is another installation's."""
    address = server.Address(operator.info.host, "5432", "bureau", "bureau", "p:w/ü")
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("DATABASE_URL", address.url)
        elsewhere.setenv("MINZHENG_STATE", str(own_folder / "elsewhere"))
        yield


@pytest.mark.usefixtures("given")
def test_the_owner_makes_the_roles_and_the_ways_in_are_derived() -> None:
    urls = server.ensure()
    assert (urls.owner.user, urls.owner.database, urls.app.database) == ("bureau", "bureau", "bureau")
    for address, user in ((urls.app, server.APP), (urls.seal, server.SEAL)):
        with psycopg.connect(address.url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (user,)
            assert roles.faults(connection) == []
    assert server.ensure() == urls


@pytest.mark.usefixtures("given")
def test_further_databases_are_made_beside_the_given_one() -> None:
    server.ensure()
    made = server.create_database("bureau_copy")
    with psycopg.connect(made.owner.url) as connection:
        assert connection.execute("SELECT current_database(), current_user").fetchone() == (
            "bureau_copy",
            "bureau",
        )
    server.drop_database("bureau_copy")


@pytest.mark.usefixtures("given")
def test_a_database_goes_away_while_its_server_cleans_up_in_it(
    operator: psycopg.Connection[tuple[object, ...]],
) -> None:
    server.ensure()
    made = server.create_database("bureau_copy")
    _let_it_clean_up(operator, made.owner)
    with psycopg.connect(made.owner.url):
        server.drop_database("bureau_copy")
    assert not server.database_exists("bureau_copy")
    server.drop_database("bureau_copy")


def _let_it_clean_up(operator: psycopg.Connection[tuple[object, ...]], owner: server.Address) -> None:
    """Return once an autovacuum worker, which belongs to no role, is slowly at work in the database."""
    operator.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'")
    operator.execute("SELECT pg_reload_conf()")
    with psycopg.connect(owner.url) as connection:
        connection.execute(
            "CREATE TABLE worn WITH (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_cost_delay = 100,"
            " autovacuum_vacuum_cost_limit = 1) AS SELECT n FROM generate_series(1, 20000) AS n"
        )
        connection.execute("DELETE FROM worn")
    at_work = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND backend_type = 'autovacuum worker'"
    last = time.monotonic() + 30
    while not operator.execute(at_work, (owner.database,)).fetchone():
        assert time.monotonic() < last, "no autovacuum worker came"
        time.sleep(0.05)


@pytest.mark.usefixtures("given")
def test_an_owner_that_may_not_make_roles_is_told_what_to_grant(
    operator: psycopg.Connection[tuple[object, ...]],
) -> None:
    operator.execute("ALTER ROLE bureau NOCREATEROLE")
    with pytest.raises(server.ServerError, match="ALTER ROLE bureau CREATEROLE CREATEDB"):
        server.ensure()


@pytest.mark.usefixtures("given")
def test_another_installations_roles_are_not_taken_over(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = server.ensure()
    with monkeypatch.context() as third:
        third.setenv("MINZHENG_STATE", str(own_folder / "third"))
        with pytest.raises(server.ServerError, match=r"database\.key"):
            server.ensure()
    psycopg.connect(urls.app.url).close()


@pytest.mark.parametrize("url", ["postgresql://u:p@h:port/x", "nonsense"])
def test_an_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(server.ServerError):
        server.ensure()
