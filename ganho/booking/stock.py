"""Stock (R22): sales that were refused for want of it, and sales that are held.

The vendor checks it only where the account says so, and nothing in the API tells
whether it does. So a refusal is diagnosed from the products' balance, and a deal held
for it is tried again when the balance suffices, or after hours: the check may be off.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from ganho.booking.consents import was_released_since
from ganho.booking.numbered import Noted
from ganho.booking.run import Run
from ganho.booking.setting_aside import set_aside
from ganho.conta_azul.schemas import Pendency
from ganho.domain.reasons import Reason, Remark
from ganho.domain.sale import Sale, SaleReferences
from ganho.errors import RefusedError, RejectedError, RetryableError
from ganho.ledger.records import Booking

TRY_ANYWAY_AFTER = timedelta(hours=4)
LOOK_AGAIN_AFTER = timedelta(hours=1)
"""So often a sale that is held is read again, until it is not."""


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
    for deal_id, facts in run.short_of_stock.items():
        refused_at = datetime.fromisoformat(facts["refused_at"])
        is_old = run.company.clock() - refused_at >= TRY_ANYWAY_AFTER
        if is_old or was_released_since(run, deal_id, refused_at):
            continue
        if short := _shortages(run, _read_needs(facts["short"])):
            told = {**facts, **_told(short)}
            set_aside(run, deal_id, RejectedError(Reason.STOCK_INSUFFICIENT, **told))
    run.short_of_stock.clear()


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

    A warning stays on those that are held; the others are fine. What cannot be read
    now is read by a later run.
    """
    if run.dry_run:
        return
    ledger, since = run.company.ledger, run.company.clock() - LOOK_AGAIN_AFTER
    fresh = [
        warned
        for warned in ledger.remarked(Remark.STOCK_RESERVING)
        if warned.deal_id in run.reserving
    ]
    older = [
        warned
        for remark in (Remark.STOCK_RESERVING, Remark.STOCK_PENDING)
        for warned in ledger.remarked(remark, noted_before=since)
    ]
    with suppress(RetryableError):
        for warned in (*fresh, *older):
            _settle_one(run, warned.deal_id, warned.facts)


def _settle_one(run: Run, deal_id: int, facts: Mapping[str, str]) -> None:
    sale = run.company.conta_azul.sale(facts["sale_id"])
    pending = None if sale is None or sale.cancelled else sale.pending
    same = {"sale_id": facts["sale_id"], "number": facts["number"]}
    if pending == "reserving":
        run.desk.warn(deal_id, Remark.STOCK_RESERVING, same)
        return
    run.company.ledger.unwarn(deal_id, Remark.STOCK_RESERVING)
    if pending != "stock":
        run.company.ledger.unwarn(deal_id, Remark.STOCK_PENDING)
        return
    items = run.company.conta_azul.sale_items(facts["sale_id"])
    needs = [
        Need(item_id=i.item_id, name=i.name, code=None, quantity=i.quantity)
        for i in items
    ]
    told = _told(_shortages(run, needs))
    run.desk.warn(deal_id, Remark.STOCK_PENDING, {**told, **same})


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
        need = same[0]
        balance = run.company.conta_azul.balance(
            need.item_id, need.name, code=need.code
        )
        if balance is not None and balance < quantity:
            whole = Need(
                item_id=need.item_id,
                name=need.name,
                code=need.code,
                quantity=quantity,
            )
            short.append((whole, balance))
    return short


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
