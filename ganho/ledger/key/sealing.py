"""Encryption with the ledger's key, and fingerprints with a key that it seals."""

import base64
import hashlib
import hmac
import json
import re
import secrets
import zlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from ganho.errors import FatalError

VERSION = "1"
"""Of fingerprints: raise it when their making changes."""
FINGERPRINT = re.compile(rf'"{VERSION}:[0-9a-f]{{64}}"')


def generate_key() -> str:
    """Make a key for a new ledger."""
    return Fernet.generate_key().decode()


def random_fingerprint_key() -> bytes:
    """Make the key of a new ledger's fingerprints."""
    return secrets.token_bytes(32)


def is_key(text: str) -> bool:
    """Tell whether a text can be a ledger's key."""
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def holds_fingerprints(value: Any) -> bool:
    """Tell whether a value of JSON has a fingerprint in it."""
    return FINGERPRINT.search(json.dumps(value)) is not None


class Seal:
    """Seals what may be read again, fingerprints what only needs comparing.

    Without a fingerprint key of its own it derives one from its key.
    """

    def __init__(self, key: str, fingerprint_key: bytes | None = None) -> None:
        if not is_key(key):
            raise FatalError(
                "The ledger's key is not a key.",
                remedy="Put the right key into the block ganho-ledger/default; if it is "
                "lost, `ganho ledger forget-key` says what goes with it.",
            )
        self._key = key
        self._fernet = Fernet(key)
        self._derived = hashlib.sha256(b"fingerprints " + key.encode()).digest()
        self._mac_key = fingerprint_key or self._derived

    @property
    def key_id(self) -> str:
        """Tell keys apart without telling the key."""
        return _fingerprint(self._derived, "key")

    def fingerprint(self, text: str) -> str:
        """Give an HMAC-SHA256 of a text, as `1:<hex>`."""
        return _fingerprint(self._mac_key, text)

    def sealed_fingerprint_key(self) -> str:
        """Give the key of the fingerprints, sealed."""
        return base64.urlsafe_b64encode(self.seal(self._mac_key.hex())).decode()

    def with_key(self, key: str) -> "Seal":
        """Give a seal with another key, and the same fingerprints."""
        return Seal(key, self._mac_key)

    def with_fingerprint_key(self, sealed: str) -> "Seal":
        """Make fingerprints with a sealed key; raise FatalError if it is not ours."""
        opened = self.open(base64.urlsafe_b64decode(sealed))
        if opened is None:
            raise FatalError(
                "The ledger's fingerprint key cannot be opened.",
                remedy="Put a copy of the ledger back.",
            )
        return Seal(self._key, bytes.fromhex(opened))

    def seal(self, text: str) -> bytes:
        """Compress and encrypt a text."""
        # Fernet gives base64, a third longer than what it stands for.
        sealed = self._fernet.encrypt(zlib.compress(text.encode()))
        return base64.urlsafe_b64decode(sealed)

    def open(self, sealed: bytes) -> str | None:
        """Decrypt a text; None if it was sealed with another key."""
        try:
            packed = self._fernet.decrypt(base64.urlsafe_b64encode(bytes(sealed)))
            return zlib.decompress(packed).decode()
        except (InvalidToken, zlib.error):
            return None


def _fingerprint(key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode(), hashlib.sha256)
    return f"{VERSION}:{digest.hexdigest()}"
