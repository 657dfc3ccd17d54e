"""The ledger keeps its word on both databases."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from ganho.domain.deal import Deal, Person
from ganho.domain.tokens import StoredTokens
from ganho.errors import FatalError, LeaseHeldError, LeaseLostError
from ganho.ledger.database import alembic_config, connect, prepare_schema
from ganho.ledger.key.sealing import generate_key
from ganho.ledger.key.whole import WholeLedger
from ganho.ledger.records import (
    Booking,
    DealReading,
    DealState,
    MirroredCustomer,
    MirroredItem,
    Sent,
)
from ganho.ledger.store import Ledger
from tests.integration.ledger.conftest import KEY

CANARY = "Canária Secreta 529.982.247-25"
WON = datetime(2026, 11, 5, 12, tzinfo=UTC)
Open = Callable[..., Ledger]


def deal(deal_id: int = 1) -> Deal:
    return Deal(
        deal_id=deal_id,
        title=CANARY,
        status="won",
        value=Decimal("12.34"),
        currency="BRL",
        pipeline_id=1,
        owner_id=1,
        won_at=WON,
        person=Person(person_id=1, name=CANARY),
    )


def reading(deal_id: int = 1, state: DealState = DealState.OPEN) -> DealReading:
    return DealReading(
        deal_id=deal_id,
        state=state,
        won_at=WON,
        value=Decimal("12.34"),
        currency="BRL",
        deal=deal(deal_id),
        fingerprint="f",
        reason="TAX_ID_INVALID" if state is DealState.QUARANTINED else None,
    )


def booking(deal_id: int = 1, erp_id: str = "sale-1") -> Booking:
    return Booking(
        deal_id=deal_id,
        kind="sale",
        erp_id=erp_id,
        number=7,
        total=Decimal("12.34"),
        sold_on=date(2026, 11, 5),
        customer_id="customer-1",
        run_id="run-1",
    )


def test_a_deal_is_kept_until_it_is_booked(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading()])
    before = ledger.deals.snapshots([1])
    intent = ledger.promises.begin("sale", "1", payload_hash="h", number=7, deal_id=1)
    ledger.bookings.keep(booking(), intent)

    assert before == {1: deal()}
    assert ledger.deals.snapshots([1]) == {}
    assert ledger.deals.find(1).state is DealState.BOOKED
    assert ledger.bookings.of_deal(1) == booking()
    assert ledger.promises.unsettled() == []
    assert [e.what for e in ledger.events.of(1)] == ["read_open", "promised", "booked"]


def test_a_booked_deal_that_is_read_again_stays_booked(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading()])
    ledger.bookings.keep(booking())
    ledger.deals.take_in("run-2", [reading()])

    assert ledger.deals.find(1).state is DealState.BOOKED
    assert ledger.deals.find(1).seen_in_run == "run-2"
    assert ledger.deals.snapshots([1]) == {}


def test_the_same_booking_twice_changes_nothing(ledger: Ledger) -> None:
    ledger.bookings.keep(booking())
    ledger.bookings.keep(booking())

    assert ledger.bookings.all() == [booking()]


def test_what_was_made_and_answered_is_told_from_what_was_found(ledger: Ledger) -> None:
    ledger.bookings.keep(booking())
    ledger.bookings.keep(replace(booking(2, "sale-2"), adopted=True))
    both = ["sale-1", "sale-2"]

    assert ledger.bookings.ours_among(both) == {"sale-1", "sale-2"}
    assert ledger.bookings.ours_among(both, answered=True) == {"sale-1"}


def test_a_booking_that_was_given_up_is_still_known(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading()])
    ledger.bookings.keep(booking())
    ledger.bookings.supersede(1)
    ledger.bookings.keep(replace(booking(2, "sale-2"), sold_on=date(2026, 11, 3)))

    assert ledger.bookings.booked_before([1, 2, 3]) == {1, 2}
    assert ledger.bookings.first_sold(["customer-1", "x"]) == {
        "customer-1": date(2026, 11, 3)
    }


def test_the_database_refuses_a_second_sale_of_one_deal(ledger: Ledger) -> None:
    ledger.bookings.keep(booking())

    with pytest.raises(IntegrityError):
        ledger.bookings.keep(booking(erp_id="sale-2"))


def test_the_database_refuses_one_sale_for_two_deals(ledger: Ledger) -> None:
    ledger.bookings.keep(booking())

    with pytest.raises(IntegrityError):
        ledger.bookings.keep(booking(deal_id=2))


def test_the_database_refuses_two_open_promises_of_one_thing(ledger: Ledger) -> None:
    ledger.promises.begin("sale", "1", payload_hash="h", number=7, deal_id=1)

    with pytest.raises(IntegrityError):
        ledger.promises.begin("sale", "1", payload_hash="h", number=8, deal_id=1)


def test_raw_sql_cannot_book_a_deal_twice(ledger: Ledger) -> None:
    ledger.bookings.keep(booking())
    columns = (
        "company, deal_id, kind, erp_id, number, cents, sold_on, customer_id, "
        "adopted, cancelled, run_id, booked_at"
    )
    copy = text(
        f"INSERT INTO bookings ({columns}) SELECT company, deal_id, kind, 'other', "  # noqa: S608 - constants
        "number, cents, sold_on, customer_id, adopted, cancelled, run_id, booked_at "
        "FROM bookings"
    )

    with pytest.raises(IntegrityError), ledger._engine.begin() as connection:
        connection.execute(copy)


def test_an_unknown_state_is_refused(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading()])

    with pytest.raises(IntegrityError), ledger._engine.begin() as connection:
        connection.execute(text("UPDATE deals SET state = 'lost'"))


def test_a_promise_keeps_its_number_and_counts_its_sends(ledger: Ledger) -> None:
    first = ledger.promises.begin("sale", "1", payload_hash="h", number=7, deal_id=1)
    again = ledger.promises.send_again(first)
    known = ledger.promises.answered(again)
    renewed = ledger.promises.send_again(known, number=9, forget_unanswered=True)

    assert (again.number, again.sends, again.unanswered) == (7, 2, 2)
    assert known.unanswered == 1
    assert (renewed.number, renewed.sends, renewed.unanswered) == (9, 3, 1)
    assert ledger.promises.find("sale", "1") == renewed
    assert ledger.promises.held_numbers("sale") == {9}


def test_a_promise_remembers_what_its_first_unanswered_send_asked_for(
    ledger: Ledger,
) -> None:
    asked = [
        Sent(customer_id="c", total=Decimal(total), day=date(2026, 11, 5))
        for total in (10, 20, 30)
    ]
    first = ledger.promises.begin(
        "sale", "1", payload_hash="h", number=7, sent=asked[0]
    )
    again = ledger.promises.send_again(first, sent=asked[1])
    renewed = ledger.promises.send_again(again, sent=asked[2], forget_unanswered=True)

    assert (first.sent, again.sent, renewed.sent) == (asked[0], asked[0], asked[2])
    assert ledger.promises.find("sale", "1") == renewed


def test_an_answered_send_leaves_a_promise_as_it_was_before(ledger: Ledger) -> None:
    first = ledger.promises.begin("sale", "1", payload_hash="h", number=7)
    again = replace(
        ledger.promises.send_again(first), last_sent_at=WON + timedelta(hours=1)
    )

    known = ledger.promises.answered(again, before=first)

    assert (known.unanswered, known.last_sent_at) == (1, first.last_sent_at)
    assert ledger.promises.find("sale", "1") == known


def test_a_quarantined_deal_remembers_since_when(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading(state=DealState.QUARANTINED)])
    first = ledger.deals.find(1)
    ledger.deals.take_in("run-2", [reading(state=DealState.QUARANTINED)])
    second = ledger.deals.find(1)
    ledger.deals.take_in("run-3", [replace(reading(), fingerprint="changed")])

    assert first.set_aside_at is not None
    assert second.set_aside_at == first.set_aside_at
    assert ledger.deals.find(1).state is DealState.OPEN


def test_watermarks_move_with_what_was_read(ledger: Ledger) -> None:
    assert ledger.runs.watermark("won") is None

    ledger.deals.take_in("run-1", [reading()], watermarks_at={"won": WON})

    assert ledger.runs.watermark("won") == WON


def test_the_mirror_knows_only_fingerprints(ledger: Ledger) -> None:
    rows = [
        MirroredCustomer(customer_id=i, name_key=n, tax_key=t, active=a)
        for i, n, t, a in [
            ("a", "hotel azul", "45321678000104", True),
            ("b", "hotel azul", None, False),
            ("c", "outra", None, True),
        ]
    ]
    ledger.mirror.take_in_customers(rows, whole=True)
    found = ledger.mirror.customers_like(name_keys=["hotel azul"], tax_keys=[])
    by_tax = ledger.mirror.customers_like(name_keys=[], tax_keys=["45321678000104"])
    ledger.mirror.take_in_customers(rows[2:], whole=True)

    assert [candidate.customer_id for candidate in found] == ["a"]
    assert [candidate.customer_id for candidate in by_tax] == ["a"]
    assert found[0].name_key == ledger.fingerprint("hotel azul")
    assert ledger.mirror.customers_like(name_keys=["hotel azul"], tax_keys=[]) == []


def test_whole_mirrors_of_products_leave_services_alone(ledger: Ledger) -> None:
    def item(item_id: str, kind: str) -> MirroredItem:
        return MirroredItem(
            item_id=item_id, kind=kind, name_key="x", code_key=None, active=True
        )

    ledger.mirror.take_in_items([item("p", "product")], kind="product", whole=True)
    ledger.mirror.take_in_items([item("s", "service")], kind="service", whole=True)
    ledger.mirror.take_in_items([], kind="product", whole=True)

    found = ledger.mirror.items_like(name_keys=["x"], code_keys=[])
    assert [row.item_id for row in found] == ["s"]


def test_facts_grow_old(open_ledger: Open) -> None:
    moment = [WON]
    ledger = open_ledger(clock=lambda: moment[0])
    with ledger.lease("test"):
        ledger.facts.note("x", {"a": 1})
    moment[0] += timedelta(hours=2)

    assert ledger.facts.get("x") == {"a": 1}
    assert ledger.facts.get("x", younger_than=timedelta(hours=1)) is None


def test_a_fact_that_is_yet_to_come_is_as_old_as_can_be(open_ledger: Open) -> None:
    moment = [WON + timedelta(days=800)]
    ledger = open_ledger(clock=lambda: moment[0])
    with ledger.lease("test"):
        ledger.facts.note("x", 1)
    moment[0] = WON

    assert ledger.facts.get("x") == 1
    assert ledger.facts.get("x", younger_than=timedelta(hours=1)) is None


def test_a_deal_that_was_read_in_the_future_is_read_again(open_ledger: Open) -> None:
    moment = [WON + timedelta(days=800)]
    ledger = open_ledger(clock=lambda: moment[0])
    with ledger.lease("test"):
        ledger.deals.take_in("run-1", [reading(1)])
        ledger.remarks.keep(1, "STOCK_PENDING", {})
    moment[0] = WON
    hour_ago = WON - timedelta(hours=1)

    assert ledger.deals.stale_ids(1, hour_ago, 10) == [1]
    assert len(ledger.remarks.of_kind("STOCK_PENDING", noted_before=hour_ago)) == 1


def test_sends_that_are_yet_to_come_are_brought_back(open_ledger: Open) -> None:
    moment = [WON + timedelta(hours=2)]
    ledger = open_ledger(clock=lambda: moment[0])
    with ledger.lease("test"):
        ledger.promises.begin("customer", "k", payload_hash="h", deal_id=1)
        moment[0] = WON
        ledger.promises.begin("customer", "l", payload_hash="h", deal_id=2)
        moment[0] += timedelta(minutes=1)
        ledger.promises.bring_back_sends()

    sent = {intent.key: intent.last_sent_at for intent in ledger.promises.unsettled()}
    assert sent == {"k": WON + timedelta(minutes=1), "l": WON}


def test_ten_thousand_deals_are_taken_in(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", (reading(number) for number in range(1, 10_001)))

    assert len(ledger.deals.open_ids()) == 10_000
    assert len(ledger.deals.snapshots(range(1, 1001))) == 1000


@pytest.mark.usefixtures("ledger")
def test_a_second_holder_is_refused_at_once(open_ledger: Open) -> None:
    with pytest.raises(LeaseHeldError, match="the test"), open_ledger().lease("other"):
        pass


def test_without_the_lease_nothing_can_be_written(open_ledger: Open) -> None:
    with pytest.raises(LeaseLostError):
        open_ledger().bookings.keep(booking())


def test_a_run_that_lost_its_lease_cannot_write(ledger: Ledger) -> None:
    with ledger._engine.begin() as connection:
        connection.execute(text("UPDATE leases SET token = token + 1"))

    with pytest.raises(LeaseLostError):
        ledger.promises.begin("sale", "1", payload_hash="h", number=7, deal_id=1)
    assert ledger.promises.unsettled() == []


def hold(url: str, key: str, ready) -> None:
    """Hold the lease in another process until killed."""
    ledger = Ledger.open(url, key=key, company="acme", clock=lambda: datetime.now(UTC))
    with ledger.lease("another process"):
        ready.set()
        signal.pause()


def take_over(ledger: Ledger) -> int:
    """Take the lease as soon as the database has noticed that its holder is dead."""
    for _ in range(100):
        try:
            with ledger.lease("me") as token:
                return token
        except LeaseHeldError:
            threading.Event().wait(0.1)
    pytest.fail("the dead holder was not replaced within seconds")


def test_a_killed_holder_is_replaced_within_seconds(
    open_ledger: Open, url: str
) -> None:
    ledger = open_ledger()
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    holder = context.Process(target=hold, args=(url, KEY, ready))
    holder.start()
    assert ready.wait(60)
    with pytest.raises(LeaseHeldError, match="another process"), ledger.lease("me"):
        pass
    os.kill(holder.pid, signal.SIGKILL)
    holder.join()

    assert take_over(ledger) == 2


def test_tokens_are_kept_sealed_and_survive_the_process(open_ledger: Open) -> None:
    pair = StoredTokens("access", CANARY, WON, "chain")
    with open_ledger().tokens.locked() as slot:
        slot.write(pair)

    with open_ledger().tokens.locked() as slot:
        assert slot.read() == pair


def test_a_key_that_is_given_up_keeps_the_bookings_and_drops_the_rest(
    open_ledger: Open, url: str
) -> None:
    ledger = open_ledger()
    with ledger.lease("test"):
        ledger.deals.take_in("run-1", [reading(1), reading(2)])
        ledger.bookings.keep(booking())
        ledger.promises.begin("customer", "k", payload_hash="h", deal_id=2)
    with ledger.tokens.locked() as slot:
        slot.write(StoredTokens("access", "refresh", WON, "chain"))
    key = generate_key()
    with WholeLedger.opened(url, lambda: WON) as whole, whole.held("test"):
        whole.forget_key(key)
    other = open_ledger(key=key)

    assert other.bookings.of_deal(1) == booking()
    assert other.deals.snapshots([2]) == {}
    assert other.promises.unsettled() == []
    with other.tokens.locked() as slot:
        assert slot.read() is None


def test_events_are_only_ever_added(ledger: Ledger) -> None:
    ledger.deals.take_in("run-1", [reading()])
    before = ledger.events.of(1)
    ledger.deals.withdraw(1, "lost")

    assert ledger.events.of(1)[: len(before)] == before
    assert ledger.events.of(1)[-1].facts == {"why": "lost"}


def test_the_migrations_make_what_the_tables_say(open_ledger: Open, url: str) -> None:
    open_ledger()
    engine = connect(url)

    command.check(alembic_config(engine))
    engine.dispose()


@pytest.mark.parametrize(
    ("version", "told"), [("0000", "ganho apply"), ("9999", "Update ganho")]
)
def test_another_schema_is_refused_with_its_remedy(
    open_ledger: Open, url: str, version: str, told: str
) -> None:
    open_ledger()
    engine = connect(url)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :version"),
            {"version": version},
        )

    with pytest.raises(FatalError, match=told):
        prepare_schema(engine, upgrade=False)
    engine.dispose()


def test_no_personal_data_stands_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    ledger = Ledger.open(
        f"sqlite:///{file}", key=generate_key(), company="acme", clock=lambda: WON
    )
    with ledger.lease("test"):
        ledger.deals.take_in("run-1", [reading()])
        row = MirroredCustomer(
            customer_id="a", name_key=CANARY, tax_key=CANARY, active=True
        )
        ledger.mirror.take_in_customers([row], whole=True)
    with ledger.tokens.locked() as slot:
        slot.write(StoredTokens(CANARY, CANARY, WON, "chain"))
    ledger.close()

    assert b"Secreta" not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("address", ["nonsense", "oracle://x", "mysql+nothing://y/z"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(FatalError, match="GANHO_LEDGER_URL"):
        connect(address)
