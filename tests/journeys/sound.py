"""Whether a page is sound: nothing wider than the screen, nothing that axe finds."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import OVER, violations


def unsound(shown: Page, path: str = "") -> list[str]:
    """What is wrong with a page, a line each; `path` is opened first if it is given."""
    if path:
        shown.goto(path)
    found = ["scrolls sideways"] if shown.evaluate(OVER) > 0 else []
    return [f"{shown.url} {fault}" for fault in found + violations(shown)]
