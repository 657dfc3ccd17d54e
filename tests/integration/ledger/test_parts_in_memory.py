"""The parts of a ledger that unit tests keep in memory answer as the database does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from ganho.domain.customer.customer import Taken
from ganho.ledger.records import (
    Booking,
    ForeignSale,
    Intent,
    MirroredCustomer,
    MirroredItem,
    Sent,
)
from tests.integration.ledger.conftest import Open
from tests.unit.booking.factories import DAY, make_booking
from tests.unit.booking.fakes import (
    Clock,
    Facts,
    Foreign,
    Mirror,
    Promises,
    fingerprint,
)

SENT = Sent(customer_id="c", total=Decimal(10), day=DAY)
LATER = replace(SENT, total=Decimal(12))


def same(intent: Intent | None) -> Intent | None:
    """Give an intent without the id of its row."""
    return intent and replace(intent, intent_id=0)


def promise(promises: Any, number: int = 7) -> Intent:
    intent: Intent = promises.begin(
        "sale", "1", payload_hash="h", number=number, deal_id=1, sent=SENT
    )
    return intent


def lose_answers(promises: Any, _bookings: Any, clock: Clock) -> Any:
    """A send, two more of another amount, and the last of them answered."""
    intent = promise(promises)
    clock.advance(seconds=10)
    again = promises.send_again(intent, sent=LATER)
    clock.advance(seconds=10)
    third = promises.send_again(again, number=8, payload_hash="i", sent=LATER)
    answered = promises.answered(third, before=again)
    return [same(one) for one in (again, third, answered)]


def change_number(promises: Any, _bookings: Any, clock: Clock) -> Any:
    """A number that is changed, for nothing was made under the first."""
    intent = promise(promises)
    clock.advance(seconds=10)
    promises.send_again(intent, number=9, sent=LATER, forget_unanswered=True)
    return same(promises.find("sale", "1")), promises.held_numbers("sale")


def answer_too_often(promises: Any, _bookings: Any, clock: Clock) -> Any:
    clock.advance(seconds=10)
    answered = promises.answered(promises.answered(promise(promises)))
    return same(answered), same(promises.find("sale", "1"))


def fail(promises: Any, _bookings: Any, clock: Clock) -> Any:
    """Two answers of 5xx in one run, and what is known of them later."""
    intent = promises.failed(promise(promises), status=502, code="")
    clock.advance(seconds=10)
    again = promises.send_again(intent, sent=SENT)
    promises.failed(again, status=500, code="ERRO_INTERNO")
    known = promises.find("sale", "1")
    failed = replace(known.failed, run_id="")
    return replace(same(known), failed=failed), promises.others_than(known)


def give_up(promises: Any, _bookings: Any, _clock: Clock) -> Any:
    """Given up, it may be promised again."""
    promises.give_up(promise(promises))
    gone = promises.find("sale", "1")
    return gone, same(promise(promises, 9)), len(promises.unsettled())


def book(promises: Any, bookings: Any, _clock: Clock) -> Any:
    """Booked with its remarks; given up later."""
    booking = make_booking(1, "a", run_id="run-1")
    bookings.keep(booking, promise(promises), {"MONTH_CLOSED": {}})
    cancelled = make_booking(2, "b", number=9, cancelled=True, run_id="run-1")
    bookings.keep(cancelled)
    first = (
        bookings.of_deal(1),
        promises.find("sale", "1"),
        bookings.latest_numbers("sale", 3),
    )
    bookings.supersede(1)
    return first, bookings.of_deal(1), history(bookings)


def history(bookings: Any) -> Any:
    return (
        bookings.booked_before([1, 2, 3]),
        bookings.ours_among(["a", "b", "x"]),
        bookings.first_sold(["c", "d"]),
        bookings.latest_numbers("sale", 3),
    )


def know(promises: Any, bookings: Any, _clock: Clock) -> Any:
    """What is promised is known, and so is what is booked."""
    bookings.keep(make_booking(2, "b", kind="contract", run_id="run-1"))
    before = promises.knows("sale"), promises.knows("contract")
    promise(promises)
    return before, promises.knows("sale")


def tell_adopted(_promises: Any, bookings: Any, _clock: Clock) -> Any:
    bookings.keep(make_booking(1, "a", adopted=True, run_id="run-1"))
    erp_ids = bookings.ours_among(["a"]), bookings.ours_among(["a"], answered=True)
    return erp_ids, bookings.latest_numbers("contract", 3)


@pytest.mark.parametrize(
    "story",
    [
        *(lose_answers, change_number, answer_too_often, fail, give_up, book, know),
        tell_adopted,
    ],
)
def test_promises_and_bookings(
    open_ledger: Open, story: Callable[[Any, Any, Clock], Any]
) -> None:
    there, here = Clock(), Clock()
    ledger = open_ledger(clock=there)

    with ledger.lease("test"):
        in_database = story(ledger.promises, ledger.bookings, there)

    in_memory = Promises(here)
    assert story(in_memory, in_memory, here) == in_database


def foreign(erp_id: str, **changes: Any) -> ForeignSale:
    values = {
        "erp_id": erp_id,
        "customer_id": "c",
        "total": Decimal(10),
        "sold_on": DAY,
        "number": 7,
    }
    return ForeignSale(**(values | changes))


def remember(part: Any) -> Any:
    """What is read, what was only listed, and what is remembered anew."""
    part.note_sales([foreign("a", read=False), foreign("b", marker="m")])
    part.note_sales([foreign("d", read=False, sold_on=DAY - timedelta(days=9))])
    unread = part.unread_sales(DAY)
    part.note_sales([foreign("a", customer_id=None, number=None)])
    part.note_contracts(["k", "l"])
    part.note_contracts(["l"], "m")
    return (
        unread,
        part.sales_among(["a", "b", "d", "x"]),
        [sale.erp_id for sale in part.sales_of(["c"])],
        part.sales_marked(["m", "n"]),
        part.listed_before(["a", "x"]),
        part.contracts_among(["k", "l", "x"]),
        part.contracts_marked(["m"]),
    )


def test_what_others_made(open_ledger: Open) -> None:
    ledger = open_ledger()

    with ledger.lease("test"):
        in_database = remember(ledger.foreign)

    assert remember(Foreign()) == in_database


def mirror(part: Any) -> Any:
    """Ids of what shares a name, a tax id or a code, as the mirror changes."""
    part.take_in_customers(
        [customer("c", "azul", "1"), customer("d", "sol")], whole=True
    )
    part.take_in_customers([customer("e", "azul", active=False)], whole=False)
    part.take_in_items([item("p", "product")], kind="product", whole=True)
    part.take_in_items([item("s", "service", "code:1")], kind="service", whole=True)
    first = alike(part)
    part.take_in_customers([customer("d", "azul")], whole=True)
    part.take_in_items([], kind="product", whole=True)
    return first, alike(part)


def made(part: Any, make: Callable[[Any], None]) -> Any:
    """What ganho made is known by what it was asked for, whatever is read of it."""
    make(customer("c", "azul", "1"))
    make(item("p", "product", "code:1"))
    part.take_in_customers([], whole=True)
    part.take_in_items([], kind="product", whole=True)
    unlisted = alike(part)
    part.take_in_customers([customer("c", "azul ltda")], whole=True)
    renamed = replace(item("p", "product"), name_key="name:azul")
    part.take_in_items([renamed], kind="product", whole=True)
    part.take_in_customers([customer("d", "azul")], whole=False)
    (known,) = part.customers_like(name_keys={"azul ltda"}, tax_keys=())
    return unlisted, alike(part), known.made_for is not None


def test_what_was_made(open_ledger: Open) -> None:
    ledger, memory = open_ledger(), Mirror()

    def settle(row: Any) -> None:
        kind = "customer" if isinstance(row, MirroredCustomer) else "item"
        intent = ledger.promises.begin(kind, "key", payload_hash="")
        settle = getattr(ledger.promises, f"settle_{kind}")
        settle(intent, row)

    def note(row: Any) -> None:
        rows, key = memory.items, "item_id"
        if isinstance(row, MirroredCustomer):
            rows, key = memory.customers, "customer_id"
        rows[getattr(row, key)] = memory.made[getattr(row, key)] = row

    with ledger.lease("test"):
        in_database = made(ledger.mirror, settle)

    assert made(memory, note) == in_database


def take(part: Any, seal: Callable[[str], str]) -> Any:
    """Who took a record is known by every key, and stays through readings."""
    part.take_in_customers([customer("c", "azul"), customer("d", "sol")], whole=True)
    part.keep_taken({"c": Taken(holder="person 1", tax_key=seal("1"))})
    part.take_in_customers([customer("c", "azul"), customer("d", "sol")], whole=True)
    part.keep_taken({"d": Taken(holder="person 2")})
    part.keep_taken({})
    found = part.customers_like(name_keys={"sol"}, tax_keys={"1"})
    return {c.customer_id: c.taken and c.taken.holder for c in found}


def test_who_took_what(open_ledger: Open) -> None:
    ledger = open_ledger()
    with ledger.lease("test"):
        in_database = take(ledger.mirror, ledger.fingerprint)

    assert (
        take(Mirror(), fingerprint) == in_database == {"c": "person 1", "d": "person 2"}
    )


def let_go(part: Any) -> Any:
    """Who may be used, as those that are gone are let go of."""
    inactive = customer("e", "x", active=False)
    part.take_in_customers([customer("d", "sol"), inactive], whole=False)
    part.take_in_items([item("c", "product")], kind="product", whole=True)
    part.keep_taken({"d": Taken(holder="person 1")})
    part.forget("customer", ["c", "d", "x"], made_only=True)
    left = part.active_among("customer", ["c", "d", "e", "x"])
    part.forget("customer", ["d", "x"])
    return left, part.active_among("customer", ["c", "d"]), alike(part)


def test_who_is_let_go_of(open_ledger: Open) -> None:
    ledger, memory = open_ledger(), Mirror()
    with ledger.lease("test"):
        intent = ledger.promises.begin("customer", "key", payload_hash="")
        ledger.promises.settle_customer(intent, customer("c", "azul"))
        in_database = let_go(ledger.mirror)

    memory.customers["c"] = memory.made["c"] = customer("c", "azul")
    assert let_go(memory) == in_database
    assert in_database[:2] == ({"d"}, set())


def test_what_was_made_long_ago_and_is_not_listed_is_gone(open_ledger: Open) -> None:
    clock = Clock()
    ledger = open_ledger(clock=clock)
    with ledger.lease("test"):
        intent = ledger.promises.begin("customer", "key", payload_hash="")
        ledger.promises.settle_customer(intent, customer("c", "azul"))
        clock.advance(hours=23)
        ledger.mirror.take_in_customers([], whole=True)
        young = alike(ledger.mirror)[0]
        clock.advance(hours=2)
        ledger.mirror.take_in_customers([], whole=True)

        assert (young, alike(ledger.mirror)[0]) == (["c"], [])


def alike(part: Any) -> Any:
    customers = part.customers_like(name_keys={"azul"}, tax_keys={"1"})
    items = part.items_like(name_keys={"name:cafe"}, code_keys={"code:1"})
    return (
        sorted(one.customer_id for one in customers),
        sorted((one.item_id, one.kind, one.active) for one in items),
    )


def customer(
    customer_id: str, name: str, tax: str | None = None, *, active: bool = True
) -> MirroredCustomer:
    return MirroredCustomer(
        customer_id=customer_id, name_key=name, tax_key=tax, active=active
    )


def item(item_id: str, kind: Any, code: str | None = None) -> MirroredItem:
    return MirroredItem(
        item_id=item_id, kind=kind, name_key="name:cafe", code_key=code, active=True
    )


def test_the_mirror(open_ledger: Open) -> None:
    ledger = open_ledger()

    with ledger.lease("test"):
        in_database = mirror(ledger.mirror)

    assert mirror(Mirror()) == in_database


def note(part: Any, clock: Clock) -> Any:
    part.note("a", {"b": 1})
    young = part.get("a", younger_than=timedelta(hours=1))
    clock.advance(hours=2)
    old = part.get("a", younger_than=timedelta(hours=1))
    part.note("a", [2])
    return young, old, part.get("a"), part.get("x")


def test_small_facts(open_ledger: Open) -> None:
    there, here = Clock(), Clock()
    ledger = open_ledger(clock=there)

    with ledger.lease("test"):
        in_database = note(ledger.facts, there)

    assert note(Facts(here), here) == in_database


def test_a_second_booking_of_a_deal_is_refused(open_ledger: Open) -> None:
    def book_twice(bookings: Any) -> None:
        for erp_id in ("a", "b"):
            bookings.keep(Booking(**vars(make_booking(1, erp_id))))

    ledger = open_ledger()
    with ledger.lease("test"), pytest.raises(IntegrityError):
        book_twice(ledger.bookings)
    with pytest.raises(AssertionError):
        book_twice(Promises())
