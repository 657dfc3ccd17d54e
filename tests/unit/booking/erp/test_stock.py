"""Sales that were refused for want of stock, and sales that wait for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.erp.stock import MOST_READ, Balances, Stock
from ganho.booking.run.retries import Retries
from ganho.conta_azul.schemas import ErpItem, ReadSale, SaleItem
from ganho.domain.deal import Deal
from ganho.errors import FatalError, RefusedError, RejectedError, RetryableError
from ganho.ledger.records import DealState, MirroredItem
from tests.unit.booking.factories import (
    DAY,
    make_booking,
    make_item,
    make_line,
    make_references,
    make_sale,
)
from tests.unit.booking.fakes import (
    Brake,
    Clock,
    Consents,
    Desk,
    Identity,
    Mirror,
    Quarantine,
)
from tests.unit.domain.factories import make_deal

REFUSED = RefusedError(400, "sem estoque")


@dataclass
class Erp:
    """A catalogue with balances, and sales that wait for stock."""

    items: dict[str, ErpItem] = field(default_factory=dict)
    sales: dict[str, ReadSale] = field(default_factory=dict)
    knows_names: bool = True
    trouble: Exception | None = None
    reads: int = 0

    def add(self, item_id: str, balance: int | None, name: str = "Café") -> None:
        self.items[item_id] = ErpItem(
            item_id=item_id,
            kind="product",
            name=name,
            code=None,
            active=True,
            balance=None if balance is None else Decimal(balance),
        )

    def add_sale(self, sale_id: str, pending: str | None, **more: Any) -> None:
        values = {
            "sale_id": sale_id,
            "number": 7,
            "total": Decimal(10),
            "notes": "",
            "cancelled": False,
            "origin": None,
            "customer_id": "c",
            "sold_on": DAY,
            "pending": pending,
        }
        self.sales[sale_id] = ReadSale(**(values | more))

    def balance(
        self, item_id: str, name: str, *, code: str | None = None
    ) -> Decimal | None:
        del code
        if self.trouble:
            raise self.trouble
        known = self.items.get(item_id)
        is_found = known and (self.knows_names or known.name == name)
        return known.balance if known and is_found else None

    def products(self) -> Iterator[ErpItem]:
        self.reads += 1
        yield from self.items.values()

    def sale(self, sale_id: str) -> ReadSale | None:
        if self.trouble:
            raise self.trouble
        self.reads += 1
        return self.sales.get(sale_id)

    def sale_items(self, sale_id: str) -> list[SaleItem]:
        assert sale_id in self.sales
        return [SaleItem(item_id="i", name="Café", quantity=Decimal(3), text="")]


@dataclass
class Scene:
    """One run's stock."""

    erp: Erp = field(default_factory=Erp)
    clock: Clock = field(default_factory=Clock)
    desk: Desk = field(default_factory=Desk)
    mirror: Mirror = field(default_factory=Mirror)
    consents: Consents = field(default_factory=Consents)
    identity: Identity = field(default_factory=Identity)
    brake: Brake = field(default_factory=Brake)
    dry_run: bool = False
    everything: bool = False
    """Whether a person waits for every look."""

    def __post_init__(self) -> None:
        self.desk.clock = self.clock
        self.stock = self.next_run()

    def next_run(self) -> Stock:
        return Stock(
            balances=Balances(self.erp, self.mirror),
            sales=self.erp,
            contracts=self.erp,
            remarks=self.desk,
            desk=self.desk,
            quarantine=Quarantine(self.desk),
            retries=Retries(
                rows=self.desk,
                remarks=self.desk,
                clock=self.clock,
                everything=self.everything,
            ),
            consents=self.consents,
            identity=self.identity,
            brake=self.brake,
            clock=self.clock,
            dry_run=self.dry_run,
        )

    def refuse(self, *quantities: int) -> RejectedError:
        lines = tuple(make_line(quantity=quantity) for quantity in quantities or (3,))
        return self.stock.refusal_of(make_sale(lines=lines), make_references(), REFUSED)

    def hold(self, deal: Deal | None = None) -> None:
        """Let a deal be held now, and be looked at again by the next run."""
        deal = deal or make_deal()
        facts = self.refuse().facts
        self.desk.put(deal, DealState.OPEN)
        self.stock = self.next_run()
        self.stock.look_again(deal.deal_id, facts)

    def is_held(self) -> bool:
        return self.desk.rows[1].state is DealState.QUARANTINED

    def accept(self, pending: Any, sale_id: str = "s") -> Any:
        """Let a sale be accepted, and keep the remark on it as a booking does."""
        booking = make_booking(1, sale_id)
        noted = self.stock.remarks_on(booking, pending)
        for remark, facts in noted.items():
            self.desk.warn(booking.deal_id, remark, facts)
        return noted


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- why a sale was refused


