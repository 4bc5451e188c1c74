"""Row policies are what the models declare, on every table, in the texts that were attacked and held."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import models

from minzheng.platform.policies import RowScope, Signed
from tests.contracts.conftest import Tried
from tests.contracts.enumerated import (
    all_models,
    as_owner,
    our_models,
    policed_models,
    rights,
    row_scope,
    scoped_models,
)

pytestmark = pytest.mark.django_db

POLICIES = """
    SELECT policyname, cmd, roles::text, permissive, qual, with_check FROM pg_policies
    WHERE tablename = %s ORDER BY policyname
"""
SEEN_AREA = "(area_id = ANY (( SELECT (current_setting('app.areas'::text))::smallint[] AS current_setting)))"
MAY_WRITE_AREA = (
    "(area_id = ANY (( SELECT (current_setting('app.write'::text))::smallint[] AS current_setting)))"
)
SEEN_PARTY = (
    "(party_id = ANY (( SELECT (current_setting('app.parties'::text))::smallint[] AS current_setting)))"
)
MAY_WRITE_PARTY = (
    "(party_id = ANY (( SELECT (current_setting('app.write'::text))::smallint[] AS current_setting)))"
)
ACTS = "({column} = ( SELECT (current_setting('app.agent'::text))::bigint AS current_setting))"
RUNS = "((verb)::text = ( SELECT current_setting('app.verb'::text) AS current_setting))"
TEXTS = {"{mz_staff}": (SEEN_AREA, MAY_WRITE_AREA), "{mz_party}": (SEEN_PARTY, MAY_WRITE_PARTY)}


def plain(text: str | None) -> str | None:
    """PostgreSQL's own writing of a predicate without the double cast and the table's name."""
    return text and text.replace(")::smallint[])))", ")))").replace(
        "AS current_setting)::smallint[]", "AS current_setting)"
    )


def signed(scope: RowScope, place: str) -> str:
    """What a new row must say: its place, and in tables of the log who acts and which verb runs."""
    more = [ACTS.format(column=scope.signed)] if scope.signed else []
    texts = [place, *more, *([RUNS] if scope.in_verb else [])]
    return f"({' AND '.join(texts)})" if more else place


def policies_of(owner: psycopg.Connection[Any], table: str) -> list[tuple[Any, ...]]:
    return owner.execute(POLICIES, [table]).fetchall()


@pytest.mark.parametrize("model", policed_models(), ids=lambda model: model._meta.label)
def test_the_policies_of_a_table_are_those_its_model_declares(
    model: type[models.Model], tried: Tried
) -> None:
    table, scope = model._meta.db_table, row_scope(model) or rights(model)
    assert isinstance(scope, RowScope | Signed)
    with as_owner() as owner:
        found = policies_of(owner, table)
        owner.execute(f'CREATE TABLE twin (LIKE "{table}")'.encode())
        for text in scope.policies("twin"):
            owner.execute(text.encode())
        assert found == policies_of(owner, "twin")
    tried("policies compared with their models", len(found))


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model._meta.label)
def test_what_is_seen_and_what_may_be_written_are_two_predicates(
    model: type[models.Model], tried: Tried
) -> None:
    scope = row_scope(model)
    assert scope is not None
    with as_owner() as owner:
        found = policies_of(owner, model._meta.db_table)
    for name, command, roles, permissive, using, check in found:
        if roles == "{mz_seal}":
            assert (command, using) == ("SELECT", "true"), name
            continue
        seen, write = TEXTS[roles]
        expected = {
            "SELECT": (seen, None),
            "INSERT": (None, signed(scope, seen if scope.by_viewer else write)),
            "UPDATE": (write, write),
            "DELETE": (write, None),
        }
        assert (permissive, plain(using), plain(check)) == ("PERMISSIVE", *expected[command]), name
    commands = {(row[2], row[1]) for row in found}
    hats = ["{mz_staff}"] + (["{mz_party}"] if scope.party else [])
    wanted = {(hat, word) for hat in hats for word in ("SELECT", "INSERT")}
    if not scope.appended:
        wanted |= {(hat, word) for hat in hats for word in ("UPDATE", "DELETE")}
    assert commands - {("{mz_seal}", "SELECT")} == wanted
    tried("policy texts compared with those that held", len(found))


def test_row_security_is_on_where_a_model_is_scoped_and_forced_nowhere() -> None:
    with as_owner() as owner:
        rows = owner.execute(
            "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        ).fetchall()
    assert {name for name, on, _ in rows if on} == {model._meta.db_table for model in policed_models()}
    assert [name for name, _, forced in rows if forced] == []


def test_no_policy_stands_on_a_table_that_declares_none() -> None:
    with as_owner() as owner:
        rows = owner.execute("SELECT DISTINCT tablename FROM pg_policies").fetchall()
    assert {row[0] for row in rows} == {model._meta.db_table for model in policed_models()}


def test_every_model_of_ours_declares_a_row_policy_or_table_rights_and_never_both() -> None:
    undeclared = [m._meta.label for m in our_models() if bool(row_scope(m)) == bool(rights(m))]
    assert undeclared == []


def test_every_model_with_an_area_has_a_row_policy_and_a_permit_to_see_it() -> None:
    with_area = [m for m in all_models() if any(f.name == "area" for f in m._meta.concrete_fields)]
    assert [m._meta.label for m in with_area if not row_scope(m) or not getattr(m, "see", "")] == []


def test_every_model_with_a_party_lets_that_party_in_by_its_policy() -> None:
    with_party = [m for m in scoped_models() if any(f.name == "party" for f in m._meta.concrete_fields)]
    assert [m._meta.label for m in with_party if not (row_scope(m) and row_scope(m).party)] == []


def test_migrations_hold_what_the_models_declare() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
