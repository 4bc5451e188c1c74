"""Row policies and table rights as constraints, so that makemigrations makes and checks them.

A changed text is another version: old migrations call this code, so the version is written into each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import models

STAFF, PARTY, LOGIN, SEALER = "mz_staff", "mz_party", "mz_app", "mz_seal"


def one_of(column: str, setting: str) -> str:
    """The predicate in initplan form: evaluated once a statement; the raw form leaked under server-side cursors."""
    return f"{column} = ANY ((SELECT current_setting('{setting}')::smallint[])::smallint[])"


def signed_by(column: str) -> str:
    """The row names whoever acts."""
    return f"{column} = (SELECT current_setting('app.agent')::bigint)"


IN_VERB = "verb = (SELECT current_setting('app.verb'))"


class _TableSql(models.BaseConstraint):
    """A constraint whose SQL stands outside CREATE TABLE."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Called inside CREATE TABLE: run it afterwards."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing to say of single instances."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    __hash__ = None  # type: ignore[assignment]


class RowScope(_TableSql):
    """One policy a command and hat; rows are written only in the places of the running verb's permit.

    `appended` tables take inserts and looks, never changes; `sealed` ones are read whole by the sealer; with
    `by_viewer` a row is added by whoever sees the place (a look), outside any verb. `signed` is the column that names
    who acts; with `in_verb` the row also names the verb that runs: nobody writes into the log for another.
    """

    def __init__(
        self,
        *,
        name: str,
        version: int,
        party: bool = False,
        appended: bool = False,
        sealed: bool = False,
        by_viewer: bool = False,
        signed: str = "",
        in_verb: bool = False,
    ) -> None:
        """`version` counts the texts below; a new text needs a new number."""
        super().__init__(name=name)
        self.version, self.party, self.appended = version, party, appended
        self.sealed, self.by_viewer = sealed, by_viewer
        self.signed, self.in_verb = signed, in_verb

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Everything that changes the text travels into the migration."""
        path, _, kwargs = super().deconstruct()
        kwargs["version"] = self.version
        for flag in ("party", "appended", "sealed", "by_viewer", "signed", "in_verb"):
            if getattr(self, flag):
                kwargs[flag] = getattr(self, flag)
        return path, (), kwargs

    def policies(self, table: str) -> list[str]:
        """The CREATE POLICY statements, one a command and hat."""
        hats = [(STAFF, "area_id", "app.areas")] + (
            [(PARTY, "party_id", "app.parties")] if self.party else []
        )
        made = [text for hat in hats for text in self._of_hat(table, *hat)]
        if self.sealed:
            made.append(f"CREATE POLICY {self.name}_seal ON {table} FOR SELECT TO {SEALER} USING (true)")
        return made

    def _of_hat(self, table: str, role: str, column: str, setting: str) -> list[str]:
        see, write = one_of(column, setting), one_of(column, "app.write")
        prefix = f"CREATE POLICY {self.name}_{role[3:]}"
        add = [see if self.by_viewer else write, *_signature(self.signed, self.in_verb)]
        made = [
            f"{prefix}_see ON {table} FOR SELECT TO {role} USING ({see})",
            f"{prefix}_add ON {table} FOR INSERT TO {role} WITH CHECK ({' AND '.join(add)})",
        ]
        if not self.appended:
            made.append(f"{prefix}_set ON {table} FOR UPDATE TO {role} USING ({write}) WITH CHECK ({write})")
            made.append(f"{prefix}_del ON {table} FOR DELETE TO {role} USING ({write})")
        return made

    def rights(self, table: str) -> list[str]:
        """The GRANT statements that go with the policies."""
        words = "SELECT, INSERT" if self.appended else "SELECT, INSERT, UPDATE, DELETE"
        hats = f"{STAFF}, {PARTY}" if self.party else STAFF
        made = [f"REVOKE ALL ON {table} FROM PUBLIC", f"GRANT {words} ON {table} TO {hats}"]
        return made + ([f"GRANT SELECT ON {table} TO {SEALER}"] if self.sealed else [])

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """Enables row security (not forced: the owner migrates) and makes policies and rights."""
        table = schema_editor.quote_name(model._meta.db_table)
        sequence = _sequence_right(model, f"{STAFF}, {PARTY}" if self.party else STAFF)
        steps = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", *self.policies(table), *self.rights(table)]
        return "; ".join([*steps, *sequence])

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """Drops what `create_sql` of this version made."""
        table = schema_editor.quote_name(model._meta.db_table)
        names = [text.split()[2] for text in self.policies(table)]
        return "; ".join(f"DROP POLICY IF EXISTS {name} ON {table}" for name in names)


class Rights(_TableSql):
    """Table rights of the application's roles on a table without areas; what is not named is revoked."""

    def __init__(self, *, name: str, rights: Sequence[tuple[str, str]]) -> None:
        """`rights` pairs a role with its words, e.g. ("mz_staff", "SELECT, INSERT")."""
        super().__init__(name=name)
        self.rights = tuple((role, words) for role, words in rights)

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """The rights travel into the migration."""
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "rights": self.rights}

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """Revokes all, then grants what is named."""
        table = schema_editor.quote_name(model._meta.db_table)
        roles = f"{STAFF}, {PARTY}, {LOGIN}, {SEALER}"
        steps = [f"REVOKE ALL ON {table} FROM PUBLIC, {roles}"]
        steps += [f"GRANT {words} ON {table} TO {role}" for role, words in self.rights]
        inserting = [role for role, words in self.rights if "INSERT" in words]
        return "; ".join(steps + (_sequence_right(model, ", ".join(inserting)) if inserting else []))

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """Takes the rights back."""
        table = schema_editor.quote_name(model._meta.db_table)
        return f"REVOKE ALL ON {table} FROM {STAFF}, {PARTY}, {LOGIN}, {SEALER}"


