"""Parts of the ledger and of a run that keep their state in memory."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ganho.domain.contract.contract import Bookable
from ganho.domain.customer.customer import Candidate, Taken
from ganho.domain.customer.customer import Identity as CustomerIdentity
from ganho.domain.deal import Deal
from ganho.domain.failures import Failures, Others
from ganho.domain.item import CatalogueItem
from ganho.domain.reasons import Reason
from ganho.errors import FatalError, GanhoError, RejectedError
from ganho.ledger.parts.deals import Aside
from ganho.ledger.records import (
    Booking,
    BookingKind,
    Claim,
    CreateKind,
    DealRecord,
    DealState,
    ForeignSale,
    Intent,
    MirroredCustomer,
    MirroredItem,
    Sent,
    Warned,
)

NOON = datetime(2026, 11, 10, 12, tzinfo=UTC)


class Clock:
    """A clock that moves when told, or while somebody sleeps."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)

    def age(self, moment: datetime) -> timedelta:
        return self.now - moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.advance(seconds=seconds)


def fingerprint(text: str) -> str:
    """What can be compared and not read, for a test to read all the same."""
    return f"#{text}"


class Facts:
    """The small facts of a ledger."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._kept: dict[str, tuple[Any, datetime]] = {}

    def get(self, name: str, *, younger_than: timedelta | None = None) -> Any:
        value, noted_at = self._kept.get(name, (None, self._clock.now))
        is_old = younger_than is not None and self._clock.now - noted_at > younger_than
        return None if is_old else value

    def note(self, name: str, value: Any) -> None:
        self._kept[name] = value, self._clock.now


class Terms:
    """For how long each contract bills."""

    def __init__(self) -> None:
        self.kept: dict[int, dict[str, Any]] = {}

    def keep(self, deal_id: int, **terms: Any) -> None:
        self.kept[deal_id] = terms


NOBODY = Taken(holder="")


class Mirror:
    """The ERP's customers and items as the ledger mirrors them."""

    def __init__(self) -> None:
        self.customers: dict[str, MirroredCustomer] = {}
        self.items: dict[str, MirroredItem] = {}
        self.made: dict[str, Any] = {}
        """As what ganho made them, lately."""
        self.taken: dict[str, Taken] = {}

    def take_in_customers(
        self, rows: Iterable[MirroredCustomer], *, whole: bool
    ) -> None:
        read = {row.customer_id: row for row in rows}
        kept = {i: c for i, c in self.customers.items() if i in self.made or not whole}
        self.customers = kept | read

    def take_in_items(
        self, rows: Iterable[MirroredItem], *, kind: str, whole: bool
    ) -> None:
        read = {row.item_id: row for row in rows}
        kept = {
            i: row
            for i, row in self.items.items()
            if row.kind != kind or i in self.made or not whole
        }
        self.items = kept | read

    def customers_like(
        self, *, name_keys: Iterable[str], tax_keys: Iterable[str]
    ) -> list[Candidate]:
        names, taxes = set(name_keys), set(tax_keys)
        return [
            Candidate(
                customer_id=row.customer_id,
                name_key=fingerprint(row.name_key),
                tax_key=row.tax_key and fingerprint(row.tax_key),
                made_for=_made_for(self.made.get(row.customer_id)),
                taken=self.taken.get(row.customer_id),
            )
            for row in self.customers.values()
            if row.active
            and (
                any(
                    one.name_key in names or one.tax_key in taxes
                    for one in (row, self.made.get(row.customer_id, row))
                )
                or self.taken.get(row.customer_id, NOBODY).tax_key
                in {fingerprint(tax) for tax in taxes}
            )
        ]

    def active_among(self, kind: str, ids: Collection[str]) -> set[str]:
        rows = self.customers if kind == "customer" else self.items
        return {i for i in ids if i in rows and rows[i].active}

    def forget(
        self, kind: str, ids: Collection[str], *, made_only: bool = False
    ) -> None:
        rows = self.customers if kind == "customer" else self.items
        for one in [i for i in ids if i in self.made or not made_only]:
            for kept in (rows, self.made, self.taken):
                kept.pop(one, None)

    def keep_taken(self, taken: Mapping[str, Taken]) -> None:
        self.taken |= taken

    def items_like(
        self, *, name_keys: Iterable[str], code_keys: Iterable[str]
    ) -> list[CatalogueItem]:
        names, codes = set(name_keys), set(code_keys)
        return [
            CatalogueItem(
                item_id=row.item_id,
                kind=row.kind,
                name_key=fingerprint(row.name_key),
                code_key=row.code_key and fingerprint(row.code_key),
                active=row.active,
                made_for=_made_as(self.made.get(row.item_id)),
            )
            for row in self.items.values()
            if any(
                one.name_key in names or one.code_key in codes
                for one in (row, self.made.get(row.item_id, row))
            )
        ]


