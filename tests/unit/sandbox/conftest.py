import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from ganho.sandbox.conta_azul.erp import ContaAzul
from ganho.sandbox.conta_azul.erp_app import build_app

NOON = datetime(2026, 11, 3, 15, tzinfo=UTC)
"""Noon in São Paulo."""


class StoppedClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self._now = NOON

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class Caller:
    """Calls an ASGI app in this thread, without a socket."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app = app
        self.use(token)

    def use(self, token: str) -> None:
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.call("GET", path, params=query)

    def post(self, path: str, body: Any) -> httpx.Response:
        return self.call("POST", path, content=json.dumps(body).encode())

    def call(self, method: str, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(
            self._call(method, path, **{"headers": self.headers, **more})
        )

    async def _call(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        address = "http://sandbox.test"
        async with httpx.AsyncClient(transport=transport, base_url=address) as client:
            return await client.request(method, path, **more)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def conta_azul(clock: StoppedClock) -> ContaAzul:
    return ContaAzul(clock)


@pytest.fixture
def api(conta_azul: ContaAzul) -> Caller:
    app = build_app(conta_azul, limits=False)
    return Caller(app, conta_azul.new_access_token())