class Signed(Rights):
    """Rights on a table of the log without areas: a row is added under the name of whoever acts, and with `in_verb`
    under that of the verb that runs; whoever has the right reads every row."""

    def __init__(
        self, *, name: str, rights: Sequence[tuple[str, str]], signed: str, in_verb: bool = False
    ) -> None:
        """`signed` is the column that names who acts."""
        super().__init__(name=name, rights=rights)
        self.signed, self.in_verb = signed, in_verb

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        """Everything that changes the text travels into the migration."""
        path, _, kwargs = super().deconstruct()
        return path, (), {**kwargs, "signed": self.signed, **({"in_verb": True} if self.in_verb else {})}

    def policies(self, table: str) -> list[str]:
        """The CREATE POLICY statements: who reads, and what a new row must say."""
        readers = ", ".join(role for role, words in self.rights if "SELECT" in words)
        writers = ", ".join(role for role, words in self.rights if "INSERT" in words)
        add = " AND ".join(_signature(self.signed, self.in_verb))
        return [
            f"CREATE POLICY {self.name}_see ON {table} FOR SELECT TO {readers} USING (true)",
            f"CREATE POLICY {self.name}_add ON {table} FOR INSERT TO {writers} WITH CHECK ({add})",
        ]

    def create_sql(self, model: Any, schema_editor: Any) -> str:
        """The rights, row security and its policies."""
        table = schema_editor.quote_name(model._meta.db_table)
        steps = [super().create_sql(model, schema_editor), f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
        return "; ".join([*steps, *self.policies(table)])

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        """Drops the policies and takes the rights back."""
        table = schema_editor.quote_name(model._meta.db_table)
        names = [text.split()[2] for text in self.policies(table)]
        drops = [f"DROP POLICY IF EXISTS {name} ON {table}" for name in names]
        return "; ".join([*drops, super().remove_sql(model, schema_editor)])


def _signature(column: str, in_verb: bool) -> list[str]:
    """What a new row must say of who adds it, and in which verb."""
    return ([signed_by(column)] if column else []) + ([IN_VERB] if in_verb else [])


def _sequence_right(model: Any, roles: str) -> list[str]:
    """Set-wise verbs draw their ids ahead, so they need the sequence behind the identity column."""
    key = model._meta.pk
    if not isinstance(key, models.BigAutoField | models.AutoField | models.SmallAutoField):
        return []
    return [f'GRANT USAGE ON SEQUENCE "{model._meta.db_table}_{key.column}_seq" TO {roles}']
