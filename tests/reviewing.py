"""What a person sees of the review queue in a test's world."""

from rich.console import Console, RenderableType

from ganho.company.composition import open_company
from ganho.ledger.records import Booking
from ganho.review.queue import review_of
from ganho.review.worklist import Review
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from tests.world import World

DAY, HOUR = 86_400, 3_600
SEARCH = ("conta_azul", "GET", "/v1/venda/busca")
ADDRESS = {
    "logradouro": "Praça da Sé",
    "numero": "1",
    "bairro": "Sé",
    "cidade": "São Paulo",
    "estado": "SP",
    "cep": "01001-000",
}


def review(w: World) -> Review:
    """Give what `ganho review` lists."""
    with open_company(w.values(), w.surroundings()) as company:
        return review_of(company)


def waiting(w: World) -> list[int | None]:
    """Give the numbers of the sales that wait, the oldest first."""
    return [sale.number for sale in review(w).sales]


def win(w: World, count: int = 1, *, customers: int = 1) -> list[int]:
    """Win deals of 10, 20, 30 reais and so on."""
    crm = w.sandbox.pipedrive
    orgs = [crm.add_organization(f"Hotel {n}") for n in range(customers)]
    return [
        crm.add_deal(org=orgs[n % customers], value=f"{n + 1}0.00")
        for n in range(count)
    ]


def book(w: World, count: int = 1, *, customers: int = 1) -> list[Sale]:
    """Win deals and book them; give their sales."""
    before = {sale.id for sale in w.sandbox.conta_azul.sales()}
    deals = win(w, count, customers=customers)
    assert [deal.deal_id for deal in w.run().bookings] == deals
    return [s for s in w.sandbox.conta_azul.sales() if s.id not in before]


def keep_booked(w: World, count: int) -> list[Sale]:
    """Put sales of as many customers into the ERP and the ledger, without any run."""
    erp = w.sandbox.conta_azul
    ids = [erp.add_sale(erp.add_customer(f"Hotel {n}"), n + 1) for n in range(count)]
    sales = {sale.id: sale for sale in erp.sales()}
    with w.ledger() as ledger, ledger.lease("test"):
        for deal_id, sale_id in enumerate(ids, 1):
            ledger.bookings.keep(_booking(deal_id, sales[sale_id]))
    return [sales[sale_id] for sale_id in ids]


def _booking(deal_id: int, sale: Sale) -> Booking:
    return Booking(
        deal_id=deal_id,
        kind="sale",
        erp_id=sale.id,
        number=sale.number,
        total=sale.total,
        sold_on=sale.sold_on,
        customer_id=sale.customer_id,
        run_id="run-1",
    )


def later(w: World, seconds: float) -> None:
    """Let time pass."""
    w.sandbox.clock.advance(seconds)


def calls(w: World) -> int:
    """Count the calls to Conta Azul that one look takes."""
    return review(w).calls.conta_azul_requests


def printed(told: RenderableType) -> str:
    """Give what a person reads on a terminal, its lines joined."""
    console = Console(width=80, force_terminal=False)
    with console.capture() as capture:
        console.print(told, crop=False)
    return " ".join(capture.get().split())
