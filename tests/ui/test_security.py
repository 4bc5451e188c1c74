"""What the pages may never hold, and that vendored files are the ones named."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from tests.ui.reading import page
from tests.ui.test_acts import own

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "minzheng/ui"
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", re.I)
SignIn = Callable[..., Client]
PATHS = ("/errands/", "/plain/", "/errand-begin/", "/wall/", "/errands/export/", "/sign-in/", "/nothing/")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(UI / "templates")))
def test_no_template_has_inline_script_or_style(path: Path) -> None:
    assert not INLINE.search(path.read_text("utf-8"))


@pytest.mark.parametrize("path", PATHS)
def test_every_page_has_the_policy_and_is_not_stored(sign_in: SignIn, path: str) -> None:
    answer = sign_in().get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert not INLINE.search(answer.content.decode())


def test_htmx_keeps_no_history_and_evaluates_nothing(sign_in: SignIn) -> None:
    settings = sign_in().get("/errands/").content.decode()
    for words in (
        '"historyCacheSize":0',
        '"allowEval":false',
        '"includeIndicatorStyles":false',
        '"refreshOnHistoryMiss":true',
    ):
        assert words in settings


def test_a_post_without_token_is_refused(gallery: str, db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies["who"] = "clerk"
    sent = {"verb": "gallery._close", "pk": [own()[0].pk], "sure": "1"}
    assert client.post("/errands/do/", sent).status_code == 403


def test_text_of_a_row_is_never_markup(sign_in: SignIn) -> None:
    client, mine = sign_in(), own()[0]
    client.post("/errand-begin/", {"area": mine.area_id, "name": "<script>alert(1)</script>"})
    html = client.get("/plain/?size=100").content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_vendored_files_are_the_ones_named() -> None:
    lines = re.findall(
        r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (ROOT / "third-party/vendor/VENDORED.md").read_text(), re.M
    )
    assert len(lines) == 4
    for name, digest in lines:
        assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest, name


def test_own_sheet_and_first_view_stay_light() -> None:
    """interface.md, section 12: own sheet under 30 kB, first view under 150 kB as sent."""
    import gzip

    own_sheet = UI / "static/ui/minzheng.css"
    assert own_sheet.stat().st_size < 30_000
    first = [*(UI / "static/ui").glob("*"), *(ROOT / "third-party/vendor").glob("*.*")]
    sent = sum(
        len(gzip.compress(path.read_bytes())) for path in first if path.suffix in {".css", ".js", ".svg"}
    )
    assert sent < 150_000


def test_every_icon_in_templates_is_in_the_sprite() -> None:
    from minzheng.ui.icons import icon_names

    named = {n for path in TEMPLATES for n in re.findall(r'icon.html" with name="([^"]+)"', path.read_text())}
    assert named and named <= icon_names()


def test_headings_and_landmarks(sign_in: SignIn) -> None:
    for path in PATHS:
        answer = page(sign_in().get(path))
        assert (
            len(answer.all("h1")) == 1 and len(answer.all("main")) == 1 and answer.all("a", class_="mz-skip")
        )


def test_what_failed_has_a_number_for_the_help_desk(sign_in: SignIn) -> None:
    client = sign_in()
    client.raise_request_exception = False
    answer = client.get("/broken/")
    assert answer.status_code == 500 and re.search(r"E-\d{8}-[0-9A-F]{6}", answer.content.decode())
