"""What a customer's record lacks before an invoice can be issued to him (R16)."""

from typing import Any

from tests.reviewing import ADDRESS, DAY, book, keep_booked, later, review
from tests.world import World

PEOPLE = ("conta_azul", "GET", "/v1/pessoas.*")
EVERYTHING = ("tax_id", "address", "email")
CNPJ = "45321678000104"


def customers(w: World) -> list[Any]:
    """The ERP's customers in the order in which they were made."""
    return w.sandbox.conta_azul.customers()


def complete(w: World, *, lacking: str = "", place: int = 0) -> None:
    """Fill a customer's record in, but for one thing."""
    has = {
        "document": CNPJ,
        "email": "financeiro@hotel.example",
        "rest": {"enderecos": [ADDRESS]},
    }
    names = {"tax_id": "document", "email": "email", "address": "rest"}
    has.pop(names.get(lacking, ""), None)
    w.sandbox.conta_azul.edit_customer(customers(w)[place].id, **has)


def gaps(w: World) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What each waiting sale lacks, and what is not known of it."""
    return [(sale.missing, sale.unknown) for sale in review(w).sales]


def asked_of_people(w: World) -> int:
    before = len(w.sandbox.faults.requests(*PEOPLE))
    review(w)
    return len(w.sandbox.faults.requests(*PEOPLE)) - before


def test_a_new_customer_lacks_everything_until_somebody_fills_it_in(w: World) -> None:
    book(w)
    before = gaps(w)
    complete(w)

    assert before == [(EVERYTHING, ())]
    assert gaps(w) == [((), ())]


def test_each_gap_is_named_by_itself(w: World) -> None:
    book(w)
    found = []
    for lacking in EVERYTHING:
        customers(w)[0].document = customers(w)[0].email = ""
        customers(w)[0].rest = {}
        complete(w, lacking=lacking)
        found += gaps(w)

    assert found == [((name,), ()) for name in EVERYTHING]


def test_sales_of_one_customer_ask_for_him_once(w: World) -> None:
    book(w, 12, customers=1)

    assert asked_of_people(w) == 1


def test_many_customers_are_read_from_lists(w: World) -> None:
    keep_booked(w, 30)
    complete(w, place=7)
    later(w, DAY)

    assert asked_of_people(w) == 3
    assert sorted(gaps(w)) == [((), ()), *[(EVERYTHING, ())] * 29]


def test_where_lists_show_no_addresses_few_are_read_and_the_rest_is_unknown(
    w: World,
) -> None:
    w.sandbox.conta_azul.switches.addresses_listed = False
    keep_booked(w, 30)
    complete(w, place=0)

    found = gaps(w)

    assert found[0] == ((), ())
    assert found[1:20] == [(EVERYTHING, ())] * 19
    assert found[20:] == [(("tax_id", "email"), ("address",))] * 10


def test_a_customer_that_cannot_be_read_is_unknown_and_the_queue_is_shown(
    w: World,
) -> None:
    book(w, 2, customers=2)
    w.sandbox.faults.add(*PEOPLE, "status", status=503, times=90)

    assert gaps(w) == [((), EVERYTHING)] * 2


def test_a_customer_under_another_profile_is_read_by_id(w: World) -> None:
    book(w, 6, customers=6)
    complete(w, place=0)
    complete(w, place=3)
    customers(w)[3].profiles = ("Fornecedor",)

    found = gaps(w)

    assert found == [((), ()), *[(EVERYTHING, ())] * 2, ((), ()), *found[4:]]
