"""Encryption and fingerprints, both with the ledger's one key."""

import base64
import hashlib
import hmac
import zlib

from cryptography.fernet import Fernet, InvalidToken

from ganho.errors import FatalError

VERSION = "1"
"""Of fingerprints: raise it when their making changes."""


def generate_key() -> str:
    """Make a key for a new ledger."""
    return Fernet.generate_key().decode()


class Seal:
    """Seals what may be read again, fingerprints what only needs comparing."""

    def __init__(self, key: str) -> None:
        try:
            self._fernet = Fernet(key)
        except ValueError:
            raise FatalError(
                "The ledger's key is not a key.",
                remedy="Delete the block ganho-ledger/default and run `ganho apply`.",
            ) from None
        self._mac_key = hashlib.sha256(b"fingerprints " + key.encode()).digest()

    @property
    def key_id(self) -> str:
        """Tell keys apart without telling the key."""
        return self.fingerprint("key")

    def fingerprint(self, text: str) -> str:
        """Give an HMAC-SHA256 of a text, as `1:<hex>`."""
        digest = hmac.new(self._mac_key, text.encode(), hashlib.sha256)
        return f"{VERSION}:{digest.hexdigest()}"

    def seal(self, text: str) -> bytes:
        """Compress and encrypt a text."""
        sealed = self._fernet.encrypt(zlib.compress(text.encode()))
        return base64.urlsafe_b64decode(sealed)

    def open(self, sealed: bytes) -> str | None:
        """Decrypt a text; None if it was sealed with another key."""
        try:
            packed = self._fernet.decrypt(base64.urlsafe_b64encode(bytes(sealed)))
            return zlib.decompress(packed).decode()
        except (InvalidToken, zlib.error):
            return None
