"""A real browser for tests (a plugin of pytest), a server for it, and what is wrong with a page."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
AXE = (Path(__file__).parent / "ui/axe/axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH = "document.addEventListener('securitypolicyviolation', e => console.error('policy ' + e.violatedDirective))"
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


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


@pytest.fixture(scope="module")
def chromium_of_module() -> Iterator[Browser]:
    """One browser a module; its loop runs in this thread, so Django is told not to mind."""
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: apt-get install chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as way:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        found = way.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def chromium(chromium_of_module: Browser) -> Iterator[Browser]:
    """The browser; whatever a test opened is closed after it."""
    yield chromium_of_module
    for context in chromium_of_module.contexts:
        context.close()


def counts(message: Any) -> bool:
    """Whether a message of the console is a fault of the page."""
    return message.type == "error" and "Failed to load resource" not in message.text


def violations(shown: Page) -> list[str]:
    """Axe's findings, a line each. What was found sound is not described: that takes axe most of its time."""
    shown.evaluate(AXE)
    told = shown.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", RULES)
    return [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in told["violations"]]