def test_a_refusal_names_the_product_that_is_short(scene: Scene) -> None:
    scene.erp.add("i", 2)

    why = scene.refuse(3)

    assert why.reason == "STOCK_INSUFFICIENT"
    assert (why.facts["item"], why.facts["balance"], why.facts["needed"]) == (
        "Café",
        "2",
        "3",
    )
    assert (why.facts["status"], why.facts["text"]) == ("400", "sem estoque")


def test_lines_of_one_product_are_summed(scene: Scene) -> None:
    scene.erp.add("i", 3)

    assert scene.refuse(2, 2).facts["needed"] == "4"


def test_where_there_is_enough_the_vendors_words_must_do(scene: Scene) -> None:
    scene.erp.add("i", 3)

    why = scene.refuse(3)

    assert (why.reason, set(why.facts)) == ("SALE_REFUSED", {"status", "text"})


def test_where_the_balance_cannot_be_read_too(scene: Scene) -> None:
    scene.erp.trouble = RetryableError("429")

    assert scene.refuse().reason == "SALE_REFUSED"


def test_a_name_that_the_search_does_not_know_is_found_in_the_catalogue(
    scene: Scene,
) -> None:
    scene.erp.add("i", 2, "CAFÉ")
    scene.erp.knows_names = False

    assert scene.refuse().facts["item"] == "CAFÉ"
    assert scene.erp.reads == 1


def test_for_a_service_no_catalogue_is_read(scene: Scene) -> None:
    scene.mirror.items["i"] = MirroredItem(
        item_id="i", kind="service", name_key="name:cafe", code_key=None, active=True
    )

    assert scene.refuse().reason == "SALE_REFUSED"
    assert scene.erp.reads == 0


def test_several_products_are_counted(scene: Scene) -> None:
    scene.erp.add("i", 0)
    scene.erp.add("j", 0)
    lines = (make_line(), make_line(make_item("Chá")))
    ids = {"name:cafe": "i", "name:cha": "j"}

    why = scene.stock.refusal_of(
        make_sale(lines=lines), make_references(item_ids=ids), REFUSED
    )

    assert why.facts["more"] == "1"


# --- deals that are held for it


def test_a_deal_stays_held_while_the_balance_is_too_low(scene: Scene) -> None:
    scene.erp.add("i", 2)
    scene.hold()
    scene.erp.add("i", 1)

    scene.stock.hold_short()

    assert scene.is_held()
    assert scene.desk.rows[1].facts["balance"] == "1"


def test_it_goes_on_when_there_is_enough(scene: Scene) -> None:
    scene.erp.add("i", 2)
    scene.hold()
    scene.erp.add("i", 3)

    scene.stock.hold_short()

    assert not scene.is_held()


def test_the_first_refusal_is_remembered_however_often_it_is_looked_at(
    scene: Scene,
) -> None:
    scene.erp.add("i", 2)
    refused_at = scene.clock.now.isoformat()
    scene.hold()
    scene.clock.advance(hours=1)

    scene.stock.hold_short()

    assert scene.desk.rows[1].facts["refused_at"] == refused_at


def test_after_hours_it_is_tried_all_the_same(scene: Scene) -> None:
    scene.erp.add("i", 2)
    scene.hold()
    scene.clock.advance(hours=4, seconds=1)

    scene.stock.hold_short()

    assert not scene.is_held()


def test_whoever_releases_it_has_it_tried(scene: Scene) -> None:
    scene.erp.add("i", 2)
    scene.hold()
    scene.clock.advance(minutes=1)
    scene.consents.released[1] = scene.clock.now

    scene.stock.hold_short()

    assert not scene.is_held()


def test_a_run_that_did_not_come_to_look_leaves_it_aside(scene: Scene) -> None:
    scene.erp.add("i", 2)
    scene.hold()

    scene.stock.settle_reserving()

    assert scene.is_held()
    assert scene.desk.rows[1].next_look_at == scene.clock.now


# --- sales that were accepted before their stock was there


