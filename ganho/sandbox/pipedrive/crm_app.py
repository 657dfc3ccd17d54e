"""The simulated Pipedrive over HTTP: strict about queries, paged by keyset."""

import base64
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ganho.sandbox.pipedrive.crm import ENTITIES, Pipedrive, Row, Token, stamp
from ganho.sandbox.pipedrive.field_checks import fault_of_field

WHOLE_SECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
PAGE_PARAMS = ("limit", "cursor", "sort_by", "sort_direction")
DEAL_PARAMS = (
    *PAGE_PARAMS,
    "filter_id",
    "ids",
    "owner_id",
    "person_id",
    "org_id",
    "pipeline_id",
    "stage_id",
    "status",
    "updated_since",
    "updated_until",
    "include_fields",
    "custom_fields",
    "include_option_labels",
    "include_labels",
)
RECORD_PARAMS = (*PAGE_PARAMS, "ids", "updated_since", "updated_until", "custom_fields")
HIDDEN_FIELDS = ("first_won_time", "products_count")
"""Of a deal: sent only where `include_fields` asks for them."""
LARGEST, DEFAULT = 500, 100
MOST_IDS = 100
TWO_SECONDS = timedelta(seconds=2)
DEVELOPERS = "Please check developers.pipedrive.com"
Handler = Callable[[Request, Token], Any]
Endpoint = Callable[[Request], Awaitable[Response]]


class RefusedError(Exception):
    """A call that is answered with an error."""

    def __init__(self, status: int, error: str, code: str | None = None) -> None:
        super().__init__(error)
        self.status = status
        body: Row = {"success": False, "error": error}
        self.body = body | ({"code": code} if code else {"errorCode": status})


class Budget:
    """The burst window and the day's tokens of a company."""

    def __init__(self, room: Pipedrive, *, limits: bool) -> None:
        self._room = room
        self._limits = limits
        self._sent: deque[datetime] = deque()
        self._day = room.clock().date()
        self.spent = 0

    def spend(self, tokens: int) -> None:
        """Count a call, or refuse it with 429."""
        now = self._room.clock()
        if now.date() != self._day:
            self._day, self.spent = now.date(), 0
        while self._sent and self._sent[0] <= now - TWO_SECONDS:
            self._sent.popleft()
        over = len(self._sent) >= self._room.switches.burst
        if self._limits and (over or self.left < tokens):
            raise RefusedError(429, "Rate limit exceeded")
        self._sent.append(now)
        self.spent += tokens

    @property
    def left(self) -> int:
        """Tokens left today."""
        return max(0, self._room.switches.daily_tokens - self.spent)

    def headers(self) -> dict[str, str]:
        """Tell the caller where it stands."""
        switches = self._room.switches
        if not switches.rate_headers:
            return {}
        return {
            "x-ratelimit-limit": str(switches.burst),
            "x-ratelimit-remaining": str(max(0, switches.burst - len(self._sent))),
            "x-ratelimit-reset": "2",
            "x-daily-ratelimit-token-limit": str(switches.daily_tokens),
            "x-daily-ratelimit-token-remaining": str(self.left),
        }


