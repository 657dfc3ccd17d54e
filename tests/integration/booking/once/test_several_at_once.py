"""Threads make different customers and items at the same time, and none twice."""

from dataclasses import dataclass, field, replace
from threading import Barrier

import httpx
import pytest

from ganho.booking.steps import CHUNK
from ganho.company.composition import Surroundings
from ganho.sandbox.pipedrive.crm import LineInput
from tests.world import World

CNPJ, OTHER_CNPJ = "45.321.678/0001-04", "11.222.333/0001-81"
HANDS = 6
CREATES = {"customer": "/v1/pessoas", "product": "/v1/produtos"}


@dataclass
class Meeting(httpx.BaseTransport):
    """Lets a create pass once another one of its kind is under way as well."""

    path: str
    way: httpx.BaseTransport
    barrier: Barrier = field(default_factory=lambda: Barrier(2, timeout=10))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Wait for the other one; BrokenBarrierError if none comes."""
        if request.method == "POST" and request.url.path == self.path:
            self.barrier.wait()
        return self.way.handle_request(request)


@dataclass
class Around(World):
    """A world with a transport of the test's own."""

    transport: httpx.BaseTransport | None = None

    def surroundings(self) -> Surroundings:
        """Requests go through the test's transport."""
        return replace(super().surroundings(), transport=self.transport)


def win(w: World, name: str, cnpj: str | None, item: str) -> None:
    """Let as many deals be won as one thread takes on, each of its own organization."""
    crm = w.sandbox.pipedrive
    sold = {row["name"]: product_id for product_id, row in crm.products.items()}
    line = LineInput(sold.get(item) or crm.add_product(item), 90)
    for _ in range(CHUNK):
        crm.add_deal(org=crm.add_organization(name, cnpj=cnpj), lines=[line])


@pytest.mark.parametrize("what", CREATES)
def test_two_that_differ_are_made_at_the_same_time(w: World, what: str) -> None:
    win(w, "Hotel Azul", CNPJ, "Diária")
    win(w, "Padaria Sol", OTHER_CNPJ, "Pão")
    with httpx.HTTPTransport() as way:
        meeting = Meeting(CREATES[what], way)
        around = Around(w.sandbox, w.at, w.ledger_url, transport=meeting)
        report = around.run(in_flight=2)

    assert report.counts.booked == 2 * CHUNK
    assert len(w.sandbox.conta_azul.customers()) == 2


@pytest.mark.parametrize("cnpjs", [(CNPJ, CNPJ), (None, None), (CNPJ, None)])
def test_what_many_threads_need_at_once_is_made_once(
    w: World, cnpjs: tuple[str | None, str | None]
) -> None:
    erp = w.sandbox.conta_azul
    for path in CREATES.values():
        w.sandbox.faults.add(
            "conta_azul", "POST", path, "slow", times=HANDS * CHUNK, seconds=0.2
        )
    for number in range(HANDS):
        win(w, "Hotel Azul", cnpjs[number % 2], "Diária")
    report = w.run(in_flight=HANDS)

    assert report.counts.booked == HANDS * CHUNK
    assert len(erp.customers()) == 1
    assert len({line.item_id for sale in erp.sales() for line in sale.lines}) == 1
    assert len(w.sandbox.faults.requests("conta_azul", "POST", "/v1/produtos")) == 1
