"""The four makers: what they ask before a create, and what they send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from ganho.booking.once.contract_maker import ContractMaker
from ganho.booking.once.customer_maker import CustomerMaker
from ganho.booking.once.item_maker import ItemMaker
from ganho.booking.once.numbered import Numbered
from ganho.booking.once.sale_maker import SaleMaker
from ganho.booking.once.unnumbered import Unnumbered
from ganho.booking.run.numbers import Numbers
from ganho.booking.run.run import NotYetError
from ganho.conta_azul.schemas import (
    CreatedSale,
    ErpItem,
    ErpPerson,
    PessoaRequest,
    ProdutoRequest,
    ServicoRequest,
)
from ganho.errors import FatalError, RefusedError, RejectedError, UnknownOutcomeError
from ganho.ledger.records import MirroredItem
from tests.unit.booking.erp_fakes import mark
from tests.unit.booking.factories import (
    CUSTOMER,
    DAY,
    make_booking,
    make_contract,
    make_item,
    make_line,
    make_sale,
)
from tests.unit.booking.fakes import Terms, fingerprint
from tests.unit.booking.once.failures import make_failing
from tests.unit.booking.once.scenes import Before, References, Scene
from tests.unit.domain.factories import make_settings

LOST = UnknownOutcomeError("no answer")
REFUSED = RefusedError(400, "não pode")


@dataclass
class Register:
    """An ERP's people and catalogue, and what is sent to them."""

    people: list[ErpPerson] = field(default_factory=list)
    items: list[ErpItem] = field(default_factory=list)
    sent: list[Any] = field(default_factory=list)
    answer: Exception | None = None

    def _create(self, request: Any) -> str:
        self.sent.append(request)
        if self.answer is not None:
            raise self.answer
        return "new"

    def create_person(self, request: PessoaRequest) -> str:
        return self._create(request)

    def create_product(self, request: ProdutoRequest) -> str:
        return self._create(request)

    def create_service(self, request: ServicoRequest) -> str:
        return self._create(request)

    def find_people(self, **_keys: Any) -> Iterator[ErpPerson]:
        yield from self.people

    def find_products(self, **_keys: Any) -> list[ErpItem]:
        return [item for item in self.items if item.kind == "product"]

    def find_services(self, **_keys: Any) -> list[ErpItem]:
        return [item for item in self.items if item.kind == "service"]


@dataclass
class Making(Scene):
    """A run that makes what its deals need."""

    before: Before = field(default_factory=Before)
    references: References = field(default_factory=References)
    erp: Register = field(default_factory=Register)
    terms: Terms = field(default_factory=Terms)
    next_number: int = 7

    def numbered(self, kind: Any) -> Numbered:
        return Numbered(
            promises=self.promises,
            bookings=self.promises,
            numbers=Numbers(kind, lambda: self.next_number, self.promises),
            looks=self.looks,
            failing=make_failing(self.promises, self.clock),
            brake=self.brake,
        )

    def unnumbered(self) -> Unnumbered[Any]:
        return Unnumbered(
            promises=self.promises,
            fingerprint=fingerprint,
            looks=self.looks,
            failing=make_failing(self.promises, self.clock),
            brake=self.brake,
            keep=self.promises.settle,
        )

    def make_sale(self, deal_id: int = 1) -> None:
        SaleMaker(
            bookings=self.promises,
            brake=self.brake,
            before=self.before,
            deals=self.deals,
            references=self.references,
            leftovers=self.leftovers(),
            numbered=self.numbered("sale"),
            sales=self.sales,
            looks=self.sale_looks(),
            stock=self.stock(),
            settings=make_settings(**self.settings),
            run_id="run",
        ).create(deal_id)

    def contract_maker(self) -> ContractMaker:
        return ContractMaker(
            promises=self.promises,
            bookings=self.promises,
            terms=self.terms,
            brake=self.brake,
            before=self.before,
            deals=self.deals,
            references=self.references,
            leftovers=self.leftovers(),
            numbered=self.numbered("contract"),
            contracts=self.contracts,
            looks=self.contract_looks(),
            in_force=self.in_force,
            identity=self.identity,
            settings=make_settings(**self.settings),
            today=date(2026, 11, 10),
            run_id="run",
        )

    def make_customer(self, deal_id: int = 1) -> None:
        CustomerMaker(
            brake=self.brake,
            before=self.before,
            desk=self.desk,
            deals=self.deals,
            counterparts=self.counterparts(),
            register=self.register,
            leftovers=self.leftovers(),
            unnumbered=self.unnumbered(),
            people=self.erp,
            identity=self.identity,
        ).resolve(deal_id)

    def make_items(self, deal_id: int = 1) -> None:
        ItemMaker(
            brake=self.brake,
            before=self.before,
            desk=self.desk,
            deals=self.deals,
            counterparts=self.counterparts(),
            register=self.register,
            leftovers=self.leftovers(),
            unnumbered=self.unnumbered(),
            catalogue=self.erp,
            identity=self.identity,
            settings=make_settings(**self.settings),
        ).resolve(deal_id)


