"""Pipedrive over HTTP: API v2 wherever it can answer; all we write is our fields."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any, Literal, TypeVar

import httpx
from pydantic import ValidationError

from ganho.domain.unreadable import Trouble, unreadable
from ganho.errors import RetryableError, UnknownOutcomeError
from ganho.pacing.pacer import Pacer
from ganho.pipedrive.answers import (
    BadRequestError,
    Body,
    NotAllowedError,
    NotThereError,
    UnpaidError,
    body_of,
    page_of,
    rows_of,
)
from ganho.pipedrive.limits import Limits
from ganho.pipedrive.rows import Rows, both, read_rows, rows_of_deals
from ganho.pipedrive.schemas import (
    ContactIdWire,
    DealWire,
    DiscountWire,
    FieldWire,
    InstalmentWire,
    LineWire,
    MeWire,
    NewFieldWire,
    OrganizationWire,
    PersonWire,
    PipelineWire,
    ProductWire,
    UserWire,
    VariationWire,
)
from ganho.transport import (
    CallCount,
    HttpClient,
    Listener,
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
# Its maximum; what Pipedrive does with more is not documented.
PAGE = 500
NAME_CODES: Mapping[str, str] = {"deal": "title"}
"""The code of the built-in name where it is not `name`."""
LIST_TOKENS, ARCHIVED_TOKENS, USERS_TOKENS, ME_TOKENS, WRITE_TOKENS = 10, 20, 20, 2, 5
PIPELINES_TOKENS = 5
"""What calls cost of the daily budget, by Pipedrive's specification."""
ADMIN_APPS = ("global", "sales")
ContactKind = Literal["organizations", "persons"]
T = TypeVar("T")


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
    """A deal that cannot be understood; the facts say why, without personal data."""

    deal_id: int
    facts: Mapping[str, str]

    @classmethod
    def of(cls, deal_id: int, trouble: Trouble) -> "Unreadable":
        """Say of a deal what cannot be read."""
        return cls(deal_id=deal_id, facts=unreadable(trouble).facts)


