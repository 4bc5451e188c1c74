"""The application itself in a browser: served from a database of the test's own, with real sign-ins."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.accounts import PASSWORD

CHROMIUM = shutil.which("chromium")
WATCH = "document.addEventListener('securitypolicyviolation', e => console.error('policy ' + e.violatedDirective))"

SignIn = Callable[..., Page]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Says nothing."""


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@contextmanager
def served() -> Iterator[str]:
    """The application on a port of its own; gives its address."""
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", 0, get_wsgi_application(), _Threads, _Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture
def address(committed: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The application on the test's database; the browser's loop runs in this thread, so Django is told not to mind."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", committed)
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with served() as found:
        yield found


@pytest.fixture
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: apt-get install chromium")
    with sync_playwright() as way:
        found = way.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def faults() -> list[str]:
    """What goes wrong in the pages: errors of scripts and violations of the policy."""
    return []


@pytest.fixture
def password() -> str:
    """The password of all accounts."""
    return PASSWORD


@pytest.fixture
def sign_in(browser: Browser, address: str, password: str, faults: list[str]) -> SignIn:
    """Signs an account in, and gives the page it comes to."""

    def opened(username: str, *, width: int = 1440, language: str = "zh-hans") -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, base_url=address)
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


def counts(message: Any) -> bool:
    """Whether a message of the console is a fault of the page."""
    return message.type == "error" and "Failed to load resource" not in message.text
