"""The database's roles: none is mighty, hats don't add up, and the application refuses to start above the walls."""

from __future__ import annotations

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from minzheng.platform import server
from minzheng.platform.acting import acting
from minzheng.platform.postgres.base import DatabaseWrapper
from minzheng.platform.server import cluster, state
from tests.accounts import actor
from tests.contracts.enumerated import ROLES, as_owner, tables


@pytest.mark.django_db
def test_no_role_of_the_application_is_superuser_owner_or_passes_round_row_security() -> None:
    with as_owner() as owner:
        mighty = owner.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
            " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
            [list(ROLES)],
        ).fetchall()
        owners = owner.execute(
            "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        members = owner.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND pg_has_role(rolname, %s, 'MEMBER')",
            [list(ROLES), owners[0][0]],
        ).fetchall()
    assert (mighty, len(owners), members) == ([], 1, [])


@pytest.mark.django_db
def test_the_login_role_inherits_neither_hat_and_no_hat_is_a_member_of_another() -> None:
    with as_owner() as owner:
        inherits = owner.execute("SELECT rolinherit FROM pg_roles WHERE rolname = 'mz_app'").fetchone()
        used = owner.execute(
            "SELECT r.rolname FROM pg_roles r WHERE r.rolname = ANY(%s) AND r.rolname <> 'mz_app'"
            " AND pg_has_role('mz_app', r.oid, 'USAGE')",
            [list(ROLES)],
        ).fetchall()
        crossed = owner.execute(
            "SELECT a.rolname, b.rolname FROM pg_roles a, pg_roles b WHERE a.oid <> b.oid"
            " AND a.rolname IN ('mz_staff', 'mz_party', 'mz_seal') AND b.rolname = ANY(%s)"
            " AND pg_has_role(a.oid, b.oid, 'MEMBER')",
            [list(ROLES)],
        ).fetchall()
    assert (inherits, used, crossed) == ((False,), [], [])


def test_staff_see_nothing_of_what_only_a_partys_policy_shows(committed: str) -> None:
    with psycopg.connect(server.urls(committed).owner.url, autocommit=True) as owner:
        owner.execute("CREATE TABLE for_parties (n int)")
        owner.execute("ALTER TABLE for_parties ENABLE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY open ON for_parties TO mz_party USING (true)")
        owner.execute("GRANT SELECT ON for_parties TO mz_staff, mz_party")
        owner.execute("INSERT INTO for_parties VALUES (1)")
    seen = {}
    for code, hat in (("two_hats", "staff"), ("two_hats", "party"), ("leader", "staff")):
        with acting(actor(code, hat)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM for_parties")
            seen[code, hat] = cursor.fetchone()[0]
    assert seen == {("two_hats", "staff"): 0, ("two_hats", "party"): 1, ("leader", "staff"): 0}


@pytest.mark.django_db
def test_the_application_refuses_to_start_as_the_owner() -> None:
    owner = server.urls(connection.settings_dict["NAME"]).owner
    with pytest.raises(ImproperlyConfigured, match="must not run as superuser, owner"):
        DatabaseWrapper({**connection.settings_dict, **owner.django()}).ensure_connection()


@pytest.mark.django_db
@pytest.mark.skipif(server.external(), reason="the superuser of somebody else's server is not ours to be")
def test_the_application_refuses_to_start_as_a_superuser() -> None:
    owner = server.urls(connection.settings_dict["NAME"]).owner
    mighty = owner.as_role(cluster.BOOTSTRAP_ROLE, state.derived_password(cluster.BOOTSTRAP_ROLE))
    with pytest.raises(ImproperlyConfigured, match="must not run as superuser, owner"):
        DatabaseWrapper({**connection.settings_dict, **mighty.django()}).ensure_connection()


@pytest.mark.django_db
def test_the_tests_themselves_run_as_the_applications_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        assert cursor.fetchone() == ("mz_app",)
    assert len(tables()) > 30
