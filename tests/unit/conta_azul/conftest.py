"""A client connected to a small Conta Azul."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from ganho.conta_azul.client import ContaAzulClient
from ganho.conta_azul.oauth import AccessTokens, chain_of
from ganho.domain.tokens import StoredTokens
from ganho.pacing.pacer import Pacer
from ganho.transport import Patience
from tests.unit.conta_azul.erp import Erp

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Slot:
    def __init__(self) -> None:
        self.tokens = StoredTokens(
            "access-1", "refresh-1", NOW + timedelta(hours=1), chain_of("entered")
        )

    def read(self) -> StoredTokens:
        return self.tokens

    def write(self, tokens: StoredTokens) -> None:
        self.tokens = tokens


class Store:
    def __init__(self) -> None:
        self.slot = Slot()

    @contextmanager
    def locked(self) -> Iterator[Slot]:
        yield self.slot


def give_second_token(_request: httpx.Request) -> httpx.Response:
    body = {"access_token": "access-2", "refresh_token": "refresh-2"}
    return httpx.Response(200, json=body)


@pytest.fixture
def erp():
    return Erp()


@pytest.fixture
def waits():
    """The seconds the client would have waited."""
    return []


@pytest.fixture
def client(erp, waits):
    tokens = AccessTokens(
        "https://erp.example/oauth/token",
        client_id="client",
        client_secret="secret",
        entered_refresh_token="entered",
        store=Store(),
        clock=lambda: NOW,
        transport=httpx.MockTransport(give_second_token),
    )
    connected = ContaAzulClient(
        "https://erp.example",
        tokens,
        pacer=Pacer.steady(1e9, burst=1_000_000, sleep=waits.append),
        transport=httpx.MockTransport(erp),
        patience=Patience(tries=3, sleep=waits.append),
        clock=lambda: NOW,
    )
    yield connected
    connected.close()
