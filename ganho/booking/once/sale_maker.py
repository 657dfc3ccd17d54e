"""Step 6: create the sales, each exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ganho.booking.erp.references import References
from ganho.booking.erp.remarks import Noted, closed_month, differing_total
from ganho.booking.erp.stock import Stock
from ganho.booking.once.before import Before
from ganho.booking.once.creatable import Found, Made
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.numbered import Numbered
from ganho.booking.once.sale_look import SaleLooks
from ganho.booking.reading.dossiers import Deals
from ganho.booking.run.brake import Brake
from ganho.booking.run.run import NotYetError
from ganho.conta_azul.sales import Sales
from ganho.conta_azul.schemas import CreatedSale, VendaRequest
from ganho.domain.deal import Deal
from ganho.domain.sale import Sale, SaleReferences
from ganho.domain.settings import Settings
from ganho.errors import RefusedError, RejectedError
from ganho.ledger.parts.bookings import Bookings
from ganho.ledger.records import Booking, Intent, Sent


@dataclass(frozen=True, kw_only=True)
class SaleMaker:
    """Makes the sales of one run."""

    bookings: Bookings
    brake: Brake
    before: Before
    deals: Deals
    references: References
    leftovers: Leftovers
    numbered: Numbered
    sales: Sales
    looks: SaleLooks
    stock: Stock
    settings: Settings
    run_id: str

    def create(self, deal_id: int) -> None:
        """Book one deal as a sale, or settle what an earlier run left unsettled.

        Raises RejectedError to set the deal aside, RetryableError or UnknownOutcomeError
        to make it wait.
        """
        # A step that is taken again, after a kill, meets what it booked before.
        if self.bookings.of_deal(deal_id) is not None:
            return
        self.brake.check()
        # A flow run that is retried begins here, in another process.
        self.before.prepare()
        # A deal that changed since it was matched is left to the next run.
        deal = self.deals.fresh(deal_id)
        sale = self.deals.bookable_of(deal)
        if not isinstance(sale, Sale):
            raise NotYetError("it became a contract while the run was under way")
        references = self.references.references_for(sale, deal)
        wanted = self._wanted(deal, sale, references)
        wanted.request(1)  # refused here, it needs no promise
        # It may have been a contract before, and a sale's number guards no contract.
        if not self.leftovers.let_go(deal_id, "contract"):
            self._create(wanted)

    def _create(self, wanted: "WantedSale") -> None:
        try:
            self.numbered.create(wanted)
        except RejectedError:
            self.references.check_there(wanted.references)
            raise

    def _wanted(self, deal: Deal, sale: Sale, to: SaleReferences) -> "WantedSale":
        return WantedSale(
            deal=deal,
            sale=sale,
            references=to,
            sales=self.sales,
            looks=self.looks,
            stock=self.stock,
            settings=self.settings,
            run_id=self.run_id,
        )


@dataclass(frozen=True, kw_only=True)
class WantedSale:
    """The sale that a deal is to become."""

    deal: Deal
    sale: Sale
    references: SaleReferences
    sales: Sales
    looks: SaleLooks
    stock: Stock
    settings: Settings
    run_id: str
    kind: Literal["sale"] = "sale"

    @property
    def key(self) -> str:
        """The deal's id."""
        return str(self.deal_id)

    @property
    def deal_id(self) -> int:
        """The deal's id."""
        return self.sale.deal_id

    @property
    def payload(self) -> str:
        """What is asked for and what it points to."""
        return f"{self.references.model_dump_json()} {self.sale.model_dump_json()}"

    @property
    def sent(self) -> Sent:
        """What the ERP's lists show of it."""
        return Sent(
            customer_id=self.references.customer_id,
            total=self.sale.total,
            day=self.sale.sold_on,
        )

    def request(self, number: int) -> VendaRequest:
        """Write the request; raises RejectedError where it cannot be."""
        status = self.settings.sale_status
        return VendaRequest.from_sale(
            self.sale, self.references, number=number, status=status
        )

    def send(self, number: int) -> Made[Booking]:
        """Create the sale."""
        created = self.sales.create_sale(self.request(number))
        booking = self._booking(created, number)
        reserving = self.stock.remarks_on(booking, created.pending)
        return Made(thing=booking, remarks=self._remarks(booking, reserving))

    def look(self, intent: Intent) -> Found[Booking]:
        """Look for the sale, by number and by marker."""
        found = self.looks.look(intent, self.sent)
        if found.ours is None:
            return found
        remarks = self._remarks(found.ours.thing, found.ours.remarks)
        return replace(found, ours=replace(found.ours, remarks=remarks))

    def finds(self, numbers: Sequence[int]) -> bool:
        """Tell whether the search by number shows any of these."""
        return self.looks.finds(numbers)

    def refused(self, error: RefusedError) -> RejectedError:
        """Say why: its products' balance, and the vendor's words."""
        return self.stock.refusal_of(self.sale, self.references, error)

    def _booking(self, created: CreatedSale, number: int) -> Booking:
        return Booking(
            deal_id=self.deal_id,
            kind=self.kind,
            erp_id=created.sale_id,
            number=number if created.number is None else created.number,
            total=self.sale.total if created.total is None else created.total,
            sold_on=self.sale.sold_on,
            customer_id=self.references.customer_id,
            run_id=self.run_id,
        )

    def _remarks(self, booking: Booking, reserving: Noted) -> Noted:
        return {
            **closed_month(self.settings, self.deal, booking.sold_on),
            **differing_total(self.sale.total, booking),
            **reserving,
        }
