"""Tests run as the application's role on a copy of a template database, on packs/example alone.

The template is named by everything that decides its content, so that a stale wall is never tested.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ["MINZHENG_PACK"] = "example"
os.environ.pop("MINZHENG_DB_ROLE", None)

import pytest  # noqa: E402
from pytest_django.plugin import DjangoDbBlocker  # noqa: E402

from minzheng.platform import server  # noqa: E402
from minzheng.platform.server import state  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
DECIDES = (
    "minzheng/*/migrations/*.py",
    "minzheng/platform/policies.py",
    "minzheng/platform/install.py",
    "packs/national/*.yaml",
    "packs/example/*",
)


def template_name() -> str:
    """`mz_template_<hash>` of migrations, policies and what is installed."""
    digest = hashlib.sha256()
    for pattern in DECIDES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file():
                digest.update(path.read_bytes())
    return f"mz_template_{digest.hexdigest()[:16]}"


def migrated(name: str) -> None:
    """Migrates and installs the pack as the owner, in a process of its own."""
    environment = {**os.environ, "MINZHENG_DB_ROLE": "owner", "MINZHENG_DATABASE": name}
    made = subprocess.run(
        [sys.executable, "-m", "tests.template"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if made.returncode != 0:
        raise RuntimeError(made.stdout + made.stderr)


@pytest.fixture(scope="session", autouse=True)
def files_read_here() -> None:
    """What a test delivers is read in its own process."""
    from tests.kernels.whole import read_here

    read_here()


@pytest.fixture(scope="session")
def template() -> str:
    """The template database, made once for all workers and runs."""
    server.ensure()
    name = template_name()
    with state.locked("template"):
        if not server.database_exists(name):
            server.drop_database(f"{name}_new")
            server.create_database(f"{name}_new")
            migrated(f"{name}_new")
            server.clone_database(f"{name}_new", name)
            server.drop_database(f"{name}_new")
    return name


def forgotten(name: str) -> None:
    """Drops a test's database and the files that lie beside it."""
    server.drop_database(name)
    shutil.rmtree(state.folder() / "files" / name, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """This process's own copy, reached as the application's role."""
    from django.conf import settings
    from django.db import connection

    name = f"mz_test_{os.getpid()}"
    forgotten(name)
    with state.locked("template"):
        server.clone_database(template, name)
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connection.close()
    forgotten(name)


@pytest.fixture
def committed(template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A fresh copy for a test that really commits: the application may not truncate. Gives the database's name."""
    from django.db import connection

    before = connection.settings_dict["NAME"]
    name = f"mz_committed_{os.getpid()}"
    forgotten(name)
    with state.locked("template"):
        server.clone_database(template, name)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
        yield name
        connection.close()
        connection.settings_dict["NAME"] = before
    forgotten(name)
