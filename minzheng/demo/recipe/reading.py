"""Reads YAML as the packs are read: by the C reader where it was built, which is also the more lenient one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

READER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Returns the values of a file of a pack."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=READER)
