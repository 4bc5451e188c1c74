"""Writes third-party/vendor from a folder of unpacked npm packages; run by hand when a version moves.

usage: python tests/ui/vendor_assets.py NODE_MODULES
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "third-party/vendor"
WANTED = ROOT / "tests/ui/icons.txt"
AXE = ROOT / "tests/ui/axe"
STROKE = (
    'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
)


def symbol(source: Path, name: str, paint: str) -> str:
    """Return one icon as a <symbol> of the sprite."""
    inner = re.sub(r".*?<svg[^>]*>(.*)</svg>.*", r"\1", source.read_text("utf-8"), flags=re.S)
    paths = [" ".join(p.split()) for p in re.findall(r"<path[^>]*/>", inner) if "M0 0h24v24" not in p]
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{"".join(paths)}</symbol>'


def sprite(icons: Path) -> str:
    """Return the sprite of the icons named in icons.txt; those ending in -filled come from the filled set."""
    symbols = []
    for name in WANTED.read_text("utf-8").split():
        filled = name.endswith("-filled")
        source = icons / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
        symbols.append(symbol(source, name, 'fill="currentColor"' if filled else STROKE))
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def version(package: Path) -> str:
    return str(json.loads((package / "package.json").read_text("utf-8"))["version"])


def without_source_map(source: Path, target: Path) -> None:
    """Copy a file, leaving out the pointer to a source map that isn't shipped."""
    text = re.sub(r"\n?/[/*]# sourceMappingURL=[^\n]*", "", source.read_text("utf-8"))
    target.write_text(text.rstrip("\n") + "\n", "utf-8")


def write(modules: Path) -> list[tuple[Path, str, str, str]]:
    """Copy the files and return (file, package, version, licence) of each."""
    tabler, icons = modules / "@tabler/core", modules / "@tabler/icons"
    htmx, axe = modules / "htmx.org", modules / "axe-core"
    for folder in (VENDOR, AXE):
        folder.mkdir(parents=True, exist_ok=True)
    without_source_map(tabler / "dist/css/tabler.min.css", VENDOR / "tabler.min.css")
    without_source_map(htmx / "dist/htmx.min.js", VENDOR / "htmx.min.js")
    (VENDOR / "icons.svg").write_text(sprite(icons / "icons"), "utf-8")
    without_source_map(axe / "axe.min.js", AXE / "axe.min.js")
    shutil.copy(icons / "LICENSE", VENDOR / "LICENSE-tabler.txt")
    shutil.copy(htmx / "LICENSE", VENDOR / "LICENSE-htmx.txt")
    return [
        (VENDOR / "tabler.min.css", "@tabler/core", version(tabler), "MIT"),
        (VENDOR / "icons.svg", "@tabler/icons (the icons used, as one sprite)", version(icons), "MIT"),
        (VENDOR / "htmx.min.js", "htmx.org", version(htmx), "0BSD"),
        (AXE / "axe.min.js", "axe-core (tests only)", version(axe), "MPL-2.0"),
    ]


def main() -> None:
    lines = [
        "# Vendored files",
        "",
        "Written by `tests/ui/vendor_assets.py` from the npm packages named; a test compares the sums.",
        "",
        "| file | package | version | licence | sha256 |",
        "|---|---|---|---|---|",
    ]
    for path, package, number, licence in write(Path(sys.argv[1])):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        lines.append(f"| {path.relative_to(ROOT)} | {package} | {number} | {licence} | {digest} |")
    (VENDOR / "VENDORED.md").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
