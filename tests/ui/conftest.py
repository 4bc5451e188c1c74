"""The gallery runs on a copy of the database of its own: the other tests never see its table."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from minzheng.platform import server
from minzheng.platform.server import state


@pytest.fixture(scope="package")
def gallery_database(
    template: str, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A copy with the gallery's table and 39 errands in one street, 6 in the other."""
    from django.conf import settings
    from django.db import connection

    name, before = f"mz_gallery_{os.getpid()}", connection.settings_dict["NAME"]
    server.drop_database(name)
    with state.locked("template"):
        server.clone_database(template, name)
    with django_db_blocker.unblock():
        connection.close()
        _point(settings.DATABASES["default"], connection.settings_dict, name)
        from tests.ui.gallery import house

        house.build()
        yield name
        connection.close()
        _point(settings.DATABASES["default"], connection.settings_dict, before)
    server.drop_database(name)


def _point(*entries_and_name: Any) -> None:
    *entries, name = entries_and_name
    for entry in entries:
        entry["NAME"] = name


@pytest.fixture
def gallery(gallery_database: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The gallery's settings, navigation and words."""
    from minzheng.ui import menu, shell
    from tests.ui.gallery import house, house_settings

    for name, value in house_settings.SETTINGS.items():
        setattr(settings, name, value)
    monkeypatch.setattr(shell, "shell_source", house.gallery_shell())
    monkeypatch.setattr(menu, "menu", house.gallery_menu())
    house.EXPORTS.clear()
    return gallery_database


@pytest.fixture
def sign_in(gallery: str, db: None) -> Callable[..., Client]:
    """Gives a client that acts as clerk, both, guest or stranger, in Chinese unless told otherwise."""

    def made(who: str = "clerk", language: str = "") -> Client:
        client = Client()
        if who:
            client.cookies["who"] = who
        if language:
            client.cookies["django_language"] = language
        return client

    return made
