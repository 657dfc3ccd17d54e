"""Pipedrive over HTTP: API v2 wherever it can answer; all we write is our fields."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import httpx
from pydantic import ValidationError

from ganho.errors import RetryableError, UnknownOutcomeError
from ganho.pipedrive.answers import BadRequestError, NotAllowedError, body_of
from ganho.pipedrive.schemas import (
    BEYOND_IDS,
    DealWire,
    DiscountWire,
    FieldWire,
    InstalmentWire,
    MeWire,
    NewFieldWire,
    OrganizationWire,
    PersonWire,
    PipelineWire,
    ProductWire,
    UserWire,
    Wire,
)
from ganho.transport import (
    CallCount,
    HttpClient,
    Listener,
    Pacer,
    Pages,
    Params,
    Patience,
    Request,
    UnreadableAnswerError,
    dump_json,
    read_date,
)

VENDOR = "Pipedrive"
IDS = 100
"""The most ids one call takes."""
PAGE = 500
LIST_TOKENS, ARCHIVED_TOKENS, USERS_TOKENS, ME_TOKENS, WRITE_TOKENS = 10, 20, 20, 2, 5
PIPELINES_TOKENS = 5
"""What calls cost of the daily budget, by Pipedrive's specification."""
ADMIN_APPS = ("global", "sales")
W = TypeVar("W", bound=Wire)


