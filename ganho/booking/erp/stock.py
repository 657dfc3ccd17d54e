"""Stock (R22): sales that were refused for want of it, and sales that are held.

The vendor checks it only where the account says so, and nothing in the API tells
whether it does. So a refusal is diagnosed from the products' balance, and a deal held
for it is tried again when the balance suffices, or after hours: the check may be off.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from ganho.booking.erp.remarks import Noted
from ganho.booking.reading.accounts import Identity
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.brake import Brake
from ganho.booking.run.consents import Consents
from ganho.booking.run.retries import LOOK_AGAIN_AFTER, Retries
from ganho.booking.run.table import Desk
from ganho.conta_azul.catalogue import Catalogue
from ganho.conta_azul.contracts import Contracts
from ganho.conta_azul.refusals import ListRefusedError
from ganho.conta_azul.sales import Sales
from ganho.conta_azul.schemas import Pendency
from ganho.domain.elapsed import is_within
from ganho.domain.names import fold_name
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import Sale, SaleReferences
from ganho.errors import FatalError, RefusedError, RejectedError, RetryableError
from ganho.ledger.parts.deal_remarks import Remarks
from ganho.ledger.parts.mirror import Mirror
from ganho.ledger.records import Booking, Warned

# A product that stays missing costs some six refused tries a day (ADR 0017).
TRY_ANYWAY_AFTER = timedelta(hours=4)
MOST_READ = 200
"""So many accepted sales a run; the others are read by the next ones."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """How much of an item a sale takes; name and code are how its balance is found."""

    item_id: str
    name: str
    code: str | None
    quantity: Decimal


Shortage = tuple[Need, Decimal]
"""What is needed, and the balance, which is less."""


class Balances:
    """What the ERP has in stock, compared with what is needed."""

    def __init__(self, catalogue: Catalogue, mirror: Mirror) -> None:
        self._catalogue = catalogue
        self._mirror = mirror

    def shortages(self, needs: Iterable[Need]) -> list[Shortage]:
        """Compare what is needed of each product with its balance; services have none."""
        by_item: dict[str, list[Need]] = defaultdict(list)
        for need in needs:
            by_item[need.item_id].append(need)
        short = []
        for same in by_item.values():
            quantity = sum((need.quantity for need in same), Decimal(0))
            whole = replace(same[0], quantity=quantity)
            name, balance = self._of(whole)
            if balance is not None and balance < quantity:
                short.append((replace(whole, name=name), balance))
        return short

    def _of(self, need: Need) -> tuple[str, Decimal | None]:
        """Give a product's name in the ERP and its balance; a service has none.

        The vendor's search may tell names apart that are the same to us: then the whole
        catalogue is read, once, for the name found is what the next look asks for.
        """
        balance = self._catalogue.balance(need.item_id, need.name, code=need.code)
        if balance is None and not self._is_service(need):
            for item in self._catalogue.products():
                if item.item_id == need.item_id:
                    return item.name, item.balance
        return need.name, balance

    def _is_service(self, need: Need) -> bool:
        alike = self._mirror.items_like(
            name_keys={f"name:{fold_name(need.name)}"},
            code_keys={f"code:{need.code}"} if need.code else (),
        )
        return any(i.item_id == need.item_id and i.kind == "service" for i in alike)


@dataclass(frozen=True, kw_only=True)
class Stock:
    """The deals of a run that lack stock, or whose sale waits for it."""

    balances: Balances
    sales: Sales
    contracts: Contracts
    remarks: Remarks
    desk: Desk
    quarantine: Quarantine
    retries: Retries
    consents: Consents
    identity: Identity
    brake: Brake
    clock: Callable[[], datetime]
    dry_run: bool
    _short: dict[int, Mapping[str, str]] = field(default_factory=dict, init=False)
    """Deals held for want of stock whose time to look again has come, and why."""
    _reserving: set[int] = field(default_factory=set, init=False)
    """Deals whose sale was accepted while its stock was still being reserved."""

    def refusal_of(
        self, sale: Sale, references: SaleReferences, error: RefusedError
    ) -> RejectedError:
        """Say why a sale was refused: its products' balance, and the vendor's words."""
        said = {"status": str(error.status), "text": error.text}
        short: list[Shortage] = []
        # A balance that cannot be read must not hide the refusal itself.
        with suppress(RetryableError, ListRefusedError):
            short = self.balances.shortages(_needs(sale, references))
        if not short:
            return RejectedError(Reason.SALE_REFUSED, **said)
        kept = _kept(short, self.clock())
        return RejectedError(Reason.STOCK_INSUFFICIENT, **_told(short), **kept, **said)

    def look_again(self, deal_id: int, facts: Mapping[str, str]) -> None:
        """Have the balance looked at for a deal that is held, before it is tried."""
        self._short[deal_id] = facts

    def hold_short(self) -> None:
        """Keep deals aside, without a create, whose products are still too few.

        One that a person released since, or that was refused hours ago, is tried.
        """
        for deal_id, facts in list(self._short.items()):
            if not self._is_tried(deal_id, facts):
                short = self.balances.shortages(_read_needs(facts["short"]))
                if short:
                    error = RejectedError(
                        Reason.STOCK_INSUFFICIENT, **{**facts, **_told(short)}
                    )
                    self.quarantine.set_aside(deal_id, error)
            # Only once it was looked at: what trouble leaves here stays aside.
            self._short.pop(deal_id)

    def remarks_on(self, booking: Booking, pending: Pendency | None) -> Noted:
        """Give the remark on a sale that was accepted before its stock was there.

        It is looked at again when the run ends.
        """
        # The vendor reserves after it has answered: a create need not know the outcome.
        if pending not in ("reserving", "stock"):
            return {}
        self._reserving.add(booking.deal_id)
        if booking.cancelled:
            return {}
        facts = {"sale_id": booking.erp_id, "number": str(booking.number)}
        return {Remark.STOCK_RESERVING: facts}

    def settle_reserving(self) -> None:
        """Read again the sales whose stock was missing, or not certain, when last read.

        A warning stays on those that are held, and on those that cannot be read now; the
        others are fine. Deals whose turn to be looked at did not come stay aside.
        """
        self._keep_unlooked()
        if self.dry_run or self.brake.halted is not None:
            return
        for warned in self._to_read()[:MOST_READ]:
            try:
                self.brake.check()
                self._settle_one(warned)
            except RetryableError as error:
                self.brake.note_trouble(error)
                self.desk.warn(warned.deal_id, warned.remark, warned.facts)
            except FatalError as error:
                self.brake.halt(error)
                return

    def _is_tried(self, deal_id: int, facts: Mapping[str, str]) -> bool:
        refused_at = datetime.fromisoformat(facts["refused_at"])
        is_old = not is_within(TRY_ANYWAY_AFTER, refused_at, self.clock())
        return is_old or self.consents.was_released_since(deal_id, refused_at)

    def _keep_unlooked(self) -> None:
        """Trouble came before their stock was looked at: the next run does it."""
        if not self._short:
            return
        now = self.clock()
        for deal_id in self.desk.open_among(list(self._short)):
            facts = self._short[deal_id]
            self.desk.set_aside(deal_id, Reason.STOCK_INSUFFICIENT, facts, now)

    def _to_read(self) -> list[Warned]:
        """Give one warning a deal: those of this run, and those whose time has come."""
        fresh = [
            warned
            for warned in self.remarks.of_kind(Remark.STOCK_RESERVING)
            if warned.deal_id in self._reserving
        ]
        both = (*fresh, *self.retries.sales)
        return list({warned.deal_id: warned for warned in both}.values())

    def _settle_one(self, warned: Warned) -> None:
        """Tell what holds a sale now; the old warning goes after the new one has come."""
        noted = self._noted_on(warned.facts["sale_id"], warned.facts["number"])
        for remark, facts in noted.items():
            self.desk.warn(warned.deal_id, remark, facts)
        for remark in LOOK_AGAIN_AFTER.keys() - noted.keys():
            self.remarks.take_back(warned.deal_id, remark)

    def _noted_on(self, sale_id: str, number: str) -> Noted:
        sale = self.sales.sale(sale_id)
        if sale is None:
            # Another company's account does not know it either.
            self.identity.check_conta_azul()
        pending = None if sale is None or sale.cancelled else sale.pending
        same = {"sale_id": sale_id, "number": number}
        if pending == "reserving":
            return {Remark.STOCK_RESERVING: same}
        if pending != "stock":
            return {}
        needs = [
            Need(item_id=one.item_id, name=one.name, code=None, quantity=one.quantity)
            for one in self.contracts.sale_items(sale_id)
        ]
        return {Remark.STOCK_PENDING: {**_told(self.balances.shortages(needs)), **same}}


def _needs(sale: Sale, references: SaleReferences) -> list[Need]:
    return [
        Need(
            item_id=references.item_ids[line.item.ref],
            name=line.item.name,
            code=line.item.code,
            quantity=line.quantity,
        )
        for line in sale.lines
    ]


def _told(short: list[Shortage]) -> dict[str, str]:
    """Say for a person which product is short, of how much."""
    if not short:
        return {}
    need, balance = short[0]
    return {
        "item": need.name,
        "balance": _plain(balance),
        "needed": _plain(need.quantity),
        "more": str(len(short) - 1) if len(short) > 1 else "",
    }


def _kept(short: list[Shortage], refused_at: datetime) -> dict[str, str]:
    """Keep for the next look what was short, and when the vendor said so."""
    rows = [[n.item_id, n.name, n.code, str(n.quantity)] for n, _ in short]
    return {"short": json.dumps(rows), "refused_at": refused_at.isoformat()}


def _read_needs(rows: str) -> list[Need]:
    return [
        Need(item_id=item_id, name=name, code=code, quantity=Decimal(quantity))
        for item_id, name, code, quantity in json.loads(rows)
    ]


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