@pytest.fixture
def scene() -> Making:
    return Making()


# --- sales


def test_a_sale_is_booked_as_it_was_answered(scene: Making) -> None:
    scene.add_deal()

    scene.make_sale()

    booking = scene.promises.of_deal(1)
    assert booking == make_booking(1, "s", customer_id=CUSTOMER, run_id="run")
    assert scene.sales.requests[0].numero == 7
    assert scene.before.asked == 1


def test_what_the_vendor_made_of_it_counts_and_is_told(scene: Making) -> None:
    scene.add_deal()
    scene.sales.answer = CreatedSale(
        sale_id="s", number=8, total=Decimal(9), pending="stock"
    )

    scene.make_sale()

    booking = scene.promises.of_deal(1)
    assert booking is not None
    assert (booking.number, booking.total) == (8, Decimal(9))
    assert set(scene.promises.remarks[1]) == {"TOTAL_DIFFERS", "STOCK_RESERVING"}


def test_a_deal_of_a_closed_month_is_told(scene: Making) -> None:
    scene.settings = {"closed_until": "2026-11-08"}
    scene.add_deal()

    scene.make_sale()

    assert scene.promises.remarks[1] == {"MONTH_CLOSED": {"day": DAY.isoformat()}}


def test_a_lost_answer_has_the_same_remarks_when_it_is_found(scene: Making) -> None:
    scene.settings = {"closed_until": "2026-11-08"}
    scene.add_deal()
    scene.promise()
    scene.sales.add("a", mark(1), total=Decimal(9), pending="reserving")

    scene.make_sale()

    assert scene.booked_as() == "a"
    assert set(scene.promises.remarks[1]) == {
        "MONTH_CLOSED",
        "TOTAL_DIFFERS",
        "STOCK_RESERVING",
    }
    assert scene.sales.requests == []


def test_what_is_booked_is_not_made_again(scene: Making) -> None:
    scene.add_deal()
    scene.promises.keep(make_booking())

    scene.make_sale()

    assert (scene.sales.requests, scene.before.asked) == ([], 0)


def test_a_halted_run_asks_nothing_more(scene: Making) -> None:
    scene.add_deal()
    scene.brake.halt(FatalError("x"))

    with pytest.raises(FatalError):
        scene.make_sale()

    assert scene.before.asked == 0


def test_a_deal_that_became_a_contract_meanwhile_waits(scene: Making) -> None:
    scene.add_deal(bookable=make_contract())

    with pytest.raises(NotYetError):
        scene.make_sale()


def test_one_whose_customer_is_missing_waits_without_a_promise(scene: Making) -> None:
    scene.add_deal()
    scene.references.missing = NotYetError("its customer is not there yet")

    with pytest.raises(NotYetError):
        scene.make_sale()

    assert scene.promises.open == {}


def test_a_request_that_cannot_be_written_needs_no_promise(scene: Making) -> None:
    scene.add_deal(bookable=make_sale(notes="x" * 501))

    with pytest.raises(RejectedError) as caught:
        scene.make_sale()

    assert caught.value.facts["field"] == "observacoes"
    assert scene.promises.open == {}


def test_what_was_promised_as_a_contract_is_settled_first(scene: Making) -> None:
    scene.add_deal()
    scene.promise("contract")
    scene.contracts.add("k", mark(1))

    scene.make_sale()

    assert scene.booked_as() == "k"
    assert scene.sales.requests == []


def test_a_refusal_says_why(scene: Making) -> None:
    scene.add_deal()
    scene.sales.answer = REFUSED
    scene.next_number = 7

    with pytest.raises(RejectedError) as caught:
        scene.make_sale()

    assert caught.value.reason == "SALE_REFUSED"
    assert [request.numero for request in scene.sales.requests] == [7, 8]


# --- contracts


def test_a_contract_is_booked_under_its_number(scene: Making) -> None:
    scene.add_deal(bookable=make_contract())

    scene.contract_maker().create(1)

    booking = scene.promises.of_deal(1)
    assert booking == make_booking(
        1, "k", kind="contract", customer_id=CUSTOMER, run_id="run"
    )
    assert scene.promises.remarks[1] == {"CONTRACT_WITHOUT_END": {}}


