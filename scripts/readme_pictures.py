"""Takes the pictures of README from a demonstration that is being served: `readme_pictures.py ADDRESS PASSWORD`.

Goes the way that README names: from the wall to the figure, its rows, a person; the clerk's tasks; a visit on the
phone. Pictures are WebP, a third of what PNG would take.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs/pictures"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
LEADER, CLERK = "leader", "hongmei_clerk"
WALL, DESK, PHONE = (1920, 1080), (1440, 900), (390, 844)
# Pictures are read at half a page's width: fewer pixels do.
SCALE = 0.75


PACK = """png => new Promise(done => { const image = new Image(); image.onload = () => {
  const canvas = document.createElement("canvas"); canvas.width = image.width; canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0); done(canvas.toDataURL("image/webp", 0.82)); };
  image.src = "data:image/png;base64," + png; })"""


class Photographer:
    """A browser at the demonstration's address."""

    def __init__(self, browser: Browser, address: str, password: str) -> None:
        """`password` is that of all accounts."""
        self._browser, self._address, self._password = browser, address, password
        self._packer = browser.new_page()

    @contextmanager
    def signed_in(self, username: str, size: tuple[int, int], language: str) -> Iterator[Page]:
        """A page of an account on a screen of this size."""
        viewport = {"width": size[0], "height": size[1]}
        scale = 1.0 if size == PHONE else SCALE
        context = self._browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]  # a dict of its two keys
            device_scale_factor=scale,
            base_url=self._address,
        )
        chosen = {"name": "django_language", "value": LANGUAGES[language], "url": self._address}
        context.add_cookies([chosen])  # type: ignore[list-item]  # as above, of three
        page = context.new_page()
        page.goto("/sign-in/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", self._password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        yield page
        context.close()

    def take(self, page: Page, name: str, language: str) -> None:
        """A picture of the screen, once nothing is on its way any more."""
        page.wait_for_load_state("networkidle")
        taken = base64.b64encode(page.screenshot()).decode()
        packed = str(self._packer.evaluate(PACK, taken)).partition(",")[2]
        (OUT / f"{name}-{language}.webp").write_bytes(base64.b64decode(packed))


def photograph(photographer: Photographer, language: str) -> None:
    """Every picture in one language."""
    with photographer.signed_in(LEADER, WALL, language) as page:
        page.goto("/command/")
        photographer.take(page, "command", language)
    with photographer.signed_in(LEADER, DESK, language) as page:
        page.goto("/report/?figure=assist.in_need")
        photographer.take(page, "report", language)
        page.locator(".mz-origin-figure .n").click()
        page.locator("#mz-list tbody .mz-who a").first.click()
        page.wait_for_url("**/person/**")
        photographer.take(page, "person", language)
    with photographer.signed_in(CLERK, DESK, language) as page:
        page.goto("/tasks/")
        photographer.take(page, "tasks", language)
    with photographer.signed_in(CLERK, PHONE, language) as page:
        page.goto("/visits/")
        page.locator("a[href*='visit-phone']").first.click()
        photographer.take(page, "visit", language)


def main() -> None:
    """Both languages."""
    address, password = sys.argv[1:3]
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as way:
        browser = way.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox"])
        for language in LANGUAGES:
            photograph(Photographer(browser, address.rstrip("/"), password), language)
        browser.close()


if __name__ == "__main__":
    main()
