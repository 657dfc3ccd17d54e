"""Contracts that may be ours and are not in this ledger."""

import pytest

from ganho.booking.once.contract_look import UNREADABLE
from ganho.booking.once.contract_strays import ContractStrays
from ganho.errors import RejectedError, RetryableError
from tests.unit.booking.erp_fakes import mark
from tests.unit.booking.factories import (
    ITEM,
    make_booking,
    make_contract,
    make_references,
)
from tests.unit.booking.once.scenes import Scene


@pytest.fixture
def scene() -> Scene:
    return Scene()


def adopt(scene: Scene) -> None:
    """What each run does before its first create."""
    scene.contracts.reads.clear()
    ContractStrays(
        contracts=scene.contracts,
        in_force=scene.in_force,
        looks=scene.contract_looks(),
        originals=scene.originals(),
        bookings=scene.promises,
        foreign=scene.foreign,
        facts=scene.facts,
        desk=scene.desk,
        identity=scene.identity,
        dry_run=scene.dry_run,
        run_id="run",
    ).adopt_marked()


def test_what_bears_a_marker_is_adopted(scene: Scene) -> None:
    scene.add_deal(bookable=make_contract())
    scene.contracts.add("k", mark(1))

    adopt(scene)

    assert scene.booked_as() == "k"


def test_others_are_read_once(scene: Scene) -> None:
    scene.contracts.add("x", "de outrem")

    adopt(scene)
    assert scene.contracts.reads == ["x"]

    adopt(scene)
    assert scene.contracts.reads == []


def test_what_is_booked_is_not_read(scene: Scene) -> None:
    scene.promises.keep(make_booking(1, "k", kind="contract"))
    scene.contracts.add("k", mark(1))

    adopt(scene)

    assert scene.contracts.reads == []


def test_what_was_left_alone_is_read_again_once_its_deal_is_open(scene: Scene) -> None:
    scene.contracts.add("k", mark(1))
    adopt(scene)
    assert scene.foreign.contracts == {"k": "[pipedrive:1:1]"}
    scene.add_deal(bookable=make_contract())

    adopt(scene)

    assert scene.booked_as() == "k"


def test_what_is_in_force_is_known_from_then_on(scene: Scene) -> None:
    scene.contracts.add("k", mark(9), next_sale_id="s")

    adopt(scene)

    with pytest.raises(RejectedError):
        scene.in_force.check_not_active(
            make_contract(), make_references(item_ids={"name:cafe": ITEM})
        )


def test_a_dry_run_remembers_nothing(scene: Scene) -> None:
    scene.dry_run = True
    scene.contracts.add("x", "de outrem")
    scene.contracts.add("k", mark(9))

    adopt(scene)

    assert scene.foreign.contracts == {}


def test_that_one_could_not_be_read_is_forgotten_when_all_are(scene: Scene) -> None:
    scene.contracts.add("k", mark(9), ended=True)
    scene.contracts.unreadable = {"k"}
    with pytest.raises(RetryableError):
        adopt(scene)
    assert scene.facts.get(UNREADABLE) is not None
    scene.contracts.unreadable.clear()

    adopt(scene)

    assert scene.facts.get(UNREADABLE) is None


def test_one_that_cannot_be_read_stops_nothing_and_holds_its_customers_deals(
    scene: Scene,
) -> None:
    scene.add_deal(bookable=make_contract())
    scene.contracts.add("j")
    scene.contracts.odd = {"j"}
    scene.add_deal(2, bookable=make_contract(2))
    scene.contracts.add("k", mark(2))

    adopt(scene)

    assert scene.booked_as(2) == "k"
    with pytest.raises(RejectedError, match="CONTRACT_ALREADY_ACTIVE"):
        scene.in_force.check_not_active(make_contract(), make_references())


def test_it_is_not_left_alone_for_good(scene: Scene) -> None:
    scene.add_deal(bookable=make_contract())
    scene.contracts.add("k", mark(1))
    scene.contracts.odd = {"k"}
    adopt(scene)
    scene.contracts.odd = set()

    adopt(scene)

    assert scene.booked_as() == "k"
