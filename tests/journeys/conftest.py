"""The application itself in a browser: served from a database of the test's own, with real sign-ins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.accounts import PASSWORD
from tests.browser import WATCH, counts, served

SignIn = Callable[..., Page]


@pytest.fixture
def address(committed: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The application on the test's database."""
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", committed)
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with served() as found:
        yield found


@pytest.fixture
def faults() -> list[str]:
    """What goes wrong in the pages: errors of scripts and violations of the policy."""
    return []


@pytest.fixture
def password() -> str:
    """The password of all accounts."""
    return PASSWORD


@pytest.fixture
def sign_in(chromium: Browser, address: str, password: str, faults: list[str]) -> SignIn:
    """Signs an account in, and gives the page it comes to."""

    def opened(username: str, *, width: int = 1440, language: str = "zh-hans") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=address)
        context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        shown = context.new_page()
        shown.set_default_timeout(10_000)
        shown.add_init_script(WATCH)
        shown.on("pageerror", lambda error: faults.append(f"{shown.url} {error}"))
        shown.on("console", lambda told: faults.append(f"{shown.url} {told.text}") if counts(told) else None)
        shown.goto("/sign-in/")
        shown.fill("[name=username]", username)
        shown.fill("[name=password]", password)
        shown.press("[name=password]", "Enter")
        shown.wait_for_url(lambda url: "sign-in" not in url)
        return shown

    return opened
