"""A run's books: its owners, each with what it alone knows."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType

from ganho.booking.erp.claims import Claims
from ganho.booking.erp.gone import GoneDeals
from ganho.booking.erp.mappings import Mappings
from ganho.booking.erp.pulse import Pulse
from ganho.booking.erp.stock import Stock
from ganho.booking.match import Match
from ganho.booking.once.contract_look import ContractLooks
from ganho.booking.once.contract_maker import ContractMaker
from ganho.booking.once.customer_maker import CustomerMaker
from ganho.booking.once.item_maker import ItemMaker
from ganho.booking.once.leftovers import Leftovers
from ganho.booking.once.originals import Originals
from ganho.booking.once.sale_look import SaleLooks
from ganho.booking.once.sale_maker import SaleMaker
from ganho.booking.plan import Plan
from ganho.booking.reading.accounts import Identity
from ganho.booking.reading.custom_fields import CustomFields
from ganho.booking.reading.dossiers import Deals
from ganho.booking.reading.fetch import Fetch
from ganho.booking.reading.validation import Validation
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.board import Board
from ganho.booking.run.brake import Brake
from ganho.booking.run.consents import Consents
from ganho.booking.run.run import Run
from ganho.booking.run.table import Desk
from ganho.booking.run.turns import Turns
from ganho.company.composition import Company
from ganho.errors import FatalError


@dataclass(frozen=True, kw_only=True)
class Books:
    """What the steps of a run, and who decides about its deals, ask."""

    run: Run
    brake: Brake
    board: Board
    desk: Desk
    quarantine: Quarantine
    consents: Consents
    identity: Identity
    pulse: Pulse
    fields: CustomFields
    deals: Deals
    stock: Stock
    mappings: Mappings
    claims: Claims
    sale_looks: SaleLooks
    contract_looks: ContractLooks
    originals: Originals
    gone: GoneDeals
    leftovers: Leftovers
    fetch: Fetch
    validation: Validation
    match: Match
    plan: Plan
    turns: Turns
    customers: CustomerMaker
    items: ItemMaker
    sales: SaleMaker
    contracts: ContractMaker

    @property
    def company(self) -> Company:
        """Whose books these are."""
        return self.run.company


_open: ContextVar[Mapping[str, Books]] = ContextVar(
    "open books", default=MappingProxyType({})
)


def books_of(slug: str) -> Books:
    """Give the books of the run under way for a company, in this context.

    Prefect's threads work in copies of a flow run's context, so its tasks see its books
    and those of no other. Raises FatalError where there are none: a step was called
    outside of its flow.
    """
    try:
        return _open.get()[slug]
    except KeyError:
        raise FatalError(
            "No run of {slug} is under way in this process.",
            remedy="Retry the flow run, not the task.",
            slug=slug,
        ) from None


@contextmanager
def opened(books: Books) -> Iterator[Books]:
    """Let the steps of this context find the books until the end of the block."""
    before = _open.set({**_open.get(), books.run.company.slug: books})
    try:
        yield books
    finally:
        _open.reset(before)
