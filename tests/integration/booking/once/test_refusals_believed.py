"""When a refusal is believed although a send is unanswered, and what counts as a send."""

from collections.abc import Sequence

import pytest

from ganho.booking.books import Books
from ganho.booking.once.creatable import Found
from ganho.ledger.records import Booking
from ganho.report.run_report import RunReport
from tests.contract_deals import CREATE, fill, only_deal
from tests.deciding import decide, held, record_of
from tests.integration.booking.once.test_contract_lost_answers import add_by_hand
from tests.world import World

SALES = ("conta_azul", "POST", "/v1/venda")
CONTRACTS = ("conta_azul", "POST", CREATE)
SEARCH = ("conta_azul", "GET", "/v1/venda/busca")
HOUR = 3600
FIVE_HOURS = [1] * 5
THREE_DAYS = [*FIVE_HOURS, 1, 1, 1, *[4] * 16]
"""Hours from run to run."""
REFUSED = {"status": 400, "body": '{"error":"não pode"}'}
BLOCKED = {"status": 403, "body": '{"descricao_erro":"x","status_conta":"BLOQUEADA"}'}
NOBODY = {"status": 200, "body": '{"itens":[],"total_itens":0}'}
"""What a search answers that finds nothing, whatever there is."""


def add_deal(w: World, name: str = "Hotel Azul", value: int = 10) -> int:
    """A deal whose customer and item the ERP has already."""
    crm, erp = w.sandbox.pipedrive, w.sandbox.conta_azul
    erp.add_customer(name)
    if not erp.catalogue_products():
        erp.add_product("Venda Pipedrive", saldo=1000)
    deal: int = crm.add_deal(org=crm.add_organization(name), value=value)
    return deal


def book_one(w: World) -> None:
    """Book a deal, so that a number of ours is known."""
    add_deal(w, "Padaria Sol", 5)
    assert len(w.run().bookings) == 1
    w.sandbox.clock.advance(70)


def run_for(w: World, waits: Sequence[int]) -> list[RunReport]:
    reports = []
    for hours in waits:
        reports.append(w.run())
        w.sandbox.clock.advance(hours * HOUR)
    return reports


def numbers(w: World) -> list[int]:
    """The numbers that sales were sent with, in turn."""
    return [request.body["numero"] for request in w.sandbox.faults.requests(*SALES)]


def open_numbers(w: World) -> list[int | None]:
    with w.ledger() as ledger:
        return [one.number for one in ledger.promises.unsettled()]


def book_after_all(w: World, deal: int) -> RunReport:
    """Nothing is wrong any more; give the report of the look that comes by itself."""
    w.sandbox.faults.clear()
    next_look_at = record_of(w, deal).next_look_at
    assert next_look_at is not None
    wait = next_look_at - w.sandbox.clock.now()
    w.sandbox.clock.advance(wait.total_seconds() + 1)
    return w.run()


def test_after_an_hour_the_deal_is_held_with_the_vendors_words(w: World) -> None:
    add_deal(w)
    w.sandbox.faults.add(*SALES, "lost_before_commit", times=2)
    w.sandbox.faults.add(*SALES, "status", times=999, **REFUSED)

    reports = run_for(w, THREE_DAYS)

    assert [r.exit_code for r in reports].count(3) <= 2
    assert {r.quarantine[0].reason for r in reports[2:]} == {"SALE_REFUSED"}
    facts = reports[-1].quarantine[0].facts
    assert (facts["text"], facts["number"]) == ("não pode", "1")
    assert set(numbers(w)) == {1}
    assert len(numbers(w)) <= 12
    assert open_numbers(w) == [1]