class PipedriveApi:
    """The endpoints of one company."""

    def __init__(self, room: Pipedrive, *, limits: bool = True) -> None:
        self.room = room
        self.budget = Budget(room, limits=limits)

    def routes(self) -> list[Route]:
        """List every path, with what a call costs."""
        v2 = [
            self._route("/api/v2/deals", self._deals(archived=False), 10),
            self._route("/api/v2/deals/archived", self._deals(archived=True), 20),
            self._route("/api/v2/deals/products", self._lines, 10),
            self._route("/api/v2/deals/installments", self._instalments, 10),
            self._route("/api/v2/deals/{id:int}", self._deal, 1),
            self._route("/api/v2/deals/{id:int}", self._patch_deal, 5, "PATCH"),
            self._route("/api/v2/deals/{id:int}/products", self._lines_of_one, 10),
            self._route("/api/v2/deals/{id:int}/discounts", self._discounts, 10),
            self._route("/api/v2/persons", self._records("persons"), 10),
            self._route("/api/v2/organizations", self._records("organizations"), 10),
            self._route("/api/v2/products", self._records("products"), 10),
            self._route("/api/v2/products/{id:int}/variations", self._variations, 10),
            self._route("/api/v2/pipelines", self._pipelines, 5),
            *(
                self._route(f"/api/v2/{entity}Fields", self._fields(entity), 10)
                for entity in ENTITIES
            ),
            self._route("/api/v2/dealFields", self._create_field, 5, "POST"),
        ]
        v1 = [
            self._route(f"{prefix}/{path}", handler, cost)
            for prefix in ("/v1", "/api/v1")
            for path, handler, cost in (
                ("users/me", self._me, 2),
                ("users", self._users, 20),
                ("currencies", self._currencies, 20),
            )
        ]
        return v2 + v1

    def _route(
        self, path: str, handler: Handler, cost: int, method: str = "GET"
    ) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            request.state.body = json.loads(body, parse_float=Decimal) if body else {}
            try:
                with self.room.lock:
                    token = self._token(request)
                    self.budget.spend(cost)
                    return self._answer(200, handler(request, token))
            except RefusedError as refused:
                return self._answer(refused.status, refused.body)

        return Route(path, endpoint, methods=[method])

    def _token(self, request: Request) -> Token:
        if "api_token" in request.query_params:
            self.room.query_tokens_seen += 1
        token = self.room.tokens.get(request.headers.get("x-api-token", ""))
        if token is None:
            raise RefusedError(401, "unauthorized access")
        return token

    def _answer(self, status: int, body: Any) -> Response:
        ahead = timedelta(seconds=self.room.switches.date_ahead)
        headers = {"date": format_datetime(self.room.clock() + ahead, usegmt=True)}
        headers |= self.budget.headers()
        if status == 401:  # noqa: PLR2004 - an HTTP status
            headers["x-401-by-gw"] = "true"
            body["error_info"] = DEVELOPERS
        if status == 429 and self.room.switches.retry_after:  # noqa: PLR2004 - an HTTP status
            headers["retry-after"] = "2"
        text = json.dumps(body, default=_plain, ensure_ascii=False)
        # Half a letter goes out as the vendor sends it: as an escape.
        content = text.encode(errors="backslashreplace")
        return Response(content, status, headers, "application/json")

    # -- v1 ---------------------------------------------------------------------

    def _me(self, _request: Request, token: Token) -> Row:
        user = self.room.users[token.user_id]
        me = user | {
            "company_id": self.room.company_id,
            "company_name": "Empresa Exemplo",
            "company_domain": "exemplo",
            "default_currency": "BRL",
            "timezone_name": "America/Sao_Paulo",
            "is_you": True,
        }
        if self.room.switches.access_in_me:
            apps = [("sales", token.admin), ("global", False)]
            me["access"] = [{"app": app, "admin": admin} for app, admin in apps]
        return {"success": True, "data": me}

    def _users(self, _request: Request, _token: Token) -> Row:
        return {"success": True, "data": list(self.room.users.values())}

    def _currencies(self, _request: Request, _token: Token) -> Row:
        rows = [{"id": 2, "code": "BRL", "decimal_points": 2, "is_custom_flag": False}]
        return {"success": True, "data": rows}

    # -- deals ------------------------------------------------------------------

    def _deals(self, *, archived: bool) -> Handler:
        def handler(request: Request, token: Token) -> Row:
            query = _query(request, DEAL_PARAMS)
            # Without a status the deleted ones alone are left out.
            wanted = set((query.get("status") or "open,won,lost").split(","))
            rows = [
                deal
                for deal in self.room.deals.values()
                if deal["is_archived"] is archived
                and deal["status"] in wanted
                and deal["id"] not in token.hidden_deals
                and _is_asked_for(deal, query)
            ]
            included = (query.get("include_fields") or "").split(",")
            return self._page(rows, query, lambda deal: self._shown(deal, included))

        return handler

    def _deal(self, request: Request, token: Token) -> Row:
        query = _query(request, DEAL_PARAMS)
        deal = self.room.deals.get(request.path_params["id"])
        if deal is None or deal["id"] in token.hidden_deals:
            raise RefusedError(404, "Deal not found")
        included = (query.get("include_fields") or "").split(",")
        return {"success": True, "data": self._shown(deal, included)}

    def _patch_deal(self, request: Request, _token: Token) -> Row:
        deal = self.room.deals.get(request.path_params["id"])
        if deal is None or deal["is_archived"]:
            raise RefusedError(404 if deal is None else 400, "Deal not found")
        known = {field["field_code"] for field in self.room.fields["deal"]}
        custom = request.state.body.pop("custom_fields", {})
        unknown = [key for key in custom if key not in known]
        # One such key, and nothing of the request is done.
        if unknown:
            text = f"Validation failed: custom_fields: Unknown key '{unknown[0]}'"
            raise RefusedError(400, text, "ERR_SCHEMA_VALIDATION_FAILED")
        merged = {**deal["custom_fields"], **custom}
        self.room.edit_deal(deal["id"], custom_fields=merged, **request.state.body)
        return {"success": True, "data": self._shown(deal, [])}

    def _shown(self, deal: Row, included: Iterable[str]) -> Row:
        hidden = set(HIDDEN_FIELDS) - set(included)
        shown = {k: _moment(v) for k, v in deal.items() if k not in hidden}
        shown["custom_fields"] = self.room.custom_fields_of(deal)
        return _without_unset(shown, self.room.switches.unset_fields)

    # -- what deals are made of ---------------------------------------------------

    def _lines(self, request: Request, token: Token) -> Row:
        query = _query(request, (*PAGE_PARAMS, "deal_ids"))
        asked = _ids(query.get("deal_ids"), required=True) - token.hidden_deals
        rows = [line for line in self.room.lines.values() if line["deal_id"] in asked]
        return self._page(rows, query, self._plain_row)

    def _lines_of_one(self, request: Request, _token: Token) -> Row:
        query = _query(request, PAGE_PARAMS)
        rows = self.room.lines_of(request.path_params["id"])
        return self._page(rows, query, self._plain_row)

    def _discounts(self, request: Request, _token: Token) -> Row:
        _query(request, ())
        rows = self.room.discounts.get(request.path_params["id"], [])
        return {"success": True, "data": rows}

    def _instalments(self, request: Request, _token: Token) -> Row:
        if not self.room.switches.instalments_in_plan:
            raise RefusedError(402, "Your plan does not include installments")
        query = _query(request, (*PAGE_PARAMS, "deal_ids"), repeated=("deal_ids",))
        given = request.query_params.getlist("deal_ids")
        if len(given) > 1 and not self.room.switches.repeated_deal_ids:
            raise _invalid("deal_ids")
        asked = _ids(",".join(given), required=True)
        rows = [r for r in self.room.instalments.values() if r["deal_id"] in asked]
        return self._page(rows, query, self._plain_row)

    def _records(self, name: str) -> Handler:
        def handler(request: Request, _token: Token) -> Row:
            query = _query(request, RECORD_PARAMS)
            rows = [
                row
                for row in getattr(self.room, name).values()
                if not row["is_deleted"] and _is_asked_for(row, query)
            ]
            return self._page(rows, query, self._plain_row)

        return handler

    def _variations(self, request: Request, _token: Token) -> Row:
        query = _query(request, PAGE_PARAMS)
        product = self.room.products.get(request.path_params["id"])
        if product is None or product["is_deleted"]:
            raise RefusedError(404, "Product not found")
        rows = self.room.variations.get(product["id"], [])
        return self._page(rows, query, self._plain_row)

    def _pipelines(self, request: Request, _token: Token) -> Row:
        query = _query(request, PAGE_PARAMS)
        return self._page(list(self.room.pipelines.values()), query, self._plain_row)

    def _fields(self, entity: str) -> Handler:
        def handler(request: Request, _token: Token) -> Row:
            query = _query(request, ("limit", "cursor", "include_fields"))
            rows = [
                row | {"id": n} for n, row in enumerate(self.room.fields[entity], 1)
            ]
            return self._page(rows, query, _without_id)

        return handler

    def _create_field(self, request: Request, token: Token) -> Row:
        if not token.admin:
            raise RefusedError(403, "You do not have permission to do this")
        body, switches = request.state.body, self.room.switches
        fault = fault_of_field(
            body, refuses_unknown_keys=switches.unknown_body_keys == "refuse"
        )
        if fault is not None:
            raise _invalid(fault)
        options = [option["label"] for option in body.get("options") or []]
        code = self.room.add_field(
            "deal",
            body["field_name"],
            body["field_type"],
            options,
            description=body.get("description"),
        )
        return {"success": True, "data": self.room.custom_field("deal", code)}

    def _plain_row(self, row: Row) -> Row:
        return _without_unset(row, self.room.switches.unset_fields)

    # -- paging -------------------------------------------------------------------

    def _page(
        self, rows: list[Row], query: Mapping[str, str], show: Callable[[Row], Row]
    ) -> Row:
        """Give one page; the cursor is a keyset on (sort field, id), no snapshot."""
        name, size = query.get("sort_by", "id"), self._limit(query)
        down = query.get("sort_direction") == "desc"
        keyed = sorted(((_key(row, name), row) for row in rows), key=lambda kr: kr[0])
        if down:
            keyed.reverse()
        after = self._after(query.get("cursor"))
        if after is not None:
            keyed = [kr for kr in keyed if (kr[0] < after if down else kr[0] > after)]
        page, more = keyed[:size], len(keyed) > size
        cursor = _cursor(name, page[-1][0], down=down) if more else None
        data = [show(row) for _, row in page]
        more_data = {"next_cursor": cursor}
        return {"success": True, "data": data, "additional_data": more_data}

    def _limit(self, query: Mapping[str, str]) -> int:
        text = query.get("limit", str(DEFAULT))
        if not text.isdigit() or not int(text):
            raise _invalid("limit")
        if int(text) > LARGEST and self.room.switches.large_limit == "refuse":
            raise _invalid("limit")
        return min(int(text), LARGEST)

    def _after(self, cursor: str | None) -> tuple[Any, int] | None:
        if cursor is None:
            return None
        try:
            last = json.loads(base64.urlsafe_b64decode(cursor + "=="))
            return last["fieldValue"], last["id"]
        except (ValueError, KeyError, TypeError):
            if self.room.switches.broken_cursor == "refuse":
                raise _invalid("cursor") from None
            return "~", 2**62


