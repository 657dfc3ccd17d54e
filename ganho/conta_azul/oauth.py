"""Access tokens whose refresh tokens rotate and die on use.

Two refreshes with one token kill the connection, so there is one at a time across
processes, and the new pair is stored before it is used.
"""

import hashlib
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

import httpx

from ganho.conta_azul.calls import VENDOR
from ganho.conta_azul.schemas.loose import Answer, LooseInt, LooseText
from ganho.domain.tokens import StoredTokens
from ganho.errors import (
    FatalError,
    GanhoError,
    NotConnectedError,
    RetryableError,
    Sentence,
)
from ganho.http import CALL_SECONDS, BoundedClient
from ganho.transport import read_json

RENEW_BEFORE = timedelta(seconds=90)
"""A token with less time left is renewed before it is used."""
LIFE, LONGEST_LIFE = 3600, 86_400
"""Seconds an access token lives where the answer does not say, and at most."""
FOR_A_HEADER = re.compile(r"[!-~]+")
"""What a token is made of: with anything else in it no request can be sent."""
RECONNECT = Sentence(
    "Authorize ganho in Conta Azul again with `ganho authorize COMPANY`; the next run "
    "catches up."
)
AUTHORIZE = Sentence("Run `ganho authorize COMPANY`.")
CHECK_CLIENT = Sentence(
    "Check client_id, client_secret and token_url in the company file and run "
    "`ganho apply`."
)


class TokenSlot(Protocol):
    """The place of one connection's tokens, while it is locked."""

    def read(self) -> StoredTokens | None:
        """Read the pair in force."""

    def write(self, tokens: StoredTokens) -> None:
        """Keep a new pair in force."""


class TokenStore(Protocol):
    """Where the pair in force lives, shared by all processes."""

    def locked(self) -> AbstractContextManager[TokenSlot]:
        """Hold the slot; whoever else wants it waits, and gets it if we die."""


class Tokens(Answer):
    """The answer of the token URL."""

    access_token: LooseText
    refresh_token: LooseText = ""
    expires_in: LooseInt = None

    @property
    def life(self) -> timedelta:
        """How long the access token is good; an hour where that is not said rightly."""
        said = self.expires_in or 0
        return timedelta(seconds=said if 0 < said <= LONGEST_LIFE else LIFE)


class Refusal(Answer):
    """Why the token URL refused."""

    error: LooseText = ""
    error_subtype: LooseText = ""


