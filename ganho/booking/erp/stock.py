"""Stock (R22): sales that were refused for want of it, and sales that are held.

The vendor checks it only where the account says so, and nothing in the API tells
whether it does. So a refusal is diagnosed from the products' balance, and a deal held
for it is tried again when the balance suffices, or after hours: the check may be off.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from ganho.booking.erp.remarks import Noted
from ganho.booking.reading.accounts import check_conta_azul
from ganho.booking.run.aside import set_aside
from ganho.booking.run.consents import was_released_since
from ganho.booking.run.run import Run
from ganho.conta_azul.schemas import Pendency
from ganho.domain.elapsed import is_within
from ganho.domain.names import fold_name
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import Sale, SaleReferences
from ganho.errors import FatalError, RefusedError, RejectedError, RetryableError
from ganho.ledger.records import Booking, Warned

TRY_ANYWAY_AFTER = timedelta(hours=4)
LOOK_AGAIN_AFTER = {
    Remark.STOCK_RESERVING: timedelta(minutes=4),
    Remark.STOCK_PENDING: timedelta(hours=1),
}
"""After that long such a sale is read again: to reserve takes moments, to fill hours."""
MOST_READ = 200
"""So many such sales a run; the others are read by the next ones."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """How much of an item a sale takes; name and code are how its balance is found."""

    item_id: str
    name: str
    code: str | None
    quantity: Decimal


Shortage = tuple[Need, Decimal]
"""What is needed, and the balance, which is less."""


def refusal_of_sale(
    run: Run, sale: Sale, references: SaleReferences, error: RefusedError
) -> RejectedError:
    """Say why a sale was refused: its products' balance, and the vendor's words."""
    said = {"status": str(error.status), "text": error.text}
    short: list[Shortage] = []
    with suppress(RetryableError):
        short = _shortages(run, _needs(sale, references))
    if not short:
        return RejectedError(Reason.SALE_REFUSED, **said)
    return RejectedError(
        Reason.STOCK_INSUFFICIENT, **_told(short), **_kept(short, run), **said
    )


def hold_short(run: Run) -> None:
    """Keep deals aside, without a create, whose products are still too few.

    One that a person released since, or that was refused hours ago, is tried.
    """
    for deal_id, facts in list(run.short_of_stock.items()):
        if not _is_tried(run, deal_id, facts):
            short = _shortages(run, _read_needs(facts["short"]))
            if short:
                error = RejectedError(
                    Reason.STOCK_INSUFFICIENT, **{**facts, **_told(short)}
                )
                set_aside(run, deal_id, error)
        run.short_of_stock.pop(deal_id)


def _is_tried(run: Run, deal_id: int, facts: Mapping[str, str]) -> bool:
    refused_at = datetime.fromisoformat(facts["refused_at"])
    is_old = not is_within(TRY_ANYWAY_AFTER, refused_at, run.company.clock())
    return is_old or was_released_since(run, deal_id, refused_at)


def note_pending(run: Run, deal_id: int, pending: Pendency | None) -> None:
    """Remember a sale that was accepted before its stock was certainly there."""
    if pending in ("reserving", "stock"):
        run.reserving.add(deal_id)


def reserving(run: Run, booking: Booking) -> Noted:
    """Give the remark on a sale that was accepted so."""
    if booking.deal_id not in run.reserving or booking.cancelled:
        return {}
    facts = {"sale_id": booking.erp_id, "number": str(booking.number)}
    return {Remark.STOCK_RESERVING: facts}


def settle_reserving(run: Run) -> None:
    """Read again the sales whose stock was missing, or not certain, when last read.

    A warning stays on those that are held, and on those that cannot be read now; the
    others are fine. Deals whose turn to be looked at did not come stay aside.
    """
    _keep_unlooked(run)
    if run.dry_run or run.halted is not None:
        return
    for warned in _to_read(run)[:MOST_READ]:
        try:
            run.check()
            _settle_one(run, warned)
        except RetryableError:
            run.note_trouble()
            run.desk.warn(warned.deal_id, warned.remark, warned.facts)
        except FatalError as error:
            run.halt(error)
            return


def _keep_unlooked(run: Run) -> None:
    """Trouble came before their stock was looked at: the next run does it."""
    if not run.short_of_stock:
        return
    now = run.company.clock()
    for deal_id in run.desk.open_among(list(run.short_of_stock)):
        facts = run.short_of_stock[deal_id]
        run.desk.set_aside(deal_id, Reason.STOCK_INSUFFICIENT, facts, now)


def _to_read(run: Run) -> list[Warned]:
    """Give one warning a deal: those of this run, and those whose time has come."""
    ledger, now = run.company.ledger, run.company.clock()
    fresh = [
        warned
        for warned in ledger.remarks.of_kind(Remark.STOCK_RESERVING)
        if warned.deal_id in run.reserving
    ]
    due = [
        warned
        for remark, wait in LOOK_AGAIN_AFTER.items()
        for warned in ledger.remarks.of_kind(remark, noted_before=now - wait)
    ]
    return list({warned.deal_id: warned for warned in (*fresh, *due)}.values())


def _settle_one(run: Run, warned: Warned) -> None:
    """Tell what holds a sale now; the old warning goes after the new one has come."""
    noted = _noted_on(run, warned.facts["sale_id"], warned.facts["number"])
    for remark, facts in noted.items():
        run.desk.warn(warned.deal_id, remark, facts)
    for remark in LOOK_AGAIN_AFTER.keys() - noted.keys():
        run.company.ledger.remarks.take_back(warned.deal_id, remark)


def _noted_on(run: Run, sale_id: str, number: str) -> Noted:
    sale = run.company.conta_azul.sale(sale_id)
    if sale is None:
        check_conta_azul(run)  # another company's account does not know it either
    pending = None if sale is None or sale.cancelled else sale.pending
    same = {"sale_id": sale_id, "number": number}
    if pending == "reserving":
        return {Remark.STOCK_RESERVING: same}
    if pending != "stock":
        return {}
    needs = [
        Need(item_id=item.item_id, name=item.name, code=None, quantity=item.quantity)
        for item in run.company.conta_azul.sale_items(sale_id)
    ]
    return {Remark.STOCK_PENDING: {**_told(_shortages(run, needs)), **same}}


def _needs(sale: Sale, references: SaleReferences) -> list[Need]:
    return [
        Need(
            item_id=references.item_ids[line.item.key],
            name=line.item.name,
            code=line.item.code,
            quantity=line.quantity,
        )
        for line in sale.lines
    ]


def _shortages(run: Run, needs: Iterable[Need]) -> list[Shortage]:
    """Compare what is needed of each product with its balance; services have none."""
    by_item: dict[str, list[Need]] = defaultdict(list)
    for need in needs:
        by_item[need.item_id].append(need)
    short = []
    for same in by_item.values():
        quantity = sum((need.quantity for need in same), Decimal(0))
        whole = replace(same[0], quantity=quantity)
        name, balance = _stock_of(run, whole)
        if balance is not None and balance < quantity:
            short.append((replace(whole, name=name), balance))
    return short


def _stock_of(run: Run, need: Need) -> tuple[str, Decimal | None]:
    """Give a product's name in the ERP and its balance; a service has none.

    The vendor's search may tell names apart that are the same to us: then the whole
    catalogue is read, once, for the name found is what the next look asks for.
    """
    client = run.company.conta_azul
    balance = client.balance(need.item_id, need.name, code=need.code)
    if balance is None and not _is_service(run, need):
        for item in client.products():
            if item.item_id == need.item_id:
                return item.name, item.balance
    return need.name, balance


def _is_service(run: Run, need: Need) -> bool:
    alike = run.company.ledger.mirror.items_like(
        name_keys={f"name:{fold_name(need.name)}"},
        code_keys={f"code:{need.code}"} if need.code else (),
    )
    return any(i.item_id == need.item_id and i.kind == "service" for i in alike)


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


def _kept(short: list[Shortage], run: Run) -> dict[str, str]:
    """Keep for the next look what was short, and when the vendor said so."""
    rows = [[n.item_id, n.name, n.code, str(n.quantity)] for n, _ in short]
    return {"short": json.dumps(rows), "refused_at": run.company.clock().isoformat()}


def _read_needs(rows: str) -> list[Need]:
    return [
        Need(item_id=item_id, name=name, code=code, quantity=Decimal(quantity))
        for item_id, name, code, quantity in json.loads(rows)
    ]


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
