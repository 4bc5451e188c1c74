"""What there is: models, tables, roles, log tables. Read from Django and PostgreSQL, never listed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection, models

from minzheng.platform import server
from minzheng.platform.models.log import Sealed
from minzheng.platform.policies import Rights, RowScope, Signed

OUR_APPS = "minzheng."
ROLES = ("mz_app", "mz_staff", "mz_party", "mz_seal")
WORDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def all_models() -> list[type[models.Model]]:
    """Every model with a table of its own, automatic many-to-many tables included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model._meta.managed and not model._meta.proxy]


def our_models() -> list[type[models.Model]]:
    """Every model of this project."""
    return [model for model in all_models() if model.__module__.startswith(OUR_APPS)]


def row_scope(model: type[models.Model]) -> RowScope | None:
    """The model's row policy, if it declares one."""
    return next((one for one in model._meta.constraints if isinstance(one, RowScope)), None)


def rights(model: type[models.Model]) -> Rights | None:
    """The model's table rights, if it declares them."""
    return next((one for one in model._meta.constraints if isinstance(one, Rights)), None)


def policed_models() -> list[type[models.Model]]:
    """Models with row policies: those in an area, and tables of the log where a row names who acts."""
    return [model for model in our_models() if row_scope(model) or isinstance(rights(model), Signed)]


def scoped_models() -> list[type[models.Model]]:
    """Models whose rows lie in an area."""
    return [model for model in our_models() if row_scope(model)]


def log_models() -> list[type[models.Model]]:
    """Models whose rows are only ever added."""
    kept = [model for model in our_models() if issubclass(model, Sealed)]
    return kept + [model for model in our_models() if model.__name__ in ("SealBatch", "SealRow")]


@contextmanager
def as_owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner into the test's database; whatever it does is taken back."""
    address = server.urls(connection.settings_dict["NAME"]).owner
    with psycopg.connect(address.url) as owner:
        yield owner
        owner.rollback()


def tables() -> list[str]:
    """Every table of the schema, those without a model too."""
    with as_owner() as owner:
        found = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        ).fetchall()
    return [row[0] for row in found]