def build_app(room: Pipedrive, *, limits: bool = True) -> Starlette:
    """Serve one company's API."""
    return Starlette(
        routes=PipedriveApi(room, limits=limits).routes(),
        exception_handlers={404: _not_found},
    )


async def _not_found(_request: Request, _error: Exception) -> Response:
    content = json.dumps({"success": False, "error": "Unknown path"})
    return Response(content, 404, media_type="application/json")


def _invalid(what: str) -> RefusedError:
    text = f"Validation failed: {what}: Invalid value"
    return RefusedError(400, text, "ERR_SCHEMA_VALIDATION_FAILED")


def _query(
    request: Request, known: Iterable[str], *, repeated: Iterable[str] = ()
) -> dict[str, str]:
    """Read a query strictly: unknown and repeated parameters are refused."""
    names = [name for name, _ in request.query_params.multi_items()]
    for name in names:
        many = names.count(name) > 1 and name not in repeated
        if name not in known or many:
            raise _invalid(name)
    query = dict(request.query_params)
    for name in ("updated_since", "updated_until"):
        if name in query and not WHOLE_SECONDS.fullmatch(query[name]):
            raise _invalid(name)
    return query


def _ids(text: str | None, *, required: bool = False) -> set[int]:
    parts = [part for part in (text or "").split(",") if part]
    if (required and not parts) or len(parts) > MOST_IDS:
        raise _invalid("ids")
    if not all(part.isdigit() for part in parts):
        raise _invalid("ids")
    return {int(part) for part in parts}


