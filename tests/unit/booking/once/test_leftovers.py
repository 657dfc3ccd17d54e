"""Promises that nobody waits for as they were made."""

from typing import Any

import pytest

from ganho.domain.matching import CustomerMatch, ItemMatch
from ganho.errors import RetryableError, UnknownOutcomeError
from ganho.ledger.records import DealState
from tests.unit.booking.erp_fakes import mark
from tests.unit.booking.factories import make_booking, make_contract, make_sale
from tests.unit.booking.fakes import fingerprint
from tests.unit.booking.once.scenes import Scene
from tests.unit.domain.factories import make_deal


@pytest.fixture
def scene() -> Scene:
    return Scene()


def is_open(scene: Scene, kind: Any = "sale", key: str = "1") -> bool:
    return scene.promises.find(kind, key) is not None


# --- a deal that was marked otherwise


def test_where_nothing_was_promised_there_is_nothing_to_let_go(scene: Scene) -> None:
    assert scene.leftovers().let_go(1, "sale") is False


def test_a_promise_that_was_kept_books_the_deal(scene: Scene) -> None:
    scene.add_deal()
    scene.promise()
    scene.sales.add("a", mark(1))

    assert scene.leftovers().let_go(1, "sale") is True
    assert scene.booked_as() == "a"
    assert not is_open(scene)


def test_within_a_minute_a_lost_answer_may_still_show(scene: Scene) -> None:
    scene.promise()
    scene.clock.advance(seconds=59)

    with pytest.raises(UnknownOutcomeError):
        scene.leftovers().let_go(1, "sale")

    assert is_open(scene)


def test_after_a_minute_two_looks_close_it(scene: Scene) -> None:
    scene.promise()
    scene.clock.advance(seconds=60)

    assert scene.leftovers().let_go(1, "sale") is False
    assert not is_open(scene)
    assert len(scene.clock.slept) == 1


def test_the_minute_counts_from_before_the_looks(scene: Scene) -> None:
    scene.promise()
    scene.clock.advance(seconds=58)

    with pytest.raises(UnknownOutcomeError):
        scene.leftovers().let_go(1, "sale")


def test_what_was_answered_is_let_go_at_once(scene: Scene) -> None:
    scene.promises.answered(scene.promise())

    assert scene.leftovers().let_go(1, "sale") is False
    assert not is_open(scene)


def test_a_contract_is_looked_for_among_contracts(scene: Scene) -> None:
    scene.add_deal(bookable=make_contract())
    scene.promise("contract")
    scene.contracts.add("k", mark(1))

    assert scene.leftovers().let_go(1, "contract") is True
    assert scene.booked_as() == "k"


def test_of_a_deal_that_is_booked_by_now_the_other_is_named(scene: Scene) -> None:
    scene.promises.keep(make_booking(1, "own"))
    scene.promise()
    scene.sales.add("a", mark(1), number=8)

    assert scene.leftovers().let_go(1, "sale") is True
    assert scene.booked_as() == "own"
    assert scene.desk.warned[1, "BOOKED_TWICE"]["sale"] == "8"
    assert not is_open(scene)


# --- deals that are no longer to be booked


@pytest.mark.parametrize("state", [DealState.OPEN, DealState.QUARANTINED])
def test_whoever_books_a_deal_settles_its_promise_itself(
    scene: Scene, state: DealState
) -> None:
    scene.desk.put(make_deal(), state)
    scene.promise()
    scene.clock.advance(days=2)

    scene.leftovers().settle_unawaited()

    assert is_open(scene)


@pytest.mark.parametrize("state", [DealState.WITHDRAWN, DealState.EXCLUDED, None])
def test_after_an_hour_a_look_closes_it(scene: Scene, state: DealState | None) -> None:
    if state is not None:
        scene.desk.put(make_deal(), state)
    scene.promise()
    scene.clock.advance(minutes=59)
    scene.leftovers().settle_unawaited()
    assert is_open(scene)

    scene.clock.advance(minutes=1)
    scene.leftovers().settle_unawaited()

    assert not is_open(scene)


def test_what_shows_by_then_is_adopted(scene: Scene) -> None:
    scene.promise()
    scene.sales.add("a", mark(1))
    scene.clock.advance(hours=1)

    scene.leftovers().settle_unawaited()

    assert scene.booked_as() == "a"


def test_what_cannot_be_told_is_left_to_the_next_run(scene: Scene) -> None:
    scene.promise("contract")
    scene.contracts.add("k", mark(1))
    scene.contracts.unreadable = {"k"}
    scene.clock.advance(hours=1)

    scene.leftovers().settle_unawaited()

    assert is_open(scene, "contract")


def test_a_dry_run_closes_nothing(scene: Scene) -> None:
    scene.promise()
    scene.clock.advance(days=1)
    scene.dry_run = True

    scene.leftovers().settle_unawaited()

    assert is_open(scene)


@pytest.mark.parametrize(("seconds", "closed"), [(60, False), (61, True)])
def test_a_customers_promise_is_closed_once_the_mirror_shows_it(
    scene: Scene, seconds: int, closed: bool
) -> None:
    scene.promise("customer", "k", number=None)
    scene.clock.advance(seconds=seconds)
    scene.register.read["customers"] = scene.clock.now

    scene.leftovers().settle_unawaited()

    assert is_open(scene, "customer", "k") is not closed


def test_while_its_deal_is_open_it_is_kept(scene: Scene) -> None:
    scene.add_deal()
    scene.promise("item", "k", number=None)
    scene.clock.advance(days=1)
    scene.register.read["items"] = scene.clock.now

    scene.leftovers().settle_unawaited()

    assert is_open(scene, "item", "k")


# --- what a killed run created, unknown to itself


def close_kept(scene: Scene, customer: CustomerMatch, item: ItemMatch) -> None:
    scene.leftovers().close_kept([make_sale()], [customer], {"name:cafe": item})


def test_what_the_mirror_shows_is_promised_no_more(scene: Scene) -> None:
    customer, item = (
        fingerprint("customer company hotel azul"),
        fingerprint("item name:cafe"),
    )
    scene.promise("customer", customer, number=None)
    scene.promise("item", item, number=None)

    close_kept(scene, CustomerMatch(), ItemMatch())
    assert is_open(scene, "customer", customer)

    close_kept(scene, CustomerMatch(found="c"), ItemMatch())
    assert not is_open(scene, "customer", customer)
    assert is_open(scene, "item", item)

    close_kept(scene, CustomerMatch(), ItemMatch(found="i"))
    assert not is_open(scene, "item", item)


def test_trouble_of_a_look_is_passed_on(scene: Scene) -> None:
    scene.promise("contract")
    scene.contracts.add("k", mark(1))
    scene.contracts.unreadable = {"k"}

    with pytest.raises(RetryableError):
        scene.leftovers().let_go(1, "contract")
