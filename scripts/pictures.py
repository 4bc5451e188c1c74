"""Looks at every page in a real browser and takes its picture: `make pictures`.

The small demonstration is built (or used again) in a database of its own, and an empty one beside it. Each page that
picture_visits.py names is opened at two widths, in both languages, full and empty. Axe and pictures.js say what is
wrong; anything they say fails the run.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree, which

from babel.messages.pofile import read_po
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from minzheng.platform import server
from tests.browser import violations

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build/pictures"
CHECKS = Path(__file__).with_suffix(".js")
PACK, FULL, EMPTY = "example", "minzheng_pictures", "minzheng_pictures_empty"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
WIDTHS = {1440: 900, 390: 844}
WALL = (1920, 1080)


@dataclass(frozen=True)
class Visit:
    """A page to look at: where it is, who opens it, in which database, and the name of its picture."""

    name: str
    path: str
    username: str
    database: str


def built() -> None:
    """Makes both databases there: the demonstration, and one in which nobody is known yet."""
    demo = [sys.executable, "-m", "minzheng.cli", "demo", "--scale", "small", "--no-serve"]
    subprocess.run(demo, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    server.drop_database(EMPTY)
    server.ensure(EMPTY)
    environment = {**os.environ, "MINZHENG_DB_ROLE": "owner", "MINZHENG_DATABASE": EMPTY}
    subprocess.run([sys.executable, "-m", "minzheng.cli.demo.ground"], env=environment, check=True, cwd=ROOT)


def visits() -> tuple[str, list[Visit]]:
    """The password of all accounts, and every page with who opens it where."""
    script = Path(__file__).with_name("picture_visits.py")
    told = subprocess.run(
        [sys.executable, str(script), FULL, EMPTY], check=True, cwd=ROOT, stdout=subprocess.PIPE
    )
    found = json.loads(told.stdout)
    return found["password"], [Visit(**one) for one in found["visits"]]


@contextmanager
def served(database: str) -> Iterator[str]:
    """A server on a database; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "minzheng.cli", "serve", "--port", str(port), "--workers", "1"]
    environment = {**os.environ, "MINZHENG_DATABASE": database}
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/sign-in/", process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 -- own server
                return
        except OSError:
            if process.poll() is not None:
                raise
            time.sleep(0.2)
    raise TimeoutError(address)


def words_of(language: str) -> list[str]:
    """Texts of the other language that this page must not say."""
    with (ROOT / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as source:
        pairs = [(m.id, m.string) for m in read_po(source) if isinstance(m.id, str) and m.id]
    found = [(i, s) for i, s in pairs if isinstance(s, str) and s and i != s and "%" not in i]
    return sorted({i if language == "zh" else s for i, s in found})


class Looker:
    """One browser in one language: signs in once an account, opens pages, says what is wrong, takes pictures."""

    def __init__(self, browser: Browser, addresses: Mapping[str, str], language: str, password: str) -> None:
        """`addresses` are the servers by database."""
        self._browser, self._addresses, self._password = browser, addresses, password
        self.language = language
        self._words, self._contexts = words_of(language), dict[tuple[str, str], BrowserContext]()
        self._checks = CHECKS.read_text("utf-8")

    def page(self, visit: Visit) -> Page:
        """A page of the account's browser, signed in."""
        key = (visit.database, visit.username)
        if key not in self._contexts:
            self._contexts[key] = self._signed_in(*key)
        return self._contexts[key].pages[0]

    def _signed_in(self, database: str, username: str) -> BrowserContext:
        address = self._addresses[database]
        context = self._browser.new_context(viewport={"width": 1440, "height": 900})
        cookie = {"name": "django_language", "value": LANGUAGES[self.language], "url": address}
        context.add_cookies([cookie])  # type: ignore[list-item]  # a dict of its three keys
        page = context.new_page()
        if username:
            page.goto(f"{address}/sign-in/")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", self._password)
            page.press("input[name=password]", "Enter")
            page.wait_for_url(lambda url: "/sign-in/" not in url)
        return context

    def look(self, visit: Visit, width: int, height: int) -> list[str]:
        """Opens a page, takes its picture, and says what is wrong with it."""
        page = self.page(visit)
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(self._addresses[visit.database] + visit.path)
        found = (
            [] if answer is not None and answer.ok else [f"answers {answer.status if answer else 'nothing'}"]
        )
        found += page.evaluate(self._checks, {"words": self._words, "chinese": self.language == "zh"})
        found += [f"axe {one}" for one in violations(page)]
        suffix = "-empty" if visit.database == EMPTY else ""
        folder = OUT / self.language / str(width)
        page.screenshot(path=folder / f"{visit.name}{suffix}.png", full_page=True)
        return [f"{self.language} {width} {visit.name}{suffix}: {one}" for one in found]


def look_at_all(
    language: str, addresses: Mapping[str, str], password: str, all_visits: Sequence[Visit]
) -> list[str]:
    """Everything in one language; runs in a process of its own."""
    found: list[str] = []
    with sync_playwright() as way:
        browser = way.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        looker = Looker(browser, addresses, language, password)
        for visit in all_visits:
            for width, height in sizes(visit):
                found += looker.look(visit, width, height)
        browser.close()
    return found


def sizes(visit: Visit) -> list[tuple[int, int]]:
    """The sizes a page is looked at in; the wall hangs on a wall too."""
    return [*WIDTHS.items(), *([WALL] if visit.name == "command" else [])]


def main() -> int:
    """Runs everything; prints each finding and one closing line, 1 if there is a finding."""
    parser = argparse.ArgumentParser(description="look at every page and take its picture")
    parser.add_argument("--only", help="pages whose name begins so")
    options = parser.parse_args()
    os.environ.update(MINZHENG_PACK=PACK, MINZHENG_DATABASE=FULL)
    begun = time.monotonic()
    built()
    password, all_visits = visits()
    all_visits = [one for one in all_visits if one.name.startswith(options.only or "")]
    rmtree(OUT, ignore_errors=True)
    with served(FULL) as full, served(EMPTY) as empty, ProcessPoolExecutor(2, get_context("spawn")) as pool:
        addresses = {FULL: full, EMPTY: empty}
        jobs = [pool.submit(look_at_all, language, addresses, password, all_visits) for language in LANGUAGES]
        found = [line for job in jobs for line in job.result()]
    (OUT / "findings.json").write_text(json.dumps(found, ensure_ascii=False, indent=1), "utf-8")
    taken = len(list(OUT.glob("*/*/*.png")))
    print("\n".join(found))
    pages, seconds = len({one.name for one in all_visits}), time.monotonic() - begun
    print(f"pictures: {pages} pages, {taken} pictures, {len(found)} findings in {seconds:.0f} s, in {OUT}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
