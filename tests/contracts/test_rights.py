"""Each role of the database has on each table exactly the rights that are declared; undeclared tables are closed."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from minzheng.platform.acting import nobody
from tests.contracts.conftest import Tried
from tests.contracts.enumerated import (
    ROLES,
    WORDS,
    all_models,
    as_owner,
    log_models,
    rights,
    row_scope,
    tables,
)

pytestmark = pytest.mark.django_db

WORK = {"SELECT", "INSERT", "UPDATE", "DELETE"}
DEFER = {"SELECT", "INSERT", "UPDATE"}
# Tables of libraries have no model of ours to declare them; see minzheng/platform/migrations/0002_login_rights.py.
LIBRARIES: dict[str, dict[str, set[str]]] = {
    "django_session": {"mz_app": WORK},
    "axes_accessattempt": {"mz_app": WORK},
    "axes_accessattemptexpiration": {"mz_app": WORK},
    "axes_accessfailurelog": {"mz_app": WORK},
    "axes_accesslog": {"mz_app": WORK},
    "django_content_type": {"mz_app": {"SELECT"}},
    "django_migrations": {"mz_app": {"SELECT"}},
    "procrastinate_periodic_defers": {"mz_app": WORK},
    "procrastinate_workers": {"mz_app": WORK},
    # A verb puts its handlers' jobs into the queue in its own transaction, under its hat.
    "procrastinate_jobs": {"mz_app": WORK, "mz_staff": DEFER, "mz_party": DEFER},
    "procrastinate_events": {"mz_app": WORK, "mz_staff": DEFER, "mz_party": DEFER},
}
# What a hat may write with no verb running, and why. Everything else needs a verb.
OUTSIDE_A_VERB = {
    "platform_look": "looking is no verb; its policy lets only what is seen be looked at",
    "platform_refusedcall": "a refused verb has rolled back when its refusal is kept",
    "platform_takenlist": "an export reads; that it was made is written beside it",
    "platform_progress": "long work tells how far it is, in short transactions of its own",
    "procrastinate_events": "kept by the queue's triggers",
}

# Tables of a library that a trigger binds to the running verb, as policies bind ours.
BY_TRIGGER = {"procrastinate_jobs"}


def declared() -> dict[str, dict[str, set[str]]]:
    """Table → role → words."""
    found = {table: {role: set(words) for role, words in roles.items()} for table, roles in LIBRARIES.items()}
    for model in all_models():
        scope, table_rights = row_scope(model), rights(model)
        mine: dict[str, set[str]] = {}
        if scope:
            for text in scope.rights("t"):
                if grant := re.fullmatch(r"GRANT (.+) ON t TO (.+)", text):
                    for role in grant[2].split(", "):
                        mine.setdefault(role, set()).update(grant[1].split(", "))
        if table_rights:
            for role, words in table_rights.rights:
                mine.setdefault(role, set()).update(words.split(", "))
        if scope or table_rights:
            found[model._meta.db_table] = mine
    return found


def held(table: str, role: str) -> set[str]:
    """The words a role has on a table, on all of it or on any of its columns."""
    columns = {"SELECT", "INSERT", "UPDATE", "REFERENCES"}
    asked = ", ".join(
        f"has_table_privilege('{role}', '{table}', '{word}')"
        + (f" OR has_any_column_privilege('{role}', '{table}', '{word}')" if word in columns else "")
        for word in WORDS
    )
    with as_owner() as owner:
        answers = owner.execute(f"SELECT {asked}".encode()).fetchone()
    assert answers is not None
    return {word for word, yes in zip(WORDS, answers, strict=True) if yes}


def test_every_role_has_on_every_table_exactly_the_rights_declared(tried: Tried) -> None:
    wanted, wrong = declared(), {}
    for table in tables():
        for role in ROLES:
            has, should = held(table, role), wanted.get(table, {}).get(role, set())
            if has != should:
                wrong[table, role] = f"has {sorted(has)}, should {sorted(should)}"
    tried("rights asked (table × role × word)", len(tables()) * len(ROLES) * len(WORDS))
    assert wrong == {}


def test_nothing_of_the_log_is_ever_changed_by_a_role_of_the_application() -> None:
    for model in log_models():
        for role in ROLES:
            assert held(model._meta.db_table, role) <= {"SELECT", "INSERT"}, (model, role)


def test_a_table_whose_rights_nobody_declared_is_reachable_by_none() -> None:
    with as_owner() as owner:
        owner.execute("CREATE TABLE forgotten (n int)")
        for role in ROLES:
            reached = owner.execute(
                "SELECT has_table_privilege(%s, 'forgotten', 'SELECT')", [role]
            ).fetchone()
            assert reached == (False,), role


def test_no_view_and_no_function_looks_with_the_owners_eyes() -> None:
    with as_owner() as owner:
        functions = owner.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        ).fetchall()
        views = owner.execute("SELECT viewname FROM pg_views WHERE schemaname = 'public'").fetchall()
    assert (functions, views) == ([], [])


def test_what_a_hat_writes_without_a_verb_is_listed_with_its_reason() -> None:
    from_hats = {
        table
        for table, roles in declared().items()
        if any(roles.get(hat, set()) & {"INSERT", "UPDATE", "DELETE"} for hat in ("mz_staff", "mz_party"))
    }
    behind_a_policy = {m._meta.db_table for m in all_models() if (s := row_scope(m)) and not s.by_viewer}
    behind_a_policy |= {m._meta.db_table for m in all_models() if getattr(rights(m), "in_verb", False)}
    assert from_hats - behind_a_policy - BY_TRIGGER == set(OUTSIDE_A_VERB)


def test_nobody_signed_in_reaches_only_sessions_accounts_and_jobs() -> None:
    wanted = declared()
    with nobody(), connection.cursor() as cursor:
        for table in tables():
            cursor.execute("SELECT has_table_privilege(current_user, %s, 'SELECT')", [table])
            assert cursor.fetchone() == ("SELECT" in wanted.get(table, {}).get("mz_app", set()),), table