@dataclass(frozen=True, kw_only=True)
class Me:
    """Who the token belongs to. `is_admin` is None where Pipedrive does not say."""

    company_id: int
    company_domain: str | None
    user_id: int
    user_name: str
    is_admin: bool | None
    time_zone: str | None = None


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A deal that cannot be understood; `what` says why, without personal data."""

    deal_id: int
    what: str


@dataclass(frozen=True, kw_only=True)
class DealPage:
    """One page of deals, and what time it was at Pipedrive."""

    deals: list[DealWire]
    unreadable: list[Unreadable]
    server_time: datetime | None


class PipedriveClient:
    """One company's Pipedrive. Threads may share it."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        pacer: Pacer,
        transport: httpx.BaseTransport | None = None,
        patience: Patience | None = None,
    ) -> None:
        headers = {"x-api-token": token}
        self._http = HttpClient(
            VENDOR,
            base_url,
            headers=lambda: headers,
            pacer=pacer,
            transport=transport,
            patience=patience,
        )
        self._plan_has_instalments = True

    @property
    def count(self) -> CallCount:
        """How many requests were sent, and the tokens they cost."""
        return self._http.count

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def listen(self, listener: Listener) -> None:
        """Let somebody hear every answer from now on."""
        self._http.listen(listener)

    def me(self) -> Me:
        """Tell whose token this is, and of which company."""
        # GET /v1/users/me: developers.pipedrive.com, API v1, read 2026-08-18.
        body = self._get("/v1/users/me", {}, ME_TOKENS)[0]
        wire = _parse(MeWire, body.get("data"))
        rights = [right for right in wire.access or [] if right.app in ADMIN_APPS]
        return Me(
            company_id=wire.company_id,
            company_domain=wire.company_domain,
            user_id=wire.id,
            user_name=wire.name,
            is_admin=any(right.admin for right in rights) if rights else None,
            time_zone=wire.timezone_name or None,
        )

    def won_deals(
        self, *, since: datetime, archived: bool = False
    ) -> Iterator[DealPage]:
        """List the won deals that changed at or after `since`, by id.

        Archived deals are a list of their own.
        """
        # GET /api/v2/deals, /api/v2/deals/archived: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        # Archived deals are in a list of their own.
        params: Params = {
            "status": "won",
            "updated_since": seconds(since),
            "sort_by": "id",
            "include_fields": "first_won_time",
        }
        path = "/api/v2/deals/archived" if archived else "/api/v2/deals"
        tokens = ARCHIVED_TOKENS if archived else LIST_TOKENS
        for rows, served_at in self._pages(path, params, tokens):
            deals, unreadable = _sort_out(rows)
            yield DealPage(deals=deals, unreadable=unreadable, server_time=served_at)

    def deals(
        self, deal_ids: Sequence[int], *, archived: bool = False
    ) -> tuple[list[DealWire], list[Unreadable]]:
        """Read deals of whatever status; those we may not see are left out."""
        # GET /api/v2/deals?ids=: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        # At most 100 ids; what is missing or not visible is left out without a word.
        params: Params = {
            "status": "open,won,lost,deleted",
            "include_fields": "first_won_time",
        }
        path = "/api/v2/deals/archived" if archived else "/api/v2/deals"
        tokens = ARCHIVED_TOKENS if archived else LIST_TOKENS
        return _sort_out(self._by_ids(path, "ids", deal_ids, params, tokens))

    def lines(self, deal_ids: Sequence[int]) -> list[dict[str, Any]]:
        """Read the product lines of deals, unparsed: one may spoil only its deal."""
        # GET /api/v2/deals/products: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        # At most 100 deals.
        return self._by_ids("/api/v2/deals/products", "deal_ids", deal_ids)

    def discounts(self, deal_id: int) -> list[DiscountWire]:
        """Read the discounts on a whole deal."""
        # GET /api/v2/deals/{id}/discounts: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        body, _ = self._get(f"/api/v2/deals/{deal_id}/discounts", {}, LIST_TOKENS)
        return [_parse(DiscountWire, row) for row in body.get("data") or []]

    def instalments(self, deal_ids: Sequence[int]) -> list[InstalmentWire] | None:
        """Read the instalments of deals; None if the plan has none.

        The specification asks for repeated keys here, unlike elsewhere.
        """
        # GET /api/v2/deals/installments: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        found: list[InstalmentWire] = []
        for start in range(0, len(deal_ids), IDS):
            if not self._plan_has_instalments:
                return None
            ids = [str(each) for each in deal_ids[start : start + IDS]]
            try:
                rows = self._instalment_rows(ids)
            except NotAllowedError:
                self._plan_has_instalments = False
                return None
            found += [_parse(InstalmentWire, row) for row in rows]
        asked = set(deal_ids)
        return [instalment for instalment in found if instalment.deal_id in asked]

    def persons(self, ids: Sequence[int]) -> list[PersonWire]:
        """Read persons."""
        # GET /api/v2/persons?ids=: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        rows = self._by_ids("/api/v2/persons", "ids", ids)
        return [_parse(PersonWire, row) for row in rows]

    def organizations(self, ids: Sequence[int]) -> list[OrganizationWire]:
        """Read organizations."""
        # GET /api/v2/organizations?ids=: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        rows = self._by_ids("/api/v2/organizations", "ids", ids)
        return [_parse(OrganizationWire, row) for row in rows]

    def products(self, ids: Sequence[int]) -> list[ProductWire]:
        """Read products."""
        # GET /api/v2/products?ids=: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        rows = self._by_ids("/api/v2/products", "ids", ids)
        return [_parse(ProductWire, row) for row in rows]

    def fields(self, kind: str) -> list[FieldWire]:
        """Read all fields of `deal`, `person`, `organization` or `product`."""
        # GET /api/v2/{kind}Fields: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        pages = self._pages(f"/api/v2/{kind}Fields", {}, LIST_TOKENS)
        return [_parse(FieldWire, row) for rows, _ in pages for row in rows]

    def create_deal_field(self, new: NewFieldWire) -> None:
        """Create a deal field, sent once: a second one would bear the same name.

        Raises FatalError, RetryableError (nothing was made) or UnknownOutcomeError.
        """
        # POST /api/v2/dealFields: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        body, path = dump_json(new.model_dump(exclude_none=True)), "/api/v2/dealFields"
        request = Request("POST", path, body=body, tokens=WRITE_TOKENS)
        response = self._http.write(request)
        try:
            body_of(response)
        except (RetryableError, UnreadableAnswerError):
            message = "Pipedrive's answer to a new field cannot be read."
            raise UnknownOutcomeError(message) from None

    def pipelines(self) -> list[PipelineWire]:
        """List the pipelines that deals can be in; deleted ones are left out."""
        # GET /api/v2/pipelines: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        pages = self._pages("/api/v2/pipelines", {}, PIPELINES_TOKENS)
        found = [_parse(PipelineWire, row) for rows, _ in pages for row in rows]
        return [pipeline for pipeline in found if not pipeline.is_deleted]

    def users(self) -> list[UserWire]:
        """Read the company's users; only v1 lists them."""
        # GET /v1/users: developers.pipedrive.com, API v1, read 2026-08-18.
        body, _ = self._get("/v1/users", {}, USERS_TOKENS)
        return [_parse(UserWire, row) for row in body.get("data") or []]

    def _instalment_rows(self, ids: list[str]) -> list[dict[str, Any]]:
        path = "/api/v2/deals/installments"
        try:
            pages = list(self._pages(path, {"deal_ids": ids}, LIST_TOKENS))
        except BadRequestError:
            pages = list(self._pages(path, {"deal_ids": ",".join(ids)}, LIST_TOKENS))
        return [row for rows, _ in pages for row in rows]

    def _by_ids(
        self,
        path: str,
        name: str,
        ids: Sequence[int],
        params: Params | None = None,
        tokens: int = LIST_TOKENS,
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), IDS):
            some = ",".join(str(each) for each in wanted[start : start + IDS])
            for rows, _ in self._pages(path, {**(params or {}), name: some}, tokens):
                found += rows
        return found

    def _pages(
        self, path: str, params: Params, tokens: int
    ) -> Iterator[tuple[list[dict[str, Any]], datetime | None]]:
        """Follow the cursor; filters go along with it, and it must move."""
        pages, followed = Pages(VENDOR, path), set[str]()
        cursor: str | None = None
        while True:
            paged = {**params, "limit": PAGE} | ({"cursor": cursor} if cursor else {})
            body, served_at = self._get(path, paged, tokens)
            rows = body.get("data") or []
            pages.turn(rows)
            yield rows, served_at
            cursor = (body.get("additional_data") or {}).get("next_cursor")
            if not cursor:
                return
            if cursor in followed:
                raise pages.repeated()
            followed.add(cursor)

    def _get(
        self, path: str, params: Params, tokens: int
    ) -> tuple[dict[str, Any], datetime | None]:
        def parse(response: httpx.Response) -> tuple[dict[str, Any], datetime | None]:
            return body_of(response), read_date(response.headers.get("date", ""))

        return self._http.read(Request("GET", path, params, tokens=tokens), parse)


def seconds(moment: datetime) -> str:
    """Write a moment as the time filters want it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _parse(model: type[W], row: Any) -> W:
    try:
        return model.model_validate(row)
    except ValidationError as error:
        raise RetryableError(
            f"Pipedrive's {model.__name__.removesuffix('Wire').lower()} "
            f"cannot be read: {trouble_of(error)}."
        ) from None


def trouble_of(error: ValidationError) -> str:
    """Name the field and the trouble, never the value."""
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])} {first['type']}"


def _sort_out(rows: Iterable[Any]) -> tuple[list[DealWire], list[Unreadable]]:
    """Read each row by itself: one that cannot be read holds up no other."""
    deals, unreadable = [], []
    for row in rows:
        try:
            deals.append(DealWire.model_validate(row))
        except ValidationError as error:
            deal_id = row.get("id") if isinstance(row, dict) else None
            if not isinstance(deal_id, int) or not 0 < deal_id < BEYOND_IDS:
                raise RetryableError("Pipedrive listed a deal without an id.") from None
            unreadable.append(Unreadable(deal_id=deal_id, what=trouble_of(error)))
    return deals, unreadable