class AccessTokens:
    """Gives access tokens that are good for a minute and a half at least."""

    def __init__(
        self,
        token_url: str,
        *,
        client_id: str,
        client_secret: str,
        entered_refresh_token: str,
        store: TokenStore,
        clock: Callable[[], datetime],
        transport: httpx.BaseTransport | None = None,
        call_seconds: float = CALL_SECONDS,
    ) -> None:
        self._token_url = token_url
        self._entered = entered_refresh_token
        self._chain = chain_of(entered_refresh_token)
        self._store = store
        self._clock = clock
        self._http = BoundedClient(
            seconds=call_seconds, auth=(client_id, client_secret), transport=transport
        )
        self._lock = Lock()
        self._known: StoredTokens | None = None
        self._unsaved: StoredTokens | None = None

    def close(self) -> None:
        """Close the connection to the token URL."""
        self._http.close()

    def current(self) -> str:
        """Give a valid access token, renewing it where it is about to end.

        Raises FatalError where a person must act, RetryableError where waiting helps.
        """
        return self._token(stale=None)

    def renew(self, stale: str) -> str:
        """Give another access token than `stale`, which the API refused."""
        return self._token(stale=stale)

    def refresh(self) -> None:
        """Refresh, however good the pair in force is: a dead one shows only so."""
        with self._lock:
            self._known = self._settle(anew=True)

    def _token(self, stale: str | None) -> str:
        with self._lock:
            known = self._known
            if known is None or not self._is_good(known, stale):
                known = self._known = self._settle(stale)
            return known.access_token

    def _settle(self, stale: str | None = None, *, anew: bool = False) -> StoredTokens:
        """Take what another process stored, or refresh and store before using."""
        with self._store.locked() as slot:
            # A pair that could not be stored is the only one that still lives.
            kept = self._unsaved or slot.read()
            stored = self._ours(kept)
            if stored is not None and not anew and self._is_good(stored, stale):
                # Another process renewed it while this one waited for the slot.
                tokens = stored
            else:
                pair = stored or self._entered_pair(kept)
                tokens = self._unsaved = self._refresh(pair)
            if self._unsaved is not None:
                slot.write(tokens)
        self._unsaved = None
        return tokens

    def _ours(self, kept: StoredTokens | None) -> StoredTokens | None:
        """Give the pair that grew from the entered token, or was to replace it.

        The second is so in a process that began before `ganho authorize`: what it was
        given died then.
        """
        for pair in (kept, kept and kept.replaced):
            if pair is not None and self._chain in (pair.chain, *pair.supersedes):
                return pair
        return None

    def _entered_pair(self, kept: StoredTokens | None) -> StoredTokens:
        if not self._entered:
            raise NotConnectedError(
                "Nobody has authorized ganho in Conta Azul yet.", remedy=AUTHORIZE
            )
        # One pair before this is kept, and not all that there ever were.
        replaced = kept and replace(kept, replaced=None)
        now = self._clock()
        return StoredTokens("", self._entered, now, self._chain, replaced=replaced)

    def _is_good(self, tokens: StoredTokens, stale: str | None) -> bool:
        left = tokens.expires_at - self._clock()
        return tokens.access_token != stale and left >= RENEW_BEFORE

    def _refresh(self, pair: StoredTokens) -> StoredTokens:
        """Refresh; once more with the same token where the answer was lost."""
        asked_at = self._clock()
        try:
            tokens = self._ask(pair.refresh_token)
        except LostAnswerError:
            try:
                # If the vendor rotated it, it is dead already: asking again risks
                # nothing.
                tokens = self._ask(pair.refresh_token)
            except LostAnswerError as error:
                raise RetryableError(error.message) from None
        return replace(
            pair,
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token or pair.refresh_token,
            # Counted from before the call: better renewed too early than too late.
            expires_at=asked_at + tokens.life,
        )

    def _ask(self, refresh_token: str) -> Tokens:
        form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        try:
            answer = self._http.post(self._token_url, data=form)
        except httpx.RequestError as error:
            raise LostAnswerError(
                "Conta Azul's token URL: {kind}.",
                vendor=VENDOR,
                kind=type(error).__name__,
            ) from None
        if not answer.is_success:
            raise refusal_of(answer)
        tokens = read_tokens(answer)
        if tokens is None:
            raise LostAnswerError(
                "Conta Azul's token URL gave an unreadable answer.", vendor=VENDOR
            )
        return tokens


class LostAnswerError(GanhoError):
    """The vendor may have rotated the token without our learning the new one."""


def chain_of(entered_refresh_token: str) -> str:
    """Fingerprint the refresh token that a person entered."""
    digest = hashlib.sha256(f"ganho chain {entered_refresh_token}".encode())
    return digest.hexdigest()[:32]


def refusal_of(answer: httpx.Response) -> RetryableError | FatalError:
    """Decide what a refused refresh means to the run."""
    refusal = read_refusal(answer)
    if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or (
        answer.status_code == httpx.codes.TOO_MANY_REQUESTS
    ):
        return RetryableError(
            "Conta Azul's token URL answered {status_code}.",
            vendor=VENDOR,
            status_code=answer.status_code,
        )
    if refusal.error == "invalid_grant":
        why = plain(refusal.error_subtype) or "invalid_grant"
        return NotConnectedError(
            "Conta Azul no longer accepts the connection ({why}).",
            remedy=RECONNECT,
            why=why,
        )
    why = plain(refusal.error) or "no reason given"
    return FatalError(
        "Conta Azul's token URL answered {status_code} ({why}).",
        remedy=CHECK_CLIENT,
        status_code=answer.status_code,
        why=why,
    )


def read_tokens(answer: httpx.Response) -> Tokens | None:
    """Read the answer of the token URL; None if it is something else."""
    try:
        tokens = Tokens.model_validate(read_json(answer))
    except ValueError:
        return None
    return tokens if FOR_A_HEADER.fullmatch(tokens.access_token) else None


def read_refusal(answer: httpx.Response) -> Refusal:
    """Read why the token URL refused; an empty Refusal where it does not say."""
    try:
        return Refusal.model_validate(read_json(answer))
    except ValueError:
        return Refusal()


def plain(word: str) -> str:
    """Let only a word through: what else stands there may be secret."""
    return word if re.fullmatch(r"[a-z_]{1,40}", word) else ""