def _made_for(made: MirroredCustomer | None) -> CustomerIdentity | None:
    if made is None:
        return None
    return CustomerIdentity(
        name_key=fingerprint(made.name_key),
        tax_key=made.tax_key and fingerprint(made.tax_key),
    )


def _made_as(made: MirroredItem | None) -> tuple[str, ...]:
    keys = (made.code_key, made.name_key) if made else ()
    return tuple(fingerprint(key) for key in keys if key)


class Products:
    """Which keys of the ERP products took, and which items people chose for them."""

    def __init__(self) -> None:
        self.claims: dict[str, set[Claim]] = {}
        self.choices: dict[str, str] = {}

    def claims_on(self, keys: Iterable[str]) -> list[Claim]:
        wanted = set(keys)
        return [c for claims in self.claims.values() for c in claims if c.key in wanted]

    def claim(self, taken: Mapping[str, Collection[Claim]]) -> None:
        self.claims |= {product: set(claims) for product, claims in taken.items()}

    def choose(self, product: str, item_id: str) -> None:
        self.choices[product] = item_id

    def chosen(self, products: Iterable[str]) -> dict[str, str]:
        return {p: self.choices[p] for p in products if p in self.choices}


class Promises:
    """What was promised to be created, and what is booked: two parts of a ledger."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self.open: dict[tuple[str, str], Intent] = {}
        self.closed: list[tuple[str, str, str]] = []
        """Kind, key, and how it was closed."""
        self.booked: list[Booking] = []
        self.given_up: list[Booking] = []
        self.remarks: dict[int, Mapping[str, Mapping[str, str]]] = {}
        self.settled: dict[str, Any] = {}
        self.run_id = "run 1"
        self.others = Others()

    def find(self, kind: CreateKind, key: str) -> Intent | None:
        return self.open.get((kind, key))

    def kept(self, kind: CreateKind, key: str) -> None:
        """Nothing: what this run made it remembers, and no version was before."""

    def unsettled(self, kind: CreateKind | None = None) -> list[Intent]:
        return [one for one in self.open.values() if kind in (None, one.kind)]

    def held_numbers(self, kind: BookingKind) -> set[int]:
        return {one.number for one in self.unsettled(kind) if one.number}

    def latest_numbers(self, kind: BookingKind, most: int) -> list[int]:
        live = [b for b in self.booked if b.kind == kind and not b.cancelled]
        return [b.number for b in reversed(live) if b.number is not None][:most]

    def knows(self, kind: BookingKind) -> bool:
        return any(b.kind == kind for b in self.booked) or bool(self.unsettled(kind))

    def begin(
        self,
        kind: CreateKind,
        key: str,
        *,
        payload_hash: str,
        number: int | None = None,
        deal_id: int | None = None,
        sent: Sent | None = None,
    ) -> Intent:
        assert (kind, key) not in self.open, (
            "the database refuses a second open promise"
        )
        self.open[kind, key] = Intent(
            intent_id=len(self.open) + len(self.closed) + 1,
            kind=kind,
            key=key,
            deal_id=deal_id,
            number=number,
            payload_hash=payload_hash,
            sends=1,
            unanswered=1,
            begun_at=self._clock.now,
            last_sent_at=self._clock.now,
            sent=sent,
        )
        return self.open[kind, key]

    def send_again(
        self,
        intent: Intent,
        *,
        number: int | None = None,
        payload_hash: str | None = None,
        sent: Sent | None = None,
        forget_unanswered: bool = False,
    ) -> Intent:
        unanswered = 0 if forget_unanswered else intent.unanswered
        return self._change(
            replace(
                intent,
                number=intent.number if number is None else number,
                payload_hash=payload_hash or intent.payload_hash,
                sends=intent.sends + 1,
                unanswered=unanswered + 1,
                last_sent_at=self._clock.now,
                sent=intent.sent if unanswered and intent.sent else sent,
            )
        )

    def answered(self, intent: Intent, *, before: Intent | None = None) -> Intent:
        last_sent_at = (before or intent).last_sent_at
        unanswered = max(0, intent.unanswered - 1)
        return self._change(
            replace(intent, unanswered=unanswered, last_sent_at=last_sent_at)
        )

    def failed(self, intent: Intent, *, status: int, code: str) -> Intent:
        now = self._clock.now
        failed = Failures(
            status=status, code=code, run_id=self.run_id, first_at=now, last_at=now
        )
        if intent.failed is not None:
            failed = intent.failed.with_one_more(failed)
        return self._change(replace(intent, failed=failed))

    def others_than(self, intent: Intent) -> Others:
        del intent
        return self.others

    def give_up(self, intent: Intent) -> None:
        self._close(intent, "given_up")

    def keep(
        self,
        booking: Booking,
        intent: Intent | None = None,
        noted: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        assert self.of_deal(booking.deal_id) is None, (
            "the database refuses a second one"
        )
        self.booked.append(booking)
        self.remarks[booking.deal_id] = noted or {}
        if intent is not None:
            self._close(intent, "booked")

    def settle(self, intent: Intent, row: Any) -> None:
        """As `settle_customer` and `settle_item` do."""
        self.settled[intent.key] = row
        self._close(intent, "created")

    def of_deal(self, deal_id: int) -> Booking | None:
        return next((b for b in self.booked if b.deal_id == deal_id), None)

    def supersede(self, deal_id: int) -> None:
        self.given_up += [b for b in self.booked if b.deal_id == deal_id]
        self.booked = [b for b in self.booked if b.deal_id != deal_id]

    def ours_among(self, erp_ids: Iterable[str], *, answered: bool = False) -> set[str]:
        ours = [b for b in self._ever() if not (answered and b.adopted)]
        return set(erp_ids) & {b.erp_id for b in ours}

    def booked_before(self, deal_ids: Iterable[int]) -> set[int]:
        return set(deal_ids) & {b.deal_id for b in self._ever()}

    def first_sold(self, customer_ids: Iterable[str]) -> dict[str, date]:
        wanted, found = set(customer_ids), dict[str, date]()
        for b in sorted(self._ever(), key=lambda b: b.sold_on, reverse=True):
            if b.customer_id in wanted:
                found[b.customer_id] = b.sold_on
        return found

    def _ever(self) -> list[Booking]:
        return self.booked + self.given_up

    def _change(self, intent: Intent) -> Intent:
        self.open[intent.kind, intent.key] = intent
        return intent

    def _close(self, intent: Intent, how: str) -> None:
        if self.open.pop((intent.kind, intent.key), None) is not None:
            self.closed.append((intent.kind, intent.key, how))


class Foreign:
    """What others made in the ERP, as the ledger remembers it."""

    def __init__(self) -> None:
        self.sales: dict[str, ForeignSale] = {}
        self.contracts: dict[str, str | None] = {}

    def sales_among(self, erp_ids: Iterable[str]) -> set[str]:
        return {i for i in erp_ids if i in self.sales and self.sales[i].read}

    def note_sales(self, sales: Iterable[ForeignSale]) -> None:
        self.sales |= {sale.erp_id: sale for sale in sales}

    def sales_of(self, customer_ids: Iterable[str]) -> list[ForeignSale]:
        wanted = set(customer_ids)
        return [s for s in self.sales.values() if s.customer_id in wanted]

    def sales_marked(self, markers: Iterable[str]) -> list[ForeignSale]:
        wanted = set(markers)
        return [s for s in self.sales.values() if s.marker in wanted]

    def listed_before(self, erp_ids: Iterable[str]) -> dict[str, ForeignSale]:
        return {i: self.sales[i] for i in erp_ids if i in self.sales}

    def unread_sales(self, since: date) -> list[ForeignSale]:
        return [
            s
            for s in self.sales.values()
            if not s.read and s.sold_on and s.sold_on >= since
        ]

    def contracts_among(self, erp_ids: Iterable[str]) -> set[str]:
        return set(erp_ids) & self.contracts.keys()

    def note_contracts(self, erp_ids: Iterable[str], marker: str | None = None) -> None:
        self.contracts |= dict.fromkeys(erp_ids, marker)

    def contracts_marked(self, markers: Iterable[str]) -> set[str]:
        wanted = set(markers)
        return {erp_id for erp_id, text in self.contracts.items() if text in wanted}


@dataclass
class Brake:
    """Stops what comes next, once it was told to."""

    halted: FatalError | None = None
    noted: list[GanhoError] = field(default_factory=list)

    @property
    def troubles(self) -> int:
        return len(self.noted)

    def halt(self, error: FatalError) -> None:
        self.halted = self.halted or error

    def check(self) -> None:
        if self.halted is not None:
            raise self.halted

    def note_trouble(self, error: GanhoError) -> None:
        self.noted.append(error)


@dataclass
class Desk:
    """The deals on the table of a run, in memory."""

    promises: Promises = field(default_factory=Promises)
    foreign: Foreign = field(default_factory=Foreign)
    deals: dict[int, Deal] = field(default_factory=dict)
    rows: dict[int, DealRecord] = field(default_factory=dict)
    warned: dict[tuple[int, str], Mapping[str, str]] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    _noted_at: dict[tuple[int, str], datetime] = field(default_factory=dict)

    def put(
        self, deal: Deal, state: DealState = DealState.OPEN, **more: Any
    ) -> DealRecord:
        """Put a deal that was read on the table."""
        self.deals[deal.deal_id] = deal
        values = {
            "deal_id": deal.deal_id,
            "state": state,
            "reason": None,
            "facts": {},
            "won_at": deal.won_at,
            "value": deal.value,
            "currency": deal.currency,
            "fingerprint": "f",
            "read_at": NOON,
            "seen_in_run": "run",
            "set_aside_at": None,
            "next_look_at": None,
            "looks": 0,
        }
        self.rows[deal.deal_id] = DealRecord(**(values | more))
        return self.rows[deal.deal_id]

    def open_ids(self) -> list[int]:
        return sorted(i for i, r in self.rows.items() if r.state is DealState.OPEN)

    def open_among(self, deal_ids: Sequence[int]) -> set[int]:
        return set(self.open_ids()) & set(deal_ids)

    def snapshots(self, deal_ids: Iterable[int]) -> dict[int, Deal]:
        return {i: self.deals[i] for i in deal_ids if i in self.deals}

    def records(self) -> list[DealRecord]:
        return [self.rows[i] for i in sorted(self.rows)]

    def in_state(self, state: DealState) -> list[DealRecord]:
        return [self.rows[i] for i in sorted(self.rows) if self.rows[i].state is state]

    def bring_back(self, deal_ids: Iterable[int]) -> None:
        for deal_id in deal_ids:
            self.rows[deal_id] = replace(
                self.rows[deal_id], state=DealState.OPEN, reason=None, facts={}
            )

    def by_id(self, deal_ids: Iterable[int]) -> dict[int, DealRecord]:
        return {i: self.rows[i] for i in deal_ids if i in self.rows}

    def find(self, deal_id: int) -> DealRecord | None:
        return self.rows.get(deal_id)

    def set_aside(
        self,
        deal_id: int,
        reason: str,
        facts: Mapping[str, str],
        retry_at: datetime | None = None,
    ) -> None:
        self.rows[deal_id] = replace(
            self.rows[deal_id],
            state=DealState.QUARANTINED,
            reason=reason,
            facts=dict(facts),
            next_look_at=retry_at,
        )

    def set_all_aside(self, asides: Sequence[Aside]) -> None:
        for one in asides:
            self.set_aside(one.deal_id, one.reason, one.facts, one.retry_at)

    def adopt(self, booking: Booking, noted: Mapping[str, Mapping[str, str]]) -> None:
        intent = self.promises.find(booking.kind, str(booking.deal_id))
        self.promises.keep(booking, intent, noted)
        if booking.deal_id in self.rows:
            row = replace(self.rows[booking.deal_id], state=DealState.BOOKED)
            self.rows[booking.deal_id] = row

    def give_up(self, deal_id: int) -> None:
        self.promises.supersede(deal_id)

    def warn(self, deal_id: int, remark: str, facts: Mapping[str, str]) -> None:
        self.warned[deal_id, remark] = facts
        self._noted_at[deal_id, remark] = self.clock.now

    def take_back(self, deal_id: int, remark: str) -> None:
        self.warned.pop((deal_id, remark), None)

    def of_kind(
        self, remark: str, *, noted_before: datetime | None = None
    ) -> list[Warned]:
        return [
            Warned(deal_id=deal_id, remark=what, facts=facts)
            for (deal_id, what), facts in sorted(
                self.warned.items(), key=lambda item: (self._noted_at[item[0]], item[0])
            )
            if what == remark
            and (noted_before is None or self._noted_at[deal_id, what] < noted_before)
        ]

    def note_foreign_sales(self, sales: Iterable[ForeignSale]) -> None:
        self.foreign.note_sales(sales)

    def foreign_sales_of(self, customer_ids: Iterable[str]) -> list[ForeignSale]:
        return self.foreign.sales_of(customer_ids)

    def foreign_sales_marked(self, marker: str) -> list[ForeignSale]:
        return self.foreign.sales_marked([marker])


@dataclass
class Quarantine:
    """Where deals are set aside, without a delay of their own."""

    desk: Desk

    def set_aside(self, deal_id: int, error: RejectedError) -> None:
        self.desk.set_aside(deal_id, error.reason, error.facts)

    def set_all_aside(self, rejected: Mapping[int, RejectedError]) -> None:
        for deal_id, error in rejected.items():
            self.set_aside(deal_id, error)


@dataclass
class Consents:
    """What persons decided: reasons agreed to, sales disowned, customers chosen."""

    agreed: set[tuple[int, Reason]] = field(default_factory=set)
    disowned: dict[int, set[str]] = field(default_factory=dict)
    chosen: dict[int, str] = field(default_factory=dict)
    released: dict[int, datetime] = field(default_factory=dict)

    def has(self, deal_id: int, reason: Reason, *kinds: str) -> bool:
        del kinds
        return (deal_id, reason) in self.agreed

    def disowned_sales(self, deal_id: int) -> set[str]:
        return self.disowned.get(deal_id, set())

    def chosen_customer(self, deal_id: int) -> str | None:
        return self.chosen.get(deal_id)

    def last_released(
        self, deal_ids: Iterable[int], reasons: Container[str]
    ) -> datetime | None:
        assert Reason.CUSTOMER_AMBIGUOUS in reasons
        return max(
            (self.released[i] for i in deal_ids if i in self.released), default=None
        )

    def was_released_since(self, deal_id: int, moment: datetime) -> bool:
        return deal_id in self.released and self.released[deal_id] > moment


class Identity:
    """The company 1 of Pipedrive, with its own Conta Azul unless told otherwise."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.other: FatalError | None = None

    def check_pipedrive(self) -> None:
        self.asked.append("pipedrive")

    def check_conta_azul(self) -> None:
        self.asked.append("conta_azul")
        if self.other is not None:
            raise self.other

    def company_id(self) -> int:
        return 1

    def marker_of(self, deal_id: int) -> str:
        return f"[pipedrive:1:{deal_id}]"

    def user_key(self) -> str:
        return fingerprint("ana")


@dataclass
class Deals:
    """The deals of a run, and what each is to become."""

    desk: Desk
    bookables: dict[int, Bookable] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)
    batches: list[list[int]] = field(default_factory=list)
    """The ids that were asked for at once."""

    def fresh(self, deal_id: int) -> Deal:
        return self.desk.deals[deal_id]

    def bookable_of(self, deal: Deal) -> Bookable:
        return self.bookables[deal.deal_id]

    def bookables_of(self, deal_ids: Sequence[int]) -> list[Bookable]:
        """Pass over what cannot be translated."""
        self.batches.append(list(deal_ids))
        return [self.bookables[i] for i in deal_ids if i in self.bookables]

    def change(self, deal_id: int) -> None:
        self.changed.add(deal_id)


class Register:
    """A mirror that is read when a test says so; it counts who asks."""

    def __init__(self) -> None:
        self.freshened: list[str] = []
        self.read: dict[str, datetime] = {}

    def freshen_customers(self, max_age: timedelta) -> None:
        del max_age
        self.freshened.append("customers")

    def freshen_items(self, max_age: timedelta) -> None:
        del max_age
        self.freshened.append("items")

    def read_at(self, what: str) -> datetime | None:
        return self.read.get(what)
