"""Looks for a contract whose answer was lost: whose is what is there?"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.erp.contracts_in_force import ContractsInForce
from ganho.booking.once.contract_look import UNREADABLE, ContractLooks
from ganho.booking.once.creatable import Found
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError, RetryableError
from ganho.ledger.records import Booking, Intent, Sent
from tests.unit.booking.erp_fakes import Contracts, mark
from tests.unit.booking.factories import DAY, make_booking
from tests.unit.booking.fakes import (
    Clock,
    Consents,
    Facts,
    Foreign,
    Identity,
    Promises,
)

SENT = Sent(customer_id="c", total=Decimal(10), day=DAY)


@dataclass
class Scene:
    """A promise of deal 1 under number 7, unanswered, and the contracts there are."""

    contracts: Contracts = field(default_factory=Contracts)
    promises: Promises = field(default_factory=Promises)
    foreign: Foreign = field(default_factory=Foreign)
    consents: Consents = field(default_factory=Consents)
    clock: Clock = field(default_factory=Clock)
    dry_run: bool = False
    intent: Intent = field(init=False)

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)
        self.intent = self.promises.begin(
            "contract", "1", payload_hash="h", number=7, deal_id=1, sent=SENT
        )

    def looks(self) -> ContractLooks:
        return ContractLooks(
            contracts=self.contracts,
            in_force=ContractsInForce(contracts=self.contracts, consents=self.consents),
            bookings=self.promises,
            foreign=self.foreign,
            facts=self.facts,
            consents=self.consents,
            identity=Identity(),
            clock=self.clock,
            dry_run=self.dry_run,
            run_id="run",
        )

    def look(self, sent: Sent | None = None) -> Found[Booking]:
        return self.looks().look(self.intent, sent)

    def found(self) -> str | None:
        made = self.look().ours
        return made.thing.erp_id if made else None


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_nothing_is_there(scene: Scene) -> None:
    assert scene.look() == Found()


def test_what_bears_the_deals_marker_is_ours(scene: Scene) -> None:
    scene.contracts.add("a", mark(1))

    made = scene.look().ours

    assert made is not None
    assert (made.thing.erp_id, made.thing.kind, made.thing.adopted) == (
        "a",
        "contract",
        True,
    )
    assert (made.thing.total, made.thing.sold_on) == (Decimal(10), DAY)


def test_where_the_notes_name_no_deal_its_lines_may(scene: Scene) -> None:
    scene.contracts.add("a", "outro texto", next_sale_id="s")
    scene.contracts.lines["s"] = f"{mark(1)} Café"

    assert scene.found() == "a"


def test_a_bare_marker_on_a_line_is_a_products(scene: Scene) -> None:
    scene.contracts.add("a", "outro texto", next_sale_id="s", total=Decimal(1))
    scene.contracts.lines["s"] = "[pipedrive:1:1]"

    assert scene.look() == Found(stranger=True)


@pytest.mark.parametrize("other", [{"notes": mark(2)}, {"number": 8}, {"ended": True}])
def test_of_what_is_not_ours_the_number_decides(
    scene: Scene, other: dict[str, Any]
) -> None:
    scene.contracts.add("a", **({"total": Decimal(1)} | other))

    is_stranger = other == {"notes": mark(2)}
    assert scene.look() == Found(stranger=is_stranger)


def test_what_was_given_up_for_a_new_one_is_not_ours(scene: Scene) -> None:
    scene.contracts.add("a", mark(1), ended=True)
    assert scene.found() == "a"
    scene.foreign.note_contracts(["a"])

    assert scene.found() is None


@pytest.mark.parametrize("total", [Decimal(10), None])
def test_what_may_be_ours_and_does_not_say_so_is_for_a_person(
    scene: Scene, total: Decimal | None
) -> None:
    scene.contracts.add("a", "outro texto", total=total)

    with pytest.raises(RejectedError) as caught:
        scene.look()

    assert caught.value.reason == "CONTRACT_ALREADY_ACTIVE"
    assert caught.value.facts == {"contract": "7"}


def test_one_like_it_under_another_number_is_not_asked_about(scene: Scene) -> None:
    scene.contracts.add("a", "outro texto", number=8)

    assert scene.look() == Found()


def test_whoever_saw_it_lets_it_be_a_strangers(scene: Scene) -> None:
    scene.contracts.add("a", "outro texto")
    scene.consents.agreed.add((1, Reason.CONTRACT_ALREADY_ACTIVE))

    assert scene.look() == Found(stranger=True)


def test_what_is_sent_now_under_the_number_counts_too(scene: Scene) -> None:
    scene.contracts.add("a", "outro texto", total=Decimal(12))
    assert scene.look() == Found(stranger=True)

    with pytest.raises(RejectedError):
        scene.look(replace(SENT, total=Decimal(12)))


def test_what_is_booked_is_not_read_and_holds_its_number(scene: Scene) -> None:
    scene.contracts.add("a", mark(1))
    scene.promises.keep(make_booking(2, "a", kind="contract"))

    assert scene.look() == Found(stranger=True)
    assert scene.contracts.reads == []


def test_others_under_other_numbers_are_not_read(scene: Scene) -> None:
    scene.contracts.add("a", mark(1), customer_id="d", number=8)

    assert scene.look() == Found()
    assert scene.contracts.reads == []


def test_the_number_comes_first(scene: Scene) -> None:
    scene.contracts.add("b", "x", number=8)
    scene.contracts.add("a", mark(1))

    assert scene.found() == "a"
    assert scene.contracts.reads == ["a"]


def test_a_list_that_works_finds_one_of_these(scene: Scene) -> None:
    scene.contracts.add("a", number=3)
    scene.contracts.add("b", number=4, ended=True)
    looks = scene.looks()

    assert looks.finds([2, 3])
    assert not looks.finds([4])
    assert not looks.finds([])


# --- contracts that cannot be read


def test_an_outage_hides_none_of_ours(scene: Scene) -> None:
    scene.contracts.add("a", mark(1))
    scene.contracts.unreadable = {"a"}
    scene.clock.advance(hours=2)

    with pytest.raises(RetryableError):
        scene.look()
    scene.clock.advance(hours=2)
    with pytest.raises(RetryableError):
        scene.look()


def test_one_that_has_ended_stops_runs_for_an_hour(scene: Scene) -> None:
    scene.contracts.add("a", mark(1), ended=True)
    scene.contracts.unreadable = {"a"}
    with pytest.raises(RetryableError):
        scene.look()
    scene.clock.advance(minutes=59)
    with pytest.raises(RetryableError):
        scene.look()
    scene.clock.advance(minutes=1)

    assert scene.look() == Found()


def test_a_clock_set_back_begins_the_hour_anew(scene: Scene) -> None:
    scene.contracts.add("a", mark(1), ended=True)
    scene.contracts.unreadable = {"a"}
    with pytest.raises(RetryableError):
        scene.look()
    scene.clock.advance(hours=-3)

    with pytest.raises(RetryableError):
        scene.look()

    assert scene.facts.get(UNREADABLE) == scene.clock.now.isoformat()


def test_a_dry_run_does_not_wait(scene: Scene) -> None:
    scene.contracts.add("a", mark(1), ended=True)
    scene.contracts.unreadable = {"a"}
    scene.dry_run = True

    assert scene.look() == Found()
    assert scene.facts.get(UNREADABLE) is None


# --- contracts that are there and cannot be read


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, True),
        ({"number": 900}, True),
        ({"customer_id": "d"}, True),
        ({"number": 900, "customer_id": "d"}, False),
        ({"ended": True}, False),
    ],
)
def test_one_that_cannot_be_read_and_may_be_ours_is_asked_about(
    scene: Scene, changes: dict[str, Any], held: bool
) -> None:
    scene.contracts.add("k", **changes)
    scene.contracts.odd = {"k"}

    if held:
        with pytest.raises(RejectedError, match="CONTRACT_ALREADY_ACTIVE"):
            scene.look()
        scene.consents.agreed.add((1, Reason.CONTRACT_ALREADY_ACTIVE))
    assert scene.look().ours is None


def test_what_bears_the_marker_is_ours_beside_one_that_cannot_be_read(
    scene: Scene,
) -> None:
    scene.contracts.add("j")
    scene.contracts.odd = {"j"}
    scene.contracts.add("k", mark(1))

    assert scene.found() == "k"