@pytest.mark.parametrize("pending", ["reserving", "stock"])
def test_a_sale_that_waits_for_stock_bears_a_remark(scene: Scene, pending: str) -> None:
    noted = scene.accept(pending)

    assert noted == {"STOCK_RESERVING": {"sale_id": "s", "number": "7"}}


def test_one_that_does_not_bears_none(scene: Scene) -> None:
    assert scene.accept(None) == {}


def test_nor_does_one_that_was_cancelled(scene: Scene) -> None:
    cancelled = make_booking(cancelled=True)

    assert scene.stock.remarks_on(cancelled, "stock") == {}


def test_the_remark_goes_when_the_stock_is_there(scene: Scene) -> None:
    scene.accept("reserving")
    scene.erp.add_sale("s", None)

    scene.stock.settle_reserving()

    assert scene.desk.warned == {}


def test_what_is_short_by_then_is_told(scene: Scene) -> None:
    scene.accept("reserving")
    scene.erp.add_sale("s", "stock")
    scene.erp.add("i", 1)

    scene.stock.settle_reserving()

    facts = scene.desk.warned[1, "STOCK_PENDING"]
    assert (facts["balance"], facts["needed"], facts["sale_id"]) == ("1", "3", "s")
    assert (1, "STOCK_RESERVING") not in scene.desk.warned


def test_a_sale_that_is_gone_may_be_another_companys(scene: Scene) -> None:
    scene.accept("reserving")
    scene.identity.other = FatalError("another company")

    scene.stock.settle_reserving()

    assert scene.brake.halted is scene.identity.other
    assert (1, "STOCK_RESERVING") in scene.desk.warned


def test_a_sale_that_is_gone_of_this_company_needs_nothing(scene: Scene) -> None:
    scene.accept("reserving")

    scene.stock.settle_reserving()

    assert scene.identity.asked == ["conta_azul"]
    assert scene.desk.warned == {}


def test_trouble_leaves_the_remark_and_is_counted(scene: Scene) -> None:
    scene.accept("reserving")
    scene.erp.trouble = RetryableError("500")

    scene.stock.settle_reserving()

    assert (1, "STOCK_RESERVING") in scene.desk.warned
    assert scene.brake.troubles == 1


@pytest.mark.parametrize("why", ["dry", "halted"])
def test_no_sale_is_read_in_a_dry_or_halted_run(scene: Scene, why: str) -> None:
    scene.dry_run = why == "dry"
    scene.stock = scene.next_run()
    scene.accept("reserving")
    if why == "halted":
        scene.brake.halt(FatalError("x"))

    scene.stock.settle_reserving()

    assert scene.erp.reads == 0


@pytest.mark.parametrize(("minutes", "read"), [(4, 0), (5, 1)])
def test_what_another_run_accepted_is_read_after_some_minutes(
    scene: Scene, minutes: int, read: int
) -> None:
    scene.accept("reserving")
    scene.clock.advance(minutes=minutes)

    scene.next_run().settle_reserving()

    assert scene.erp.reads == read


@pytest.mark.parametrize(("minutes", "read"), [(60, 0), (61, 1)])
def test_what_is_short_is_read_after_an_hour(
    scene: Scene, minutes: int, read: int
) -> None:
    scene.desk.warn(1, "STOCK_PENDING", {"sale_id": "s", "number": "7"})
    scene.clock.advance(minutes=minutes)

    scene.stock.settle_reserving()

    assert scene.erp.reads == read


@pytest.mark.parametrize("everything", [False, True])
def test_so_many_are_read_in_one_run(scene: Scene, everything: bool) -> None:
    scene.everything = everything
    for deal_id in range(MOST_READ + 5):
        facts = {"sale_id": "s", "number": "7"}
        scene.desk.warn(deal_id, "STOCK_RESERVING", facts)
    scene.erp.add_sale("s", None)
    scene.clock.advance(hours=1)

    scene.next_run().settle_reserving()

    read = MOST_READ if everything else 2
    assert len(scene.desk.warned) == MOST_READ + 5 - read


def test_a_person_does_not_wait_for_their_time(scene: Scene) -> None:
    scene.everything = True
    scene.desk.warn(1, "STOCK_PENDING", {"sale_id": "s", "number": "7"})
    scene.clock.advance(seconds=1)

    scene.next_run().settle_reserving()

    assert scene.erp.reads == 1
