"""Which district is wanted, and the note of what was built: one small file in the state folder, finished last."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from minzheng.platform.packs import Pack, load, pack_folder
from minzheng.platform.server import state

SCALES = {"small": "example", "district": "tianning"}
ZONE = ZoneInfo("Asia/Shanghai")
PROGRAMS = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Wanted:
    """One district: the same values give the same district, so one that was built already is used again.

    `content` tells the pack's content and recipe, `programs` the code, migrations among it.
    """

    pack: Pack
    scale: str
    seed: int
    as_of: date
    content: str
    programs: str

    @property
    def database(self) -> str:
        """The name of its database: the one that every other command uses for this pack."""
        return os.environ.get("MINZHENG_DATABASE", f"minzheng_{self.pack.code}")

    @property
    def folder(self) -> Path:
        """Where its files and its note lie."""
        return state.folder() / "demo" / self.database

    @property
    def files(self) -> Path:
        """Where its invented files lie."""
        return self.folder / "files"

    def is_noted(self) -> bool:
        """Whether this very district was built to the end."""
        return _read(self._note) == self._values(finished=True)

    def is_ours(self) -> bool:
        """Whether its database was begun by a demonstration: nobody may drop any other."""
        return bool(_read(self._note))

    def note(self, *, finished: bool) -> None:
        """Writes down that the building begins, or that all of it is done."""
        self.folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        draft = self._note.with_suffix(".new")
        draft.write_text(json.dumps(self._values(finished=finished), indent=1) + "\n", encoding="utf-8")
        draft.replace(self._note)

    @property
    def _note(self) -> Path:
        return self.folder / "built.json"

    def _values(self, *, finished: bool) -> dict[str, object]:
        return {
            "scale": self.scale,
            "seed": self.seed,
            "as_of": self.as_of.isoformat(),
            "content": self.content,
            "programs": self.programs,
            "finished": finished,
        }


def wanted(scale: str, seed: int, as_of: date | None) -> Wanted:
    """The district asked for, with its pack and the programs as they are now; as of today if no day is named.

    Raises PackError for a pack with mistakes.
    """
    pack = load(pack_folder(SCALES[scale]))
    folders = [pack.folder, *([pack.folder.parent / pack.district.base] if pack.district.base else [])]
    recipe = [path for folder in folders for path in (folder / "demo").glob("*.yaml")]
    day = as_of or datetime.now(ZONE).date()
    content, programs = _digest(recipe, pack.hash), _digest(PROGRAMS.rglob("*.py"))
    return Wanted(pack, scale, seed, day, content, programs)


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A time of a day in the district, but never one of today that is still to come."""
    then, present = datetime.combine(day, time(hour, minute), ZONE), datetime.now(ZONE)
    return min(then, present) if day == present.date() else then


def _digest(paths: Iterable[Path], start: str = "") -> str:
    digest = hashlib.sha256(start.encode())
    for path in sorted(paths):
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
