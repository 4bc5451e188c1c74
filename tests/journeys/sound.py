"""Whether a page is sound: nothing wider than the screen, nothing that axe finds."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "ui/axe/axe.min.js").read_text("utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def unsound(shown: Page, path: str = "") -> list[str]:
    """What is wrong with a page, a line each; `path` is opened first if it is given."""
    if path:
        shown.goto(path)
    found = ["scrolls sideways"] if shown.evaluate(OVER) > 0 else []
    shown.evaluate(AXE)
    told = shown.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    found += [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in told["violations"]]
    return [f"{shown.url} {fault}" for fault in found]
