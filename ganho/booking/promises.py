"""Promises that turn out to have been kept: the ERP shows what they were to create."""

from collections.abc import Mapping, Sequence

from ganho.booking.keys import identity_key, item_key
from ganho.booking.run import Run
from ganho.domain.contract import Bookable
from ganho.domain.matching import CustomerMatch, ItemMatch
from ganho.ledger.records import CreateKind


def close_promise(run: Run, kind: CreateKind, key: str) -> None:
    """Close one promise, if it is open."""
    intent = run.company.ledger.intent(kind, key)
    if intent is not None:
        run.company.ledger.give_up(intent)


def close_kept_promises(
    run: Run,
    sales: Sequence[Bookable],
    customers: Sequence[CustomerMatch],
    items: Mapping[str, ItemMatch],
) -> None:
    """Close what a killed run promised and did create, unknown to itself."""
    ledger = run.company.ledger
    promised = {intent.key: intent for intent in ledger.open_intents()}
    if run.dry_run or not promised:
        return
    for sale, customer in zip(sales, customers, strict=True):
        there = {identity_key(run, sale.customer)} if customer.found else set[str]()
        there |= {
            item_key(run, line.item)
            for line in sale.lines
            if items[line.item.key].found is not None
        }
        for key in there & promised.keys():
            ledger.give_up(promised.pop(key))
