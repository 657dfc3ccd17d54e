"""Was a sale created, although its answer was lost? Look, by number and by marker."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from ganho.booking.identity import pipedrive_company
from ganho.booking.run import Run
from ganho.conta_azul.schemas import ListedSale, ReadSale
from ganho.domain.markers import deal_id_in
from ganho.ledger.records import Booking, Intent

BETWEEN_LOOKS = 3.0
"""Seconds; a list may lag behind a create."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a look found: our sale, or a stranger's under our number, or nothing."""

    ours: ReadSale | None = None
    stranger: bool = False

    def booking(self, run: Run, deal_id: int) -> Booking:
        """Make a booking of the sale that was found."""
        if self.ours is None:
            message = "there is nothing to adopt"
            raise ValueError(message)
        return adopted_booking(run, deal_id, self.ours)


def adopted_booking(run: Run, deal_id: int, sale: ReadSale) -> Booking:
    """The booking of a sale that was found by its marker."""
    return Booking(
        deal_id=deal_id,
        kind="sale",
        erp_id=sale.sale_id,
        number=sale.number,
        total=sale.total,
        sold_on=sale.sold_on,
        customer_id=sale.customer_id or "",
        adopted=True,
        cancelled=sale.cancelled,
        run_id=run.run_id,
    )


def look_for_sale(run: Run, intent: Intent, customer_id: str, *, looks: int) -> Found:
    """Look for the sale of an intent, several times some seconds apart.

    Raises RetryableError when the vendor cannot be asked.
    """
    found = _look_once(run, intent, customer_id)
    for _ in range(looks - 1):
        if found.ours is not None or found.stranger:
            break
        run.company.sleep(BETWEEN_LOOKS)
        found = _look_once(run, intent, customer_id)
    return found


def _look_once(run: Run, intent: Intent, customer_id: str) -> Found:
    company_id, deal_id = pipedrive_company(run), int(intent.key)
    stranger = False
    for listed in _candidates(run, intent, customer_id):
        sale = run.company.conta_azul.sale(listed.sale_id)
        if sale is None:
            continue
        if deal_id_in(sale.notes, company_id) == deal_id:
            return Found(ours=sale)
        stranger = stranger or sale.number == intent.number
    return Found(stranger=stranger)


def _candidates(run: Run, intent: Intent, customer_id: str) -> Iterator[ListedSale]:
    """Sales under the intent's number, then the customer's of those days."""
    client, seen = run.company.conta_azul, set()
    day = intent.last_sent_at.astimezone(run.company.settings.zone).date()
    around = timedelta(days=1)
    by_number = client.sales_numbered(intent.number) if intent.number else []
    by_customer = client.sales_of(customer_id, day - around, day + around)
    for listing in (by_number, by_customer):
        for listed in listing:
            if listed.sale_id not in seen:
                seen.add(listed.sale_id)
                yield listed