def test_a_contract_that_ends_the_day_before_the_typed_one_says_so(
    scene: Making,
) -> None:
    ends_on, typed = date(2027, 11, 23), date(2027, 11, 24)
    bookable = make_contract(ends_on=ends_on, typed_end=typed, periods=12)
    scene.add_deal(bookable=bookable)

    scene.contract_maker().create(1)

    assert scene.promises.remarks[1]["CONTRACT_END_DAY_BEFORE"] == {
        "periods": "12",
        "amount": str(bookable.total),
        "ends_on": "2027-11-23",
        "typed": "2027-11-24",
    }


def test_what_was_promised_as_a_sale_is_settled_first(scene: Making) -> None:
    scene.add_deal(bookable=make_contract())
    scene.promise("sale")
    scene.sales.add("a", mark(1))

    scene.contract_maker().create(1)

    assert scene.booked_as() == "a"
    assert scene.contracts.requests == []


def test_for_how_long_it_bills_is_kept(scene: Making) -> None:
    contract = make_contract(ends_on=date(2027, 11, 4), periods=12)
    scene.add_deal(bookable=contract)

    scene.contract_maker().create(1)

    terms = {"months": 1, "periods": 12, "ends_on": date(2027, 11, 4)}
    assert scene.terms.kept[1] == terms


def test_two_deals_of_one_run_do_not_make_the_same_contract(scene: Making) -> None:
    scene.add_deal(1, make_contract(1))
    scene.add_deal(2, make_contract(2))
    maker = scene.contract_maker()
    maker.create(1)

    with pytest.raises(RejectedError) as caught:
        maker.create(2)

    assert caught.value.facts == {"contract": "7", "why": "endless"}
    assert len(scene.contracts.requests) == 1


def test_nor_while_the_firsts_answer_is_missing(scene: Making) -> None:
    scene.add_deal(1, make_contract(1))
    scene.add_deal(2, make_contract(2))
    scene.contracts.answer = LOST
    maker = scene.contract_maker()
    with pytest.raises(UnknownOutcomeError):
        maker.create(1)
    scene.contracts.answer = None

    with pytest.raises(RejectedError):
        maker.create(2)


def test_what_is_active_may_be_the_deals_own_lost_one(scene: Making) -> None:
    scene.add_deal(bookable=make_contract())
    scene.promise("contract")
    scene.contracts.add("k", mark(1), customer_id=CUSTOMER, next_sale_id="s")
    scene.in_force.take_in(scene.contracts.contracts())

    scene.contract_maker().create(1)

    assert scene.booked_as() == "k"


def test_a_customers_other_contract_holds_the_deal(scene: Making) -> None:
    scene.add_deal(bookable=make_contract())
    scene.contracts.add("k", "de outrem", customer_id=CUSTOMER, next_sale_id="s")
    scene.in_force.take_in(scene.contracts.contracts())

    with pytest.raises(RejectedError):
        scene.contract_maker().create(1)

    assert scene.promises.open == {}


def test_a_contract_that_is_refused_says_why(scene: Making) -> None:
    scene.add_deal(bookable=make_contract())
    scene.contracts.answer = REFUSED

    with pytest.raises(RejectedError) as caught:
        scene.contract_maker().create(1)

    assert caught.value.reason == "CONTRACT_REFUSED"


@pytest.mark.parametrize("kind", ["sale", "contract"])
def test_a_refusal_of_what_points_to_nothing_is_for_the_next_run(
    scene: Making, kind: str
) -> None:
    scene.add_deal(bookable=make_contract() if kind == "contract" else None)
    scene.sales.answer = scene.contracts.answer = REFUSED
    scene.references.gone = True

    make = scene.make_sale
    if kind == "contract":
        make = partial(scene.contract_maker().create, 1)
    with pytest.raises(NotYetError):
        make()

    assert scene.references.checked == 1


def test_a_deal_that_became_a_sale_meanwhile_waits(scene: Making) -> None:
    scene.add_deal()

    with pytest.raises(NotYetError):
        scene.contract_maker().create(1)


# --- customers


def test_a_customer_that_is_there_is_not_made(scene: Making) -> None:
    scene.add_deal()
    scene.add_customer("c")

    scene.make_customer()

    assert (scene.erp.sent, scene.before.asked) == ([], 0)


def test_one_that_is_missing_is_made_with_a_marker(scene: Making) -> None:
    scene.add_deal()

    scene.make_customer()

    assert scene.register.freshened == ["customers"]
    key = scene.counterparts().customer_key(make_sale().customer)
    assert scene.promises.settled[key].customer_id == "new"
    assert "[pipedrive:1:1]" in scene.erp.sent[0].observacao


