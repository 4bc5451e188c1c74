"""Writes the binary form of each translation beside it; part of set-up, so it needs neither gettext nor Babel."""

from __future__ import annotations

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def compile_all(root: Path = ROOT) -> None:
    """Compile every catalogue under `locale`; readers see the old form or the new one, never half of it."""
    for path in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        draft = path.with_suffix(".mo.new")
        draft.write_bytes(polib.pofile(str(path)).to_binary())
        draft.rename(path.with_suffix(".mo"))


if __name__ == "__main__":
    compile_all()
