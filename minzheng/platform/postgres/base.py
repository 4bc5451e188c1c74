"""PostgreSQL backend of the application's role: the scope is told before every statement, COPY and stream included.

The setting lives as long as the session; it is forgotten with every rollback (PostgreSQL takes it back, also at
ROLLBACK TO), with every new, closed or pooled connection. See docs/adr/0002-scope-door.md.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base
from django.db.backends.utils import CursorWrapper

from minzheng.platform.acting import Scope, current

TELL = (
    "SELECT set_config('role', %s, false), set_config('app.areas', {areas}, false),"
    " set_config('app.parties', %s, false), set_config('app.write', %s, false),"
    " set_config('app.agent', %s, false), set_config('app.verb', %s, false)"
)
# Every area there is, read afresh: a cached list would miss a division made since by another process.
ALL_AREAS = "(SELECT coalesce(array_agg(id), '{}')::text FROM platform_division)"

WHO_AM_I = (
    "SELECT r.rolsuper OR r.rolbypassrls, pg_has_role(session_user, d.datdba, 'MEMBER')"
    " FROM pg_roles r, pg_database d WHERE r.rolname = session_user AND d.datname = current_database()"
)


def array_text(ids: frozenset[int]) -> str:
    """A PostgreSQL array literal of small integers, in a stable order."""
    return "{" + ",".join(str(i) for i in sorted(ids)) + "}"


class TellingCursor(CursorWrapper):
    """Tells the scope first, whichever road the statement takes."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        """As Django's, after telling."""
        self.db.tell()
        return super().execute(sql, params)

    def executemany(self, sql: Any, param_list: Any) -> Any:
        """As Django's, after telling."""
        self.db.tell()
        return super().executemany(sql, param_list)

    def callproc(self, procname: str, params: Any = None, kparams: Any = None) -> Any:
        """As Django's, after telling."""
        self.db.tell()
        return super().callproc(procname, params, kparams)

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """psycopg's COPY, which goes past Django's wrappers and leaked before it was told."""
        self.db.tell()
        return self.cursor.copy(*args, **kwargs)

    def stream(self, *args: Any, **kwargs: Any) -> Any:
        """psycopg's row stream, which goes past Django's wrappers too."""
        self.db.tell()
        return self.cursor.stream(*args, **kwargs)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's PostgreSQL backend plus the telling."""

    _told: Scope | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connects, and refuses to go on as superuser, owner or with bypassrls."""
        connection = super().get_new_connection(conn_params)
        self._told = None
        with connection.cursor() as cursor:
            above_the_walls, owner = cursor.execute(WHO_AM_I).fetchone()
        if not connection.autocommit:
            connection.rollback()
        if above_the_walls or owner:
            connection.close()
            raise ImproperlyConfigured(
                "The application must not run as superuser, owner or with BYPASSRLS: row policies would not hold."
                " Use the role mz_app (`minzheng db url app`)."
            )
        return connection

    def tell(self) -> None:
        """Sets role and places of the session if they differ from what it was told last."""
        scope = current()
        if scope is self._told or scope == self._told:
            return
        self.ensure_connection()
        areas = ALL_AREAS if scope.is_wide else "%s"
        params = [scope.role, *([] if scope.is_wide else [array_text(scope.areas)])]
        params += [array_text(scope.parties), array_text(scope.write)]
        params += [str(scope.actor.agent_id if scope.actor else 0), scope.verb]
        self._told = None
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(TELL.format(areas=areas), params)
        self._told = scope

    def make_cursor(self, cursor: Any) -> TellingCursor:
        """A cursor that tells first."""
        return TellingCursor(cursor, self)

    def make_debug_cursor(self, cursor: Any) -> Any:
        """The same in debug mode: the query log is not worth a second road."""
        return TellingCursor(cursor, self)

    def _rollback(self) -> Any:
        self._told = None
        return super()._rollback()  # type: ignore[misc]  # Django's, without a stub

    def _savepoint_rollback(self, sid: str) -> None:
        self._told = current()  # a failed transaction can be told nothing; it only takes the ROLLBACK TO
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # Django's, without a stub
        self._told = None

    def _close(self) -> Any:
        self._told = None
        return super()._close()  # type: ignore[misc]  # Django's, without a stub