def _is_asked_for(row: Row, query: Mapping[str, str]) -> bool:
    if "ids" in query and row["id"] not in _ids(query["ids"]):
        return False
    for name in ("pipeline_id", "owner_id", "org_id", "person_id"):
        if name in query and str(row.get(name)) != query[name]:
            return False
    updated = _seconds(row["update_time"] or row["add_time"])
    since, until = query.get("updated_since"), query.get("updated_until")
    if since and updated < _seconds(since):
        return False
    return not until or updated < _seconds(until)


def _seconds(moment: datetime | str) -> datetime:
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    return moment.astimezone(UTC).replace(microsecond=0)


def _key(row: Row, name: str) -> tuple[Any, int]:
    value = _moment(row.get(name))
    return ("" if value is None else value), row["id"]


def _cursor(name: str, key: tuple[Any, int], *, down: bool) -> str:
    value, row_id = key
    last = {
        "field": name,
        "fieldValue": value,
        "sortDirection": "desc" if down else "asc",
        "id": row_id,
    }
    return base64.urlsafe_b64encode(json.dumps(last).encode()).decode().rstrip("=")


def _moment(value: Any) -> Any:
    return stamp(value) if isinstance(value, datetime) else value


def _without_unset(row: Row, unset: str) -> Row:
    if unset == "null":
        return row
    filled = {key: value for key, value in row.items() if value is not None}
    if "custom_fields" in filled:
        filled["custom_fields"] = _without_unset(row["custom_fields"], unset)
    return filled


def _without_id(row: Row) -> Row:
    return {key: value for key, value in row.items() if key != "id"}


def _plain(value: Any) -> Any:
    """Write a Decimal as a JSON number."""
    whole = value == value.to_integral_value()
    return int(value) if whole else float(value)
