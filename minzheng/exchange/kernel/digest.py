"""The name of a file by its bytes: what is kept, read ahead and received twice is found by it."""

from __future__ import annotations

import hashlib


def digest_of(content: bytes) -> str:
    """SHA-256 of a file's bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
