"""Polices the tables of a database anew by the models' own constraints; run as the owner, for changed policies."""

from __future__ import annotations

import os


def main() -> None:
    """Every policy and right of every model goes and is made again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    import django

    django.setup()
    from django.db import connection

    from tests.contracts.enumerated import our_models, rights, row_scope

    with connection.schema_editor() as editor, connection.cursor() as cursor:
        cursor.execute("SELECT policyname, tablename FROM pg_policies")
        for policy, table in cursor.fetchall():
            cursor.execute(f'DROP POLICY "{policy}" ON "{table}"')
        for model in our_models():
            table = editor.quote_name(model._meta.db_table)
            cursor.execute(f"REVOKE ALL ON {table} FROM PUBLIC, mz_app, mz_staff, mz_party, mz_seal")
            cursor.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
            constraint = row_scope(model) or rights(model)
            if constraint is not None:
                cursor.execute(str(constraint.create_sql(model, editor)))


if __name__ == "__main__":
    main()