def test_it_goes_on_with_the_same_promise_and_number(w: World) -> None:
    deal = add_deal(w)
    w.sandbox.faults.add(*SALES, "lost_before_commit", times=2)
    w.sandbox.faults.add(*SALES, "status", times=999, **REFUSED)
    run_for(w, FIVE_HOURS)

    report = book_after_all(w, deal)

    assert [one.number for one in report.bookings] == [1]
    assert set(numbers(w)) == {1}
    assert open_numbers(w) == []
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_within_the_hour_it_waits_and_asks_again(w: World) -> None:
    add_deal(w)
    w.sandbox.faults.add(*SALES, "lost_before_commit", times=2)
    w.sandbox.faults.add(*SALES, "status", times=2, **REFUSED)

    waiting = []
    for _ in range(3):
        waiting.append(w.run().exit_code)
        w.sandbox.clock.advance(300)
    report = w.run()

    assert waiting == [3, 3, 3]
    assert [one.number for one in report.bookings] == [1]
    assert set(numbers(w)) == {1}


def test_a_number_that_a_working_search_shows_free_is_replaced(w: World) -> None:
    book_one(w)
    add_deal(w)
    w.sandbox.faults.add(*SALES, "lost_before_commit", times=2)
    w.sandbox.faults.add(*SALES, "status", **REFUSED)

    reports = run_for(w, [1, 1, 1])

    assert numbers(w) == [1, 2, 2, 2, 3]
    assert [one.number for r in reports for one in r.bookings] == [3]
    assert open_numbers(w) == []


def test_refused_under_a_fresh_number_too_the_promise_is_closed(w: World) -> None:
    book_one(w)
    deal = add_deal(w)
    w.sandbox.faults.add(*SALES, "lost_before_commit", times=2)
    w.sandbox.faults.add(*SALES, "status", times=999, **REFUSED)

    run_for(w, THREE_DAYS)

    assert held(w) == {deal: "SALE_REFUSED"}
    assert "number" not in record_of(w, deal).facts
    assert open_numbers(w) == []
    assert len(numbers(w)) <= 20


@pytest.mark.parametrize("is_known", [True, False], ids=["a number known", "none"])
def test_a_search_that_finds_nothing_shows_no_number_free(
    w: World, is_known: bool
) -> None:
    if is_known:
        book_one(w)
    deal = add_deal(w)
    before = len(w.sandbox.conta_azul.sales())
    w.sandbox.faults.add(*SALES, "lost_after_commit")
    w.sandbox.faults.add(*SEARCH, "status", times=9999, **NOBODY)

    run_for(w, THREE_DAYS[:-8])
    unseen = held(w)
    made = len(w.sandbox.conta_azul.sales()) - before
    report = book_after_all(w, deal)

    assert unseen == {deal: "SALE_REFUSED"}
    assert made == 1
    assert len(set(numbers(w))) == 1 + is_known
    assert [one.adopted for one in report.bookings] == [True]
    assert open_numbers(w) == []


def test_a_number_that_the_vendors_own_counter_has_passed_is_not_free(
    w: World,
) -> None:
    """An old copy of the ledger does not know that its number was used for the deal."""
    deal = add_deal(w)
    (customer,) = w.sandbox.conta_azul.customers()
    notes = f"[pipedrive:700100:{deal}]"
    w.sandbox.conta_azul.add_sale(customer.id, 10, number=1, notes=notes)
    w.sandbox.faults.add(
        "conta_azul", "GET", "/v1/venda/proximo-numero", "status", status=200, body="1"
    )
    w.sandbox.faults.add(*SEARCH, "status", times=9999, **NOBODY)

    w.run()
    kept = open_numbers(w)
    report = book_after_all(w, deal)

    assert (numbers(w), kept) == ([1], [1])
    assert [one.adopted for one in report.bookings] == [True]
    assert len(w.sandbox.conta_azul.sales()) == 1


