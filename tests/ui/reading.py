"""Reading pages as a test sees them: rows, links, names of buttons, hidden values."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class Page(HTMLParser):
    """Tags of a page in order, each with its attributes and the text right in it."""

    VOID = frozenset({"input", "meta", "link", "br", "hr", "img", "use", "rect", "line", "path", "circle"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in self.VOID:
            self.open.append(len(self.tags) - 1)

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.tags[self.open.pop()][0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for index in self.open:
            self.tags[index][2].append(data)

    def all(self, tag: str, **attributes: str) -> list[tuple[dict[str, str], str]]:
        """Attributes and text of every such tag."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            (found, " ".join("".join(text).split()))
            for name, found, text in self.tags
            if name == tag and all(found.get(key) == value for key, value in wanted.items())
        ]

    def value(self, name: str) -> str:
        """The value of the first input of that name."""
        return next(found.get("value", "") for found, _text in self.all("input", name=name))


def page(response: Any) -> Page:
    """Parse a response."""
    return Page(response.content.decode())


def rows(response: Any) -> list[str]:
    """The text of each row of the list."""
    html = response.content.decode()
    body = html.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in html else ""
    return [text for _found, text in Page(body).all("tr")]
