"""The sandbox's own door, for tests in other processes: /_sandbox/..."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

if TYPE_CHECKING:
    from ganho.sandbox.room import Sandbox

PREFIX = "/_sandbox"


def gate(sandbox: "Sandbox", vendor: ASGIApp) -> ASGIApp:
    """Let the sandbox's own paths through to it, and all others to the vendor."""
    door = _door(sandbox)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        own = scope["type"] == "http" and scope["path"].startswith(PREFIX)
        await (door if own else vendor)(scope, receive, send)

    return app


def _door(sandbox: "Sandbox") -> Starlette:
    async def faults(request: Request) -> Response:
        body: dict[str, Any] = await request.json()
        sandbox.faults.add(**body)
        return JSONResponse({"pending": sandbox.faults.pending()})

    async def requests(_request: Request) -> Response:
        return JSONResponse([vars(entry) for entry in sandbox.faults.journal])

    async def state(_request: Request) -> Response:
        erp = sandbox.conta_azul
        sales = [_plain(sale) for sale in erp.sales()]
        contracts = [_plain(contract) for contract in erp.contracts()]
        return JSONResponse({"sales": sales, "contracts": contracts})

    async def clock(request: Request) -> Response:
        body: dict[str, Any] = await request.json()
        if "now" in body:
            sandbox.clock.set(datetime.fromisoformat(body["now"]))
        sandbox.clock.advance(body.get("advance", 0))
        return JSONResponse({"now": sandbox.clock.now().isoformat()})

    return Starlette(
        routes=[
            Route(f"{PREFIX}/faults", faults, methods=["POST"]),
            Route(f"{PREFIX}/requests", requests),
            Route(f"{PREFIX}/state", state),
            Route(f"{PREFIX}/clock", clock, methods=["POST"]),
        ]
    )


def _plain(record: Any) -> dict[str, Any]:
    return {
        key: str(value) if isinstance(value, Decimal) else value
        for key, value in vars(record).items()
        if isinstance(value, str | int | Decimal)
    }