def test_a_lost_sale_is_looked_for_on_every_day_of_its_sends(w: World) -> None:
    """The search by number does not show it: it lies on the day of the first send."""
    deal = add_deal(w)
    w.sandbox.faults.add(*SALES, "lost_after_commit")
    w.sandbox.faults.add(*SEARCH, "status", skip=1, times=99)
    w.run()
    w.sandbox.faults.clear()
    (sale,) = w.sandbox.conta_azul.sales()
    sale.number = 900
    w.sandbox.clock.advance(3 * 24 * HOUR)

    def look(books: Books) -> Found[Booking]:
        intent = books.company.ledger.promises.find("sale", str(deal))
        assert intent is not None
        again = books.company.ledger.promises.send_again(intent)
        return books.sale_looks.look(again)

    found = decide(w, look)

    assert found.ours is not None
    assert found.ours.thing.erp_id == sale.id


def test_a_fatal_answer_is_an_answer(w: World) -> None:
    deal = add_deal(w)
    w.sandbox.faults.add(*SALES, "status", **BLOCKED)
    w.sandbox.faults.add(*SALES, "status", times=999, **REFUSED)

    stopped = w.run()
    with w.ledger() as ledger:
        unanswered = [one.unanswered for one in ledger.promises.unsettled()]
    w.sandbox.clock.advance(300)
    w.run()

    assert stopped.exit_code == 1
    assert unanswered == [0]
    assert held(w) == {deal: "SALE_REFUSED"}


def test_a_fatal_answer_about_a_customer_is_one_too(w: World) -> None:
    crm = w.sandbox.pipedrive
    crm.add_deal(org=crm.add_organization("Hotel Azul"), value=10)
    w.sandbox.faults.add("conta_azul", "POST", "/v1/pessoas", "status", **BLOCKED)

    stopped = w.run()
    report = w.run()

    assert stopped.exit_code == 1
    assert len(report.bookings) == 1
    assert len(w.sandbox.conta_azul.customers()) == 1


def test_a_redirect_is_no_answer_of_the_vendors(w: World) -> None:
    deal = add_deal(w)
    elsewhere = {"status": 303, "headers": {"Location": "https://example.com/"}}
    w.sandbox.faults.add(*SALES, "status", **elsewhere)

    stopped = w.run()

    assert stopped.exit_code == 1
    with w.ledger() as ledger:
        assert ledger.promises.find("sale", str(deal)).unanswered == 1


def test_a_kill_before_the_first_send_is_no_send_for_ever(w: World) -> None:
    deal = add_deal(w)
    w.sandbox.faults.add(*SALES, "status", times=999, **REFUSED)

    def die(books: Books) -> None:
        books.company.ledger.promises.begin(
            "sale", str(deal), payload_hash="h", number=1, deal_id=deal
        )

    decide(w, die)
    w.sandbox.clock.advance(HOUR)

    report = w.run()

    assert [one.reason for one in report.quarantine] == ["SALE_REFUSED"]


def test_a_contract_that_is_refused_is_held_too(w: World) -> None:
    deal = only_deal(w)
    w.sandbox.faults.add(*CONTRACTS, "lost_before_commit", times=2)
    w.sandbox.faults.add(*CONTRACTS, "status", times=999, **REFUSED)

    run_for(w, THREE_DAYS)
    sent = w.sandbox.faults.requests(*CONTRACTS)
    report = book_after_all(w, deal)

    assert len(sent) <= 12
    assert {request.body["termos"]["numero"] for request in sent} == {1}
    assert [one.number for one in report.bookings] == [1]
    assert open_numbers(w) == []


def test_what_holds_a_contract_just_before_its_send_is_no_lost_answer(
    w: World,
) -> None:
    deal, _ = fill(w)
    w.sandbox.faults.add(*CONTRACTS, "lost_before_commit", times=99)
    w.run()
    w.sandbox.faults.clear()
    add_by_hand(w, deal)

    decide(
        w,
        lambda books: books.turns.take(
            "create_contract", books.contracts.create, [deal]
        ),
    )

    assert record_of(w, deal).reason == "CONTRACT_ALREADY_ACTIVE"
    with w.ledger() as ledger:
        assert ledger.promises.find("contract", str(deal)).unanswered == 0
