"""What each open deal becomes, and what is missing for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.erp.by_hand import Suspect
from ganho.booking.erp.contracts_in_force import ActiveContract
from ganho.booking.erp.register import KNOWN_FOR
from ganho.booking.guards import Guards
from ganho.booking.match import Match, Matched
from ganho.booking.run.aside import Quarantine
from ganho.booking.run.board import Board
from ganho.booking.run.choice import EVERYTHING, Choice
from ganho.booking.run.choosing import Choosing
from ganho.booking.run.progress import listening
from ganho.booking.run.watch import Watch
from ganho.domain.contract.contract import Bookable
from ganho.domain.customer.address import AddressReading
from ganho.domain.customer.customer import Customer
from ganho.domain.deal import TaxIdEntry
from ganho.domain.item import Item
from ganho.domain.matching import CustomerMatch, ItemMatch
from ganho.domain.reasons import Reason
from ganho.domain.sale import SaleLine
from ganho.errors import RetryableError
from ganho.ledger.records import ForeignSale, MirroredCustomer, MirroredItem
from tests.unit.booking.factories import (
    make_contract,
    make_customer,
    make_item,
    make_line,
    make_sale,
)
from tests.unit.booking.fakes import NOON, Desk
from tests.unit.booking.ledger_fakes import Bookings, Rows
from tests.unit.booking.once.scenes import Before
from tests.unit.booking.once.scenes import Scene as Around
from tests.unit.domain.factories import WON, make_deal, make_settings

AT_ONCE = timedelta(0)
KNOWN = [("customers", KNOWN_FOR), ("items", KNOWN_FOR)]
CHA = make_item("Chá")


class Register:
    """A mirror that is behind the ERP until it is read again in this run."""

    def __init__(self, mirror: Any) -> None:
        self.mirror = mirror
        self.freshened: list[tuple[str, timedelta]] = []
        self.whole_since: list[datetime | None] = []
        self.asked: list[str] = []
        """Who was read by the id."""
        self.gone: set[str] = set()
        self.new: list[MirroredCustomer | MirroredItem] = []
        """What somebody made since the mirror was read."""

    def freshen_customers(
        self, max_age: timedelta, whole_since: datetime | None = None
    ) -> None:
        self.whole_since.append(whole_since)
        self._freshen("customers", max_age, MirroredCustomer)

    def freshen_items(
        self, max_age: timedelta, whole_since: datetime | None = None
    ) -> None:
        self.whole_since.append(whole_since)
        self._freshen("items", max_age, MirroredItem)

    def read_again(self, customers: set[str], items: set[str]) -> bool:
        self.asked += sorted(customers | items)
        self.mirror.forget("customer", self.gone & customers)
        self.mirror.forget("item", self.gone & items)
        return not self.gone.isdisjoint(customers | items)

    def _freshen(self, what: str, max_age: timedelta, kind: type) -> None:
        self.freshened.append((what, max_age))
        found = [row for row in self.new if isinstance(row, kind) and not max_age]
        if what == "customers":
            self.mirror.take_in_customers(found, whole=False)
        else:
            self.mirror.take_in_items(found, kind="product", whole=False)


@dataclass
class Stock:
    """Deals that are short of stock, as far as a test says so."""

    desk: Desk
    short: set[int] = field(default_factory=set)
    looks: int = 0

    def hold_short(self) -> None:
        self.looks += 1
        for deal_id in self.short:
            self.desk.set_aside(deal_id, Reason.STOCK_INSUFFICIENT, {})


@dataclass
class ByHand:
    """Somebody typed the sales of some deals; those of others she had reason to type."""

    doubtful: set[int] = field(default_factory=set)
    typed: set[int] = field(default_factory=set)
    asked: list[Suspect] = field(default_factory=list)
    odd: list[ForeignSale] = field(default_factory=list)

    def suspicious(self, deal_ids: Sequence[int]) -> set[int]:
        return self.doubtful & set(deal_ids)

    def hold_possibly_booked(self, suspects: Sequence[Suspect]) -> set[int]:
        self.asked += suspects
        return {s.deal_id for s in suspects} & self.typed

    def hold_unread(self, suspects: Sequence[Suspect]) -> set[int]:
        return {s.deal_id for s in suspects if self.odd} & self.typed


@dataclass
class Gone:
    """Some deals look like booked ones, and of some of these the deal is gone."""

    alike: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    wanted: dict[int, tuple[str, Decimal]] = field(default_factory=dict)
    asked: list[Suspect] = field(default_factory=list)

    def look_alikes(self, wanted: dict[int, tuple[str, Decimal]]) -> set[int]:
        self.wanted |= wanted
        return self.alike & wanted.keys()

    def hold_booked(self, suspects: Sequence[Suspect]) -> set[int]:
        self.asked += suspects
        return {s.deal_id for s in suspects} & self.gone


@dataclass
class Leftovers:
    """Notes which deals were shown to have all they need."""

    seen: list[tuple[int, str | None, str | None]] = field(default_factory=list)
    """Each deal with the ids of its customer and of its first item."""
    unawaited: bool = False

    def are_unawaited(self) -> bool:
        return self.unawaited

    def close_kept(
        self,
        bookables: Iterable[Bookable],
        customers: Iterable[CustomerMatch],
        items: dict[str, ItemMatch],
    ) -> None:
        for one, customer in zip(bookables, customers, strict=True):
            first = items[one.lines[0].item.ref]
            self.seen.append((one.deal_id, customer.found, first.found))


class Scene:
    """An ERP with one customer and one item, and open deals to be compared with it."""

    def __init__(self, **settings: Any) -> None:
        self.settings = make_settings(**settings)
        self.around = Around()
        self.desk, self.board = self.around.desk, Board()
        self.consents = self.around.consents
        self.mirror = self.around.mirror
        self.register = Register(self.mirror)
        self.deals, self.before = self.around.deals, Before()
        self.stock, self.by_hand = Stock(self.desk), ByHand()
        self.leftovers, self.gone = Leftovers(), Gone()
        self.choice, self.is_night = EVERYTHING, False
        self.in_force = self.around.in_force
        self.have(a_customer("c"), an_item("i"))

    def match(self) -> Match:
        quarantine = Quarantine(desk=self.desk, rows=self.desk, clock=self.around.clock)
        return Match(
            desk=self.desk,
            deals=self.deals,
            guards=Guards(
                desk=self.desk,
                board=self.board,
                watch=Watch(self.around.clock, lambda: 0.0),
                consents=self.consents,
                quarantine=quarantine,
                facts=self.around.facts,
                settings=self.settings,
                dry_run=False,
            ),
            quarantine=quarantine,
            before=self.before,
            stock=self.stock,
            by_hand=self.by_hand,
            gone=self.gone,
            register=self.register,
            counterparts=self.around.counterparts(),
            contracts_in_force=self.in_force,
            leftovers=self.leftovers,
            consents=self.consents,
            choosing=Choosing(
                choice=self.choice,
                desk=self.desk,
                board=self.board,
                bookings=Bookings(Rows()),
                run_id="run",
            ),
            settings=self.settings,
            is_night=self.is_night,
        )

    def matched(self) -> Matched:
        return self.match().matched()

    def have(self, *rows: MirroredCustomer | MirroredItem) -> None:
        """Let the mirror show what the ERP has."""
        for row in rows:
            if isinstance(row, MirroredCustomer):
                self.mirror.customers[row.customer_id] = row
            else:
                self.mirror.items[row.item_id] = row

    def add(self, deal_id: int = 1, bookable: Any = None, **changes: Any) -> None:
        """Put an open deal on the desk, to become a sale unless told otherwise."""
        self.desk.put(make_deal(deal_id=deal_id, **changes))
        self.deals.bookables[deal_id] = bookable or make_sale(deal_id)

    def bill(self, customer_id: str, item_id: str) -> None:
        """Let a contract of a customer be in force for an item."""
        active = ActiveContract(
            contract_id="k",
            number=7,
            customer_id=customer_id,
            ends_on=None,
            item_ids=frozenset({item_id}),
        )
        self.in_force.note(active)

    def held(self) -> dict[int, str | None]:
        return {i: self.around.held_for(i) for i in self.desk.rows}


def a_customer(
    customer_id: str, name: str = "hotel azul", tax_id: str | None = None
) -> MirroredCustomer:
    return MirroredCustomer(
        customer_id=customer_id, name_key=name, tax_key=tax_id, active=True
    )


def an_item(item_id: str, name: str = "cafe", *, active: bool = True) -> MirroredItem:
    return MirroredItem(
        item_id=item_id,
        kind="product",
        name_key=f"name:{name}",
        code_key=None,
        active=active,
    )


def lines_of(*items: Item) -> tuple[SaleLine, ...]:
    return tuple(make_line(item) for item in items)


def reading(lacks: str) -> Customer:
    """A customer that nobody knows, whose address may lack something."""
    billing = AddressReading(lacks=lacks)
    return make_customer("Novo").model_copy(update={"billing": billing})


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_what_is_all_there_becomes_a_sale_or_a_contract(scene: Scene) -> None:
    scene.add(3)
    scene.add(1)
    scene.add(2, make_contract(2))

    assert scene.matched() == Matched(ready=(1, 3), contracts=(2,))
    assert set(scene.held().values()) == {None}


def test_it_is_told_what_is_missing_for_each_deal(scene: Scene) -> None:
    stranger = make_customer("Novo")
    scene.add(1, make_sale(1, customer=stranger))
    scene.add(2, make_sale(2, lines=lines_of(make_item(), CHA)))
    scene.add(3, make_contract(3, customer=stranger, lines=lines_of(CHA)))
    scene.add(4)

    assert scene.matched() == Matched(
        ready=(1, 2, 4), contracts=(3,), new_customers=(1, 3), new_items=(2, 3)
    )


def test_what_several_deals_need_is_made_once(scene: Scene) -> None:
    stranger = make_customer("Novo")
    for deal_id in (1, 2):
        scene.add(deal_id, make_sale(deal_id, customer=stranger, lines=lines_of(CHA)))
    scene.add(3)

    # Three sales, one customer, one item.
    assert scene.matched().creates == 5


def test_as_many_as_came_are_told_of(scene: Scene) -> None:
    for deal_id in range(1, 202):
        scene.add(deal_id)
    heard: list[tuple[str, int]] = []
    with listening(lambda step, done: heard.append((step, done))):
        matched = scene.matched()

    assert matched.ready == tuple(range(1, 202))
    assert heard == [("match", 201)]
    assert [len(batch) for batch in scene.deals.batches] == [200, 1]


def test_a_deal_that_cannot_be_translated_is_passed_over(scene: Scene) -> None:
    scene.add(1)
    scene.add(2)
    del scene.deals.bookables[1]

    assert scene.matched() == Matched(ready=(2,))


# --- who is matched at all


@pytest.mark.parametrize("why", ["none", "young"])
def test_where_nothing_is_to_be_booked_no_vendor_is_asked(why: str) -> None:
    scene = Scene(settle_minutes=30)
    if why == "young":
        scene.add(won_at=NOON)

    assert scene.matched() == Matched()
    assert (scene.before.asked, scene.stock.looks) == (0, 0)
    assert scene.register.freshened == []


@pytest.mark.parametrize(
    ("is_night", "unawaited", "asked"),
    [(True, True, 1), (True, False, 0), (False, True, 0)],
)
def test_at_night_a_promise_that_no_deal_asks_for_is_looked_after(
    scene: Scene, is_night: bool, unawaited: bool, asked: int
) -> None:
    scene.is_night, scene.leftovers.unawaited = is_night, unawaited

    scene.matched()

    assert scene.before.asked == asked


def test_who_was_won_just_now_is_left_for_later() -> None:
    scene = Scene(settle_minutes=30)
    scene.add(1, won_at=NOON)
    scene.add(2)

    assert scene.matched() == Matched(ready=(2,))
    assert scene.board.put_off == {1}


def test_what_is_short_of_stock_is_not_even_translated(scene: Scene) -> None:
    scene.add(1)
    scene.add(2)
    scene.stock.short = {1}

    assert scene.matched() == Matched(ready=(2,))
    assert (scene.before.asked, scene.deals.batches) == (1, [[2]])


def test_where_all_is_short_of_stock_no_register_is_read(scene: Scene) -> None:
    scene.add()
    scene.stock.short = {1}

    assert scene.matched() == Matched()
    assert scene.register.freshened == []


# --- before anything counts as missing, the mirror is read again


def test_where_nothing_is_missing_an_hour_old_mirror_will_do(scene: Scene) -> None:
    scene.add()
    scene.matched()

    assert scene.register.freshened == KNOWN
    assert scene.deals.batches == [[1]]


@pytest.mark.parametrize(
    ("changes", "read"),
    [
        ({"customer": make_customer("Novo")}, ["customers"]),
        ({"lines": lines_of(CHA)}, ["items"]),
        (
            {"customer": make_customer("Novo"), "lines": lines_of(CHA)},
            ["customers", "items"],
        ),
    ],
)
def test_only_what_is_missing_is_read_again(
    scene: Scene, changes: dict[str, Any], read: list[str]
) -> None:
    scene.add(1)
    scene.add(2, make_sale(2, **changes))
    scene.matched()

    assert scene.register.freshened == [*KNOWN, *((what, AT_ONCE) for what in read)]
    assert scene.deals.batches == [[1, 2], [2]]


def test_what_somebody_made_since_is_found_and_not_made_again(scene: Scene) -> None:
    scene.add(1, make_sale(1, customer=make_customer("Novo")))
    scene.add(2, make_sale(2, lines=lines_of(CHA)))
    scene.register.new = [a_customer("d", "novo"), an_item("j", "cha")]

    assert scene.matched() == Matched(ready=(1, 2))


GONE = TaxIdEntry(field="CNPJ", holds="cnpj", value="", gone=True, now="Documento")


def test_no_customer_is_made_whose_tax_id_field_is_gone(scene: Scene) -> None:
    new = make_customer("Novo").model_copy(update={"tax_id_gone": GONE})
    scene.add(1, make_sale(1, customer=new))

    assert scene.matched() == Matched()
    assert scene.held() == {1: Reason.TAX_ID_FIELD_GONE}


def test_one_that_is_there_is_taken_all_the_same(scene: Scene) -> None:
    known = make_sale(1)
    customer = known.customer.model_copy(update={"tax_id_gone": GONE})
    scene.add(1, known.model_copy(update={"customer": customer}))

    assert scene.matched() == Matched(ready=(1,))


def test_what_is_ambiguous_by_then_is_held_after_all(scene: Scene) -> None:
    scene.add(1, make_sale(1, lines=lines_of(CHA)))
    scene.register.new = [an_item("j", "cha"), an_item("k", "cha")]

    assert scene.matched() == Matched()
    assert scene.held() == {1: Reason.ITEM_AMBIGUOUS}


def test_a_customer_found_at_the_second_look_may_have_a_sale_typed_by_hand(
    scene: Scene,
) -> None:
    scene.add(1, make_sale(1, customer=make_customer("Novo")))
    scene.register.new = [a_customer("d", "novo")]
    scene.by_hand.doubtful = {1}
    scene.matched()

    assert [s.customer_id for s in scene.by_hand.asked] == ["d"]


def test_promises_are_compared_with_what_was_found(scene: Scene) -> None:
    scene.add(1)
    scene.add(2, make_sale(2, customer=make_customer("Novo"), lines=lines_of(CHA)))
    scene.matched()

    assert scene.leftovers.seen == [(1, "c", "i"), (2, None, None), (2, None, None)]


# --- what a person has to decide


def test_several_customers_that_agree_as_well_hold_the_deal(scene: Scene) -> None:
    scene.have(a_customer("d"))
    scene.add()

    assert scene.matched() == Matched()
    assert scene.held() == {1: Reason.CUSTOMER_AMBIGUOUS}
    assert scene.desk.rows[1].facts == {"found": "c, d"}


def test_a_customer_that_is_nearly_the_same_is_told_of(scene: Scene) -> None:
    scene.have(a_customer("d", "novo", "1"), a_customer("e", "novo", "2"))
    scene.add(1, make_sale(1, customer=make_customer("Novo", tax_id="3")))

    assert scene.matched() == Matched(ready=(1,), new_customers=(1,))
    assert scene.desk.warned == {(1, "NEAR_DUPLICATE_CUSTOMER"): {"near": "d, e"}}


@pytest.mark.parametrize(
    ("rows", "settings", "reason"),
    [
        ([an_item("j", "cha"), an_item("k", "cha")], {}, Reason.ITEM_AMBIGUOUS),
        ([an_item("j", "cha", active=False)], {}, Reason.ITEM_INACTIVE),
        ([], {"missing_items": "quarantine"}, Reason.ITEM_MISSING),
    ],
)
def test_an_item_that_may_not_be_made_holds_the_deal(
    rows: list[MirroredItem], settings: dict[str, Any], reason: Reason
) -> None:
    scene = Scene(**settings)
    scene.have(*rows)
    scene.add(1, make_sale(1, lines=lines_of(make_item(), CHA)))
    scene.add(2)

    assert scene.matched() == Matched(ready=(2,))
    assert scene.held() == {1: reason, 2: None}
    assert scene.desk.rows[1].facts["item"] == "Chá"


def test_what_is_worth_more_than_usual_is_held_for_its_own_value() -> None:
    scene = Scene(hold_above=100)
    scene.add(1, value=Decimal(101))
    scene.add(2)

    assert scene.matched() == Matched(ready=(2,))
    assert scene.held() == {1: Reason.UNUSUAL_VALUE, 2: None}


def test_too_many_new_deals_are_all_held() -> None:
    scene = Scene(max_new_deals=1)
    scene.add(1, make_sale(1, customer=reading("number"), lines=lines_of(CHA)))
    scene.add(2, make_contract(2))
    scene.add(3)
    scene.by_hand.doubtful = {1, 2, 3}

    assert scene.matched() == Matched()
    assert set(scene.held().values()) == {Reason.UNUSUAL_VOLUME}
    assert scene.by_hand.asked == []
    assert {remark for _, remark in scene.desk.warned} == {"CUSTOMER_BY_NAME"}


def test_trouble_half_way_loses_no_deal_that_was_rejected(scene: Scene) -> None:
    scene.have(a_customer("d", "duas"), a_customer("e", "duas"))
    contracts = scene.around.contracts
    contracts.add("k", customer_id="c")
    contracts.unreadable = {"k"}
    scene.in_force.take_in(contracts.listed.values())
    scene.add(1, make_sale(1, customer=make_customer("Duas")))
    scene.add(2, make_contract(2))

    with pytest.raises(RetryableError):
        scene.matched()
    assert scene.held() == {1: Reason.CUSTOMER_AMBIGUOUS, 2: None}


# --- a contract that bills already


def test_a_second_contract_for_the_same_item_is_held(scene: Scene) -> None:
    scene.bill("c", "i")
    scene.add(1, make_contract(1))
    scene.add(2)

    assert scene.matched() == Matched(ready=(2,))
    assert scene.held() == {1: Reason.CONTRACT_ALREADY_ACTIVE, 2: None}
    assert scene.desk.rows[1].facts == {"contract": "7", "why": "endless"}


@pytest.mark.parametrize(("customer_id", "item_id"), [("d", "i"), ("c", "j")])
def test_one_of_another_customer_or_item_stands_in_no_ones_way(
    scene: Scene, customer_id: str, item_id: str
) -> None:
    scene.bill(customer_id, item_id)
    scene.add(1, make_contract(1))

    assert scene.matched() == Matched(contracts=(1,))


def test_while_an_item_is_missing_contracts_are_not_compared(scene: Scene) -> None:
    scene.bill("c", "i")
    scene.add(1, make_contract(1, lines=lines_of(make_item(), CHA)))

    assert scene.matched() == Matched(contracts=(1,), new_items=(1,))


def test_a_customer_that_is_new_has_no_contract_to_be_compared(scene: Scene) -> None:
    contracts = scene.around.contracts
    contracts.add("k", customer_id="")
    scene.in_force.take_in(contracts.listed.values())
    scene.add(1, make_contract(1, customer=make_customer("Novo")))

    assert scene.matched() == Matched(contracts=(1,), new_customers=(1,))
    assert contracts.reads == []


# --- what somebody may have typed by hand


def test_doubtful_sales_are_asked_about_with_all_that_tells_them(scene: Scene) -> None:
    for deal_id in (1, 2, 3):
        scene.add(deal_id, won_at=WON.replace(hour=deal_id))
    scene.by_hand.doubtful = {2, 3}
    scene.matched()

    assert scene.by_hand.asked == [
        Suspect(
            deal_id=deal_id,
            sale=make_sale(deal_id),
            customer_id="c",
            won_on=won_on,
        )
        for deal_id, won_on in ((2, WON.date() - timedelta(days=1)), (3, WON.date()))
    ]


def test_one_that_was_typed_by_hand_is_not_made_again(scene: Scene) -> None:
    scene.add(1)
    scene.add(2)
    scene.by_hand.doubtful, scene.by_hand.typed = {1, 2}, {1}

    assert scene.matched() == Matched(ready=(2,))


def test_one_that_was_booked_as_a_deal_that_is_gone_is_not_made_again(
    scene: Scene,
) -> None:
    for deal_id in (1, 2, 3):
        scene.add(deal_id)
    scene.gone.alike, scene.gone.gone = {1, 2}, {1}

    assert scene.matched() == Matched(ready=(2, 3))
    assert [suspect.deal_id for suspect in scene.gone.asked] == [1, 2]


def test_of_contracts_and_new_customers_no_sale_is_looked_for(scene: Scene) -> None:
    scene.add(1, make_contract(1))
    scene.add(2, make_sale(2, customer=make_customer("Novo")))
    scene.add(3)

    scene.matched()

    assert scene.gone.wanted.keys() == {3}


def test_contracts_and_new_customers_have_no_sale_typed_by_hand(scene: Scene) -> None:
    scene.add(1, make_contract(1))
    scene.add(2, make_sale(2, customer=make_customer("Novo")))
    scene.by_hand.doubtful = {1, 2}
    scene.matched()

    assert scene.by_hand.asked == []


# --- addresses


def test_a_new_customer_without_a_usable_address_is_told_of(scene: Scene) -> None:
    scene.add(1, make_sale(1, customer=reading("number")))
    scene.add(2, make_sale(2, customer=reading("")))
    scene.add(3, make_sale(3, customer=make_customer("Outro")))
    scene.matched()

    assert scene.desk.warned == {(1, "ADDRESS_UNUSABLE"): {"why": "number"}}


def test_the_address_of_one_that_is_there_does_not_matter(scene: Scene) -> None:
    scene.have(a_customer("d", "novo"))
    scene.add(1, make_sale(1, customer=reading("number")))
    scene.matched()

    assert (1, "ADDRESS_UNUSABLE") not in scene.desk.warned


def test_one_whose_sale_may_be_one_that_cannot_be_read_is_not_made(
    scene: Scene,
) -> None:
    scene.add(1)
    scene.add(2)
    scene.by_hand.typed = {1}
    odd = {"customer_id": "c", "total": None, "sold_on": None, "number": 5}
    scene.by_hand.odd = [ForeignSale(erp_id="", **odd)]

    assert scene.matched() == Matched(ready=(2,))


def test_of_those_that_passed_the_ones_won_first_are_taken(scene: Scene) -> None:
    scene.choice = Choice(first=2)
    for number, days in ((1, 1), (2, 3), (3, 2)):
        scene.add(number, won_at=NOON - timedelta(days=days))

    assert scene.matched().ready == (2, 3)
    assert scene.board.put_off == {1}


def test_only_named_deals_are_compared(scene: Scene) -> None:
    scene.choice = Choice(deals=frozenset({2, 9}))
    for number in (1, 2):
        scene.add(number)

    assert scene.matched().ready == (2,)
    assert scene.board.put_off == {1}
    assert [deal_id for deal_id, *_ in scene.leftovers.seen] == [2]


def test_before_a_deal_is_held_whom_it_names_is_read_by_the_id(scene: Scene) -> None:
    scene.have(a_customer("d", "duas"), a_customer("e", "duas"))
    scene.have(an_item("j", "cha"), an_item("k", "cha"))
    scene.add(1, make_sale(1, customer=make_customer("Duas")))
    scene.add(2, make_sale(2, lines=lines_of(CHA)))
    scene.add(3)
    scene.register.gone = {"e", "k"}

    assert scene.matched().ready == (1, 2, 3)
    assert scene.register.asked == ["d", "e", "j", "k"]


def test_who_is_there_twice_by_the_id_too_is_for_a_person(scene: Scene) -> None:
    scene.have(a_customer("d", "duas"), a_customer("e", "duas"))
    scene.add(1, make_sale(1, customer=make_customer("Duas")))

    assert scene.matched() == Matched()
    assert scene.held() == {1: Reason.CUSTOMER_AMBIGUOUS}


def test_a_release_has_all_read_again(scene: Scene) -> None:
    scene.add(1)
    scene.add(2)
    scene.consents.released[2] = NOON

    scene.matched()

    assert scene.register.whole_since == [NOON, NOON]
