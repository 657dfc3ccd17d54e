"""The simulated Conta Azul over HTTP: gate, token endpoint and the modules' routes."""

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route as HttpRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from ganho.sandbox.conta_azul.consent_page import (
    AUTHORIZE_PATHS,
    ENTRANCE,
    ERROR_PAGE,
    ERROR_PATH,
    TOKEN_PATHS,
)
from ganho.sandbox.conta_azul.conta_azul_wire import (
    Answer,
    Call,
    Refusal,
    error_body,
    message_body,
    read_body,
    write_body,
)
from ganho.sandbox.conta_azul.erp import ContaAzul
from ganho.sandbox.conta_azul.tenant import Route
from ganho.sandbox.conta_azul.token_endpoint import Family

OPEN_PATHS = ("/", ERROR_PATH, *AUTHORIZE_PATHS, *TOKEN_PATHS)
"""Not known to be limited, and asked for without an access token."""
LIMITS = ((10, timedelta(seconds=1)), (600, timedelta(minutes=1)))
NOT_ELIGIBLE = (
    "A conta não está elegível para uso da API devido ao status atual do plano."
)


def build_app(room: ContaAzul, *, limits: bool = True) -> Starlette:
    """Serve one account's API."""
    routes = [
        *(
            HttpRoute(path, _token_endpoint(room, family), methods=["POST"])
            for path, family in TOKEN_PATHS.items()
        ),
        *(
            HttpRoute(path, _authorize_endpoint(room, family), methods=["GET"])
            for path, family in AUTHORIZE_PATHS.items()
        ),
        HttpRoute("/", _page(ENTRANCE), methods=["GET"]),
        HttpRoute(ERROR_PATH, _page(ERROR_PAGE, 400), methods=["GET"]),
        HttpRoute(
            "/oauth/connections/{id}", _disconnect_endpoint(room), methods=["DELETE"]
        ),
        *(
            HttpRoute(one.path, _endpoint(room, one), methods=[one.method])
            for one in _routes(room)
        ),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(Gate, room=room, limits=limits)],
        exception_handlers={404: _not_routed, 405: _not_routed},
    )


class Gate:
    """What every call must pass: the rate limits, the plan, the access token."""

    def __init__(self, app: ASGIApp, *, room: ContaAzul, limits: bool) -> None:
        self._app = app
        self._room = room
        self._limits = limits
        self._calls: deque[datetime] = deque()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a call through, or answer it here."""
        app: ASGIApp = self._app
        if scope["type"] == "http" and scope["path"] not in OPEN_PATHS:
            try:
                with self._room.lock:
                    self._check(Request(scope))
            except Refusal as refusal:
                app = self._refused(refusal)
        await app(scope, receive, send)

    def _check(self, request: Request) -> None:
        if self._limits:
            self._count(self._room.now())
        status = self._room.switches.plan_blocked
        if status is not None:
            body = {"descricao_erro": NOT_ELIGIBLE, "status_conta": status}
            raise Refusal(403, body)
        authorization = request.headers.get("authorization", "")
        self._room.connections.check_access(authorization)

    def _count(self, now: datetime) -> None:
        """Count a call; a refused one does not count."""
        longest = max(span for _, span in LIMITS)
        while self._calls and self._calls[-1] > now:
            self._calls.pop()  # the sandbox's clock was put back
        while self._calls and self._calls[0] <= now - longest:
            self._calls.popleft()
        for most, span in LIMITS:
            if len(self._calls) >= most and self._calls[-most] > now - span:
                raise Refusal(429, error_body("Limite de requisições excedido"))
        self._calls.append(now)

    def _refused(self, refusal: Refusal) -> Response:
        response = _json(self._room, refusal.body, refusal.status)
        if refusal.status == 429 and self._room.switches.retry_after:  # noqa: PLR2004 - an HTTP status
            response.headers["Retry-After"] = "1"
        return response


Endpoint = Callable[[Request], Awaitable[Response]]


def _routes(room: ContaAzul) -> list[Route]:
    return [
        *room.people.routes(),
        *room.products.routes(),
        *room.services.routes(),
        *room.finance.routes(),
        *room.sale_book.routes(),
        *room.contract_book.routes(),
    ]


def _endpoint(room: ContaAzul, route: Route) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()

        def answer() -> Answer:
            call = Call(
                query=request.query_params,
                path=dict(request.path_params),
                body=read_body(raw),
                shape=route.shape or error_body,
                deepest_row=room.switches.deepest_row,
            )
            room.sale_book.stock.settle()
            return route.handler(call)

        return _answered(room, answer)

    return endpoint


def _token_endpoint(room: ContaAzul, family: Family) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        raw = await request.body()
        authorization = request.headers.get("authorization", "")
        content_type = request.headers.get("content-type", "")
        return _answered(
            room,
            lambda: room.connections.token(authorization, content_type, raw, family),
        )

    return endpoint


def _authorize_endpoint(room: ContaAzul, family: Family) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        query, raw = request.query_params, request.url.query
        try:
            with room.lock:
                address = room.authorize_page.visit(query, raw, family)
        except Refusal as refusal:
            return _json(room, refusal.body, refusal.status)
        return RedirectResponse(address, status_code=302)

    return endpoint


def _page(content: str, status: int = 200) -> Endpoint:
    async def endpoint(_request: Request) -> Response:
        return HTMLResponse(content, status)

    return endpoint


def _disconnect_endpoint(room: ContaAzul) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        company_id = request.path_params["id"]
        return _answered(room, lambda: room.connections.disconnect(company_id))

    return endpoint


def _answered(room: ContaAzul, handler: Callable[[], Answer]) -> Response:
    try:
        with room.lock:
            answer = handler()
    except Refusal as refusal:
        return _json(room, refusal.body, refusal.status)
    if answer.status == 204:  # noqa: PLR2004 - an HTTP status
        return Response(status_code=204)
    return _json(room, answer.body, answer.status)


def _json(room: ContaAzul, body: Any, status: int) -> Response:
    floats = room.switches.whole_numbers_as_floats
    content = write_body(body, whole_numbers_as_floats=floats)
    headers = {"date": format_datetime(room.now().astimezone(UTC), usegmt=True)}
    return Response(content, status, headers, media_type="application/json")


async def _not_routed(_request: Request, error: Exception) -> Response:
    status: int = getattr(error, "status_code", 404)
    text = {404: "Not Found", 405: "Method Not Allowed"}[status]
    return Response(
        write_body(message_body(text)), status, media_type="application/json"
    )