def test_one_that_shows_by_then_closes_its_promise(scene: Making) -> None:
    scene.add_deal()
    key = scene.counterparts().customer_key(make_sale().customer)
    scene.promise("customer", key, number=None)
    scene.register.freshen_customers = lambda _age: scene.add_customer("c")

    scene.make_customer()

    assert scene.promises.open == {}
    assert scene.erp.sent == []


@pytest.mark.parametrize(
    ("name", "notes", "found"),
    [("HOTEL AZUL", "", True), ("Outro", mark(1), True), ("Outro", mark(2), False)],
)
def test_a_lost_customer_is_found_by_keys_or_marker(
    scene: Making, name: str, notes: str, found: bool
) -> None:
    scene.add_deal()
    scene.erp.answer = LOST
    scene.erp.people = [
        ErpPerson(customer_id="p", name=name, document=None, active=True, notes=notes)
    ]

    if found:
        scene.make_customer()
    else:
        with pytest.raises(UnknownOutcomeError):
            scene.make_customer()

    assert [row.customer_id for row in scene.promises.settled.values()] == (
        ["p"] if found else []
    )


def test_a_customer_that_is_refused_says_why(scene: Making) -> None:
    scene.add_deal()
    scene.erp.answer = REFUSED

    with pytest.raises(RejectedError) as caught:
        scene.make_customer()

    assert caught.value.reason == "CUSTOMER_REFUSED"


# --- items


def add_items(scene: Making, *kinds: str) -> None:
    lines = tuple(
        make_line(make_item(name, kind=kind))
        for name, kind in zip(("Café", "Chá"), kinds, strict=False)
    )
    scene.add_deal(bookable=make_sale(lines=lines))


def test_each_item_is_made_in_the_catalogue_it_belongs_to(scene: Making) -> None:
    add_items(scene, "product", "service")

    scene.make_items()

    kinds = [type(request) for request in scene.erp.sent]
    assert kinds == [ProdutoRequest, ServicoRequest]
    assert "[pipedrive:1:1]" in scene.erp.sent[0].descricao


def test_an_item_that_is_there_is_not_made(scene: Making) -> None:
    add_items(scene, "product")
    scene.mirror.items["i"] = MirroredItem(
        item_id="i", kind="product", name_key="name:cafe", code_key=None, active=True
    )

    scene.make_items()

    assert scene.erp.sent == []


@pytest.mark.parametrize(
    ("ids", "active", "settings", "reason"),
    [
        ("ij", True, {}, "ITEM_AMBIGUOUS"),
        ("i", False, {}, "ITEM_INACTIVE"),
        ("", True, {"missing_items": "quarantine"}, "ITEM_MISSING"),
    ],
)
def test_what_came_to_be_since_the_match_is_looked_at_before_one_is_made(
    scene: Making, ids: str, active: bool, settings: dict[str, Any], reason: str
) -> None:
    add_items(scene, "product")
    scene.settings |= settings
    for one in ids:
        scene.mirror.items[one] = MirroredItem(
            item_id=one,
            kind="product",
            name_key="name:cafe",
            code_key=None,
            active=active,
        )

    with pytest.raises(RejectedError) as caught:
        scene.make_items()

    assert (caught.value.reason, scene.erp.sent) == (reason, [])


def test_a_product_that_cannot_be_seen_any_more_is_not_made(scene: Making) -> None:
    unseen = make_item("Café", listed=False)
    scene.add_deal(bookable=make_sale(lines=(make_line(unseen),)))

    with pytest.raises(RejectedError) as caught:
        scene.make_items()

    assert (caught.value.reason, scene.erp.sent) == ("ITEM_UNSEEN", [])


@pytest.mark.parametrize("kind", ["product", "service"])
@pytest.mark.parametrize(("active", "found"), [(True, True), (False, False)])
def test_a_lost_item_is_found_by_its_key(
    scene: Making, kind: str, active: bool, found: bool
) -> None:
    add_items(scene, kind)
    scene.erp.answer = LOST
    scene.erp.items = [
        ErpItem(item_id="i", kind=kind, name="CAFÉ", code=None, active=active)
    ]

    if found:
        scene.make_items()
    else:
        with pytest.raises(UnknownOutcomeError):
            scene.make_items()

    assert bool(scene.promises.settled) is found


def test_an_item_that_is_refused_says_why(scene: Making) -> None:
    add_items(scene, "product")
    scene.erp.answer = REFUSED

    with pytest.raises(RejectedError) as caught:
        scene.make_items()

    assert caught.value.reason == "ITEM_REFUSED"
