"""Sensitive values: encrypted with AES-256-GCM, found by a keyed blind index (HMAC-SM3), shown masked.

A stored value is suite byte, key version byte, 12-byte nonce, ciphertext with tag. Keys lie in the state folder,
never in checkout or database. Another suite (SM4) is another suite byte later. Knows no Django.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from minzheng.platform.server import state

SUITE_AES_GCM = 1
KEY_VERSION = 1
NONCE_BYTES = 12


class KeyMissing(RuntimeError):
    """A stored value names a suite or key version this installation does not hold."""


@dataclass(frozen=True)
class Keys:
    """The installation's secrets: values, index, and the seed of the seal's signing key."""

    values: AESGCM
    index: bytes
    seal: Ed25519PrivateKey


@lru_cache(maxsize=1)
def keys() -> Keys:
    """Reads the keys, making them at first use (mode 0600)."""
    secrets = [state.key(f"{name}.{KEY_VERSION}") for name in ("values", "index", "seal")]
    return Keys(AESGCM(secrets[0]), secrets[1], Ed25519PrivateKey.from_private_bytes(secrets[2]))


def encrypt_bytes(plain: bytes) -> bytes:
    """Encrypts bytes under the newest key."""
    nonce = os.urandom(NONCE_BYTES)
    return bytes((SUITE_AES_GCM, KEY_VERSION)) + nonce + keys().values.encrypt(nonce, plain, None)


def decrypt_bytes(stored: bytes) -> bytes:
    """Decrypts what `encrypt_bytes` made; raises KeyMissing for another suite or version."""
    if stored[0] != SUITE_AES_GCM or stored[1] != KEY_VERSION:
        raise KeyMissing(f"suite {stored[0]}, key version {stored[1]}")
    return keys().values.decrypt(stored[2 : 2 + NONCE_BYTES], stored[2 + NONCE_BYTES :], None)


def encrypt(text: str) -> bytes:
    """Encrypts a text; the empty text stays empty, so that absence needs no key."""
    return encrypt_bytes(text.encode()) if text else b""


def decrypt(stored: bytes | memoryview) -> str:
    """The text behind `encrypt`."""
    return decrypt_bytes(bytes(stored)).decode() if stored else ""


def blind(text: str) -> bytes:
    """The blind index of an exact value: HMAC-SM3, 32 bytes; the same value under the same key always the same."""
    if not text:
        return b""
    code = hmac.HMAC(keys().index, hashes.SM3())
    code.update(text.encode())
    return code.finalize()


def mask_id(text: str) -> str:
    """`320499********0028`: the area and the last four."""
    return text[:6] + "*" * max(0, len(text) - 10) + text[-4:] if len(text) > 10 else "*" * len(text)


def mask_phone(text: str) -> str:
    """`120****6217`."""
    return text[:3] + "*" * max(0, len(text) - 7) + text[-4:] if len(text) > 7 else "*" * len(text)