@dataclass(frozen=True, kw_only=True)
class DealPage:
    """One page of deals, and what time it was at Pipedrive."""

    deals: list[DealWire]
    unreadable: list[Unreadable]
    server_time: datetime | None
    nameless: bool = False
    """Whether a deal was listed without its id: nobody can tell which."""


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
        zone: tzinfo = UTC,
    ) -> None:
        # Never in the query: addresses end up in logs.
        headers = {"x-api-token": token}
        self._limits = Limits(zone)
        self._http = HttpClient(
            VENDOR,
            base_url,
            headers=lambda: headers,
            pacer=pacer,
            transport=transport,
            patience=patience,
            waits=self._limits.wait,
        )
        self._http.listen(self._limits.hear)
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

    def spares(self, tokens: int, *, keep: float) -> bool:
        """Tell whether the day has tokens for what can wait: `keep` is left over."""
        return self._limits.spare(tokens, keep=keep)

    def me(self) -> Me:
        """Tell whose token this is, and of which company."""
        # GET /v1/users/me: developers.pipedrive.com, API v1, read 2026-08-18.
        said, _ = self._get(
            "/v1/users/me", {}, ME_TOKENS, lambda body: body.get("data")
        )
        try:
            wire = MeWire.model_validate(said)
        except ValidationError:
            raise RetryableError(
                "Pipedrive does not say whose API token this is.", vendor=VENDOR
            ) from None
        return Me(
            company_id=wire.company_id,
            company_domain=wire.company_domain or None,
            user_id=wire.id,
            user_name=wire.name,
            is_admin=_is_admin(wire),
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
            # Not by time: what changes meanwhile keeps its place (ADR 0007).
            "sort_by": "id",
            "include_fields": "first_won_time",
        }
        path = "/api/v2/deals/archived" if archived else "/api/v2/deals"
        tokens = ARCHIVED_TOKENS if archived else LIST_TOKENS
        for rows, served_at in self._pages(path, params, tokens):
            found = read_rows(DealWire, rows)
            yield DealPage(
                deals=found.read,
                unreadable=_unreadable(found.odd),
                server_time=served_at,
                nameless=found.nameless is not None,
            )

    def deals(
        self, deal_ids: Sequence[int], *, archived: bool = False
    ) -> tuple[list[DealWire], list[Unreadable]]:
        """Read deals of whatever status; those we may not see are left out."""
        # GET /api/v2/deals?ids=: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        # At most 100 ids; what is missing or not visible is left out without a word.
        params: Params = {
            # All by name: without them deleted deals are left out.
            "status": "open,won,lost,deleted",
            "include_fields": "first_won_time",
        }
        path = "/api/v2/deals/archived" if archived else "/api/v2/deals"
        tokens = ARCHIVED_TOKENS if archived else LIST_TOKENS
        found = read_rows(DealWire, self._by_ids(path, "ids", deal_ids, params, tokens))
        odd = dict(found.odd)
        if found.nameless:
            # It is one of those asked for, which must not pass for gone.
            there = {wire.id for wire in found.read} | odd.keys()
            odd |= dict.fromkeys(set(deal_ids) - there, found.nameless)
        return found.read, _unreadable(odd)

    def lines(self, deal_ids: Sequence[int]) -> Rows[LineWire]:
        """Read the product lines of deals: one that is odd spoils only its deal."""
        # GET /api/v2/deals/products: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        # At most 100 deals.
        path = "/api/v2/deals/products"
        return rows_of_deals(
            LineWire, deal_ids, lambda some: self._by_ids(path, "deal_ids", some)
        )

    def discounts(self, deal_id: int) -> list[DiscountWire]:
        """Read the discounts on a whole deal; RejectedError if they cannot be read.

        Whatever is wrong with them is this deal's alone: no other asks for them.
        """
        # GET /api/v2/deals/{id}/discounts: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        path = f"/api/v2/deals/{deal_id}/discounts"
        try:
            rows, _ = self._get(path, {}, LIST_TOKENS, rows_of)
        except UnpaidError:
            raise unreadable(Trouble.DISCOUNTS_PLAN) from None
        except NotAllowedError:
            raise unreadable(Trouble.DISCOUNTS_RIGHT) from None
        except NotThereError:
            raise unreadable(Trouble.DISCOUNTS_GONE) from None
        except BadRequestError as refused:
            status = str(refused.message.facts["status_code"])
            raise unreadable(Trouble.DISCOUNTS_REFUSED, status=status) from None
        found = read_rows(DiscountWire, rows)
        if found.odd or found.nameless:
            raise unreadable(Trouble.DISCOUNT)
        return found.read

    def instalments(self, deal_ids: Sequence[int]) -> Rows[InstalmentWire] | None:
        """Read the instalments of deals; None if the plan has none.

        The specification asks for repeated keys here, unlike elsewhere.
        """
        # GET /api/v2/deals/installments: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        found = Rows[InstalmentWire](read=[], odd={})
        for start in range(0, len(deal_ids), IDS):
            if not self._plan_has_instalments:
                return None
            some = deal_ids[start : start + IDS]
            try:
                rows = rows_of_deals(InstalmentWire, some, self._instalment_rows)
            except NotAllowedError:
                self._plan_has_instalments = False
                return None
            found = both(found, rows)
        return found

    def persons(self, ids: Sequence[int]) -> Rows[PersonWire]:
        """Read persons."""
        # GET /api/v2/persons?ids=: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        return read_rows(PersonWire, self._by_ids("/api/v2/persons", "ids", ids))

    def organizations(self, ids: Sequence[int]) -> Rows[OrganizationWire]:
        """Read organizations."""
        # GET /api/v2/organizations?ids=: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        rows = self._by_ids("/api/v2/organizations", "ids", ids)
        return read_rows(OrganizationWire, rows)

    def edited(self, kind: ContactKind, *, since: datetime) -> set[int] | None:
        """Tell which persons or organizations changed at or after a time.

        None where that is more than a page, cannot be asked for, or names not all.
        """
        # GET /api/v2/organizations, /api/v2/persons: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        params: Params = {"updated_since": seconds(since), "sort_by": "id"}
        try:
            pages = self._pages(f"/api/v2/{kind}", params, LIST_TOKENS)
            rows, _ = next(pages)
        except (BadRequestError, NotAllowedError):
            return None
        found = read_rows(ContactIdWire, rows)
        if len(rows) >= PAGE or found.nameless:
            return None
        return {contact.id for contact in found.read}

    def products(self, ids: Sequence[int]) -> list[ProductWire]:
        """Read products; a row without an id is of no use to any line."""
        # GET /api/v2/products?ids=: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        return read_rows(ProductWire, self._by_ids("/api/v2/products", "ids", ids)).read

    def variations(self, product_id: int) -> list[VariationWire]:
        """Read a product's variations. Raises as any reading that is one product's."""
        # GET /api/v2/products/{id}/variations: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        pages = self._pages(
            f"/api/v2/products/{product_id}/variations", {}, LIST_TOKENS
        )
        return [one for rows, _ in pages for one in read_rows(VariationWire, rows).read]

    def fields(self, kind: str) -> list[FieldWire]:
        """Read all fields of `deal`, `person`, `organization` or `product`."""
        # GET /api/v2/{kind}Fields: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        # Of every kind there is the built-in name, which nobody can delete: a list without
        # it is no list, and a field that stands in none would count as never filled in.
        pages = self._pages(f"/api/v2/{kind}Fields", {}, LIST_TOKENS)
        found = [f for rows, _ in pages for f in read_rows(FieldWire, rows).read]
        if NAME_CODES.get(kind, "name") not in {field.field_code for field in found}:
            raise RetryableError(
                "Pipedrive's list of fields ({kind}) lacks the built-in ones; it cannot "
                "be relied on.",
                vendor=VENDOR,
                kind=kind,
            )
        return found

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
            raise UnknownOutcomeError(
                "Pipedrive's answer to a new field cannot be read."
            ) from None

    def pipelines(self) -> list[PipelineWire]:
        """List the pipelines that deals can be in; deleted ones are left out."""
        # GET /api/v2/pipelines: developers.pipedrive.com/docs/api/v1/openapi-v2.yaml, read 2026-08-18.
        pages = self._pages("/api/v2/pipelines", {}, PIPELINES_TOKENS)
        found = [one for rows, _ in pages for one in read_rows(PipelineWire, rows).read]
        return [pipeline for pipeline in found if not pipeline.is_deleted]

    def users(self) -> list[UserWire]:
        """Read the company's users; only v1 lists them.

        One who was invited and has no name yet is nobody that anything could be for.
        """
        # GET /v1/users: developers.pipedrive.com, API v1, read 2026-08-18.
        rows, _ = self._get("/v1/users", {}, USERS_TOKENS, rows_of)
        return [user for user in read_rows(UserWire, rows).read if user.name]

    def _instalment_rows(self, deal_ids: Sequence[int]) -> list[Any]:
        path, ids = "/api/v2/deals/installments", [str(each) for each in deal_ids]
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
    ) -> list[Any]:
        found: list[Any] = []
        wanted = sorted(set(ids))
        for start in range(0, len(wanted), IDS):
            some = ",".join(str(each) for each in wanted[start : start + IDS])
            for rows, _ in self._pages(path, {**(params or {}), name: some}, tokens):
                found += rows
        return found

    def _pages(
        self, path: str, params: Params, tokens: int
    ) -> Iterator[tuple[list[Any], datetime | None]]:
        """Follow the cursor; filters go along with it, and it must move."""
        pages, followed = Pages(VENDOR, path), set[str]()
        cursor: str | None = None
        while True:
            paged = {**params, "limit": PAGE} | ({"cursor": cursor} if cursor else {})
            (rows, cursor), served_at = self._get(path, paged, tokens, page_of)
            pages.turn(rows)
            yield rows, served_at
            if not cursor:
                return
            if cursor in followed:
                raise pages.repeated()
            followed.add(cursor)

    def _get(
        self, path: str, params: Params, tokens: int, take: Callable[[Body], T]
    ) -> tuple[T, datetime | None]:
        def parse(response: httpx.Response) -> tuple[T, datetime | None]:
            body = body_of(response)
            self._limits.keep_reserve(response)
            # Here, so that an answer of another shape is asked for again.
            return take(body), read_date(response.headers.get("date", ""))

        return self._http.read(Request("GET", path, params, tokens=tokens), parse)


def seconds(moment: datetime) -> str:
    """Write a moment as the time filters want it: UTC, whole seconds."""
    # Fractions of a second are answered 400.
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _unreadable(odd: Mapping[int, Trouble]) -> list[Unreadable]:
    return [Unreadable.of(deal_id, trouble) for deal_id, trouble in odd.items()]


def _is_admin(wire: MeWire) -> bool | None:
    """Tell whether somebody is an administrator; None where the answer leaves it open."""
    rights = [right for right in wire.access if right.app in ADMIN_APPS]
    if any(right.admin for right in rights):
        return True
    unknown = not rights or any(right.admin is None for right in rights)
    return None if unknown else False
