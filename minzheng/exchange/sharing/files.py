"""The files that go out: encrypted in the state folder until their last day, named by it, so that none outlives it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from minzheng.exchange.models import Extract
from minzheng.exchange.places import folder, put
from minzheng.platform.crypto import decrypt_bytes, encrypt_bytes
from minzheng.platform.time import today

FOLDER = "extracts"


def keep_extract(extract: Extract, content: bytes) -> None:
    """Keeps the file until the extract's last day."""
    put(_path(extract), encrypt_bytes(content))


def kept_extract(extract: Extract) -> bytes:
    """The file; FileNotFoundError if it is gone."""
    return decrypt_bytes(_path(extract).read_bytes())


def let_go_extract(extract: Extract) -> None:
    """Deletes the file once the running transaction is committed."""
    path = _path(extract)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def sweep_extracts() -> None:
    """Deletes every file whose last day is over."""
    for path in folder(FOLDER).iterdir():
        if path.name[0] != "." and date.fromisoformat(path.name.split("_")[0]) < today():
            path.unlink(missing_ok=True)


def _path(extract: Extract) -> Path:
    return folder(FOLDER) / f"{extract.expires_on:%Y-%m-%d}_{extract.pk}"
