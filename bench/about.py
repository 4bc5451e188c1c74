"""On what something was measured: machine, versions, commit."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def about(packages: Sequence[str]) -> dict[str, Any]:
    """The same as JSON, and as the lines above a table."""
    versions = {name: version(name) for name in packages}
    told: dict[str, Any] = {
        "commit": _git("rev-parse", "HEAD") + ("+" if _git("status", "--porcelain") else ""),
        "machine": {
            "cpus": Path("/proc/cpuinfo").read_text().count("processor\t"),
            "memory_gb": round(int(Path("/proc/meminfo").read_text().split()[1]) / 1e6, 1),
            "system": platform.platform(),
        },
        "python": sys.version.split()[0],
        "versions": versions,
    }
    machine, used = told["machine"], ", ".join(f"{name} {one}" for name, one in versions.items())
    told["lines"] = [
        f"commit {told['commit'][:12]}",
        f"{machine['cpus']} processors, {machine['memory_gb']} GB, {machine['system']}",
        f"Python {told['python']}, {used}",
    ]
    return told


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, cwd=HERE, check=False)
    return done.stdout.strip()
