"""A customer is never billed twice for the same item at the same time."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from ganho.booking.erp.contracts_in_force import ActiveContract, ContractsInForce
from ganho.conta_azul.schemas import ListedContract, ReadContract, SaleItem
from ganho.domain.reasons import Reason
from ganho.errors import RejectedError, RetryableError
from tests.unit.booking.factories import DAY, make_contract, make_references
from tests.unit.booking.fakes import Consents

HELD = Reason.CONTRACT_ALREADY_ACTIVE


@dataclass
class Erp:
    """Contracts, each with the items of its next sale."""

    items: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)
    trouble: bool = False

    def contract(self, contract_id: str) -> ReadContract:
        self.reads.append(contract_id)
        if self.trouble:
            raise RetryableError("500")
        return ReadContract(
            contract_id=contract_id,
            number=9,
            customer_id=self.customers[contract_id],
            notes="",
            total=Decimal(10),
            starts_on=DAY,
            ended=False,
            next_sale_id=contract_id if contract_id in self.items else None,
        )

    def sale_items(self, sale_id: str) -> list[SaleItem]:
        item_id = self.items[sale_id]
        return [SaleItem(item_id=item_id, name="", quantity=Decimal(1), text="")]


@dataclass
class Scene:
    """The contracts of one run."""

    erp: Erp = field(default_factory=Erp)
    consents: Consents = field(default_factory=Consents)
    listed: list[ListedContract] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.in_force = ContractsInForce(contracts=self.erp, consents=self.consents)

    def add(
        self,
        contract_id: str = "k",
        item_id: str = "i",
        customer_id: str = "c",
        **changes: Any,
    ) -> None:
        self.erp.items[contract_id] = item_id
        self.erp.customers[contract_id] = customer_id
        values = {
            "contract_id": contract_id,
            "number": 9,
            "customer_id": customer_id,
            "active": True,
            "starts_on": DAY,
            "ends_on": None,
        }
        self.listed.append(ListedContract(**(values | changes)))
        self.in_force.take_in(self.listed)

    def check(self, deal_id: int = 1, customer_id: str = "c") -> None:
        references = make_references(customer_id)
        self.in_force.check_not_active(make_contract(deal_id), references)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_second_contract_for_the_same_item_is_held(scene: Scene) -> None:
    scene.add()

    with pytest.raises(RejectedError) as caught:
        scene.check()

    assert (caught.value.reason, caught.value.facts) == (
        HELD,
        {"contract": "9", "why": "endless"},
    )


def test_of_several_the_one_that_runs_longest_says_when_the_next_may_start(
    scene: Scene,
) -> None:
    for number, weeks in enumerate((1, 3, 2)):
        ends_on = DAY + timedelta(weeks=weeks)
        scene.add(str(number), number=number, ends_on=ends_on)

    with pytest.raises(RejectedError) as caught:
        scene.check()

    assert caught.value.facts == {
        "contract": "1",
        "why": "ends",
        "ends_on": str(DAY + timedelta(weeks=3)),
        "renews_on": str(DAY + timedelta(weeks=3, days=1)),
    }


def test_it_is_let_go_by_whoever_says_that_it_is_meant(scene: Scene) -> None:
    scene.add()
    scene.consents.agreed.add((1, HELD))

    scene.check(1)
    with pytest.raises(RejectedError):
        scene.check(2)


def test_of_another_item_there_may_be_one(scene: Scene) -> None:
    scene.add(item_id="j")

    scene.check()


def test_of_another_customer_too_and_it_is_not_read(scene: Scene) -> None:
    scene.add(customer_id="d")

    scene.check()

    assert scene.erp.reads == []


@pytest.mark.parametrize(
    ("ends_on", "held"), [(DAY, True), (DAY - timedelta(days=1), False)]
)
def test_what_ends_before_it_starts_is_over(
    scene: Scene, ends_on: date, held: bool
) -> None:
    scene.add(ends_on=ends_on)

    if held:
        with pytest.raises(RejectedError):
            scene.check()
    else:
        scene.check()


def test_what_was_ended_is_not_in_force(scene: Scene) -> None:
    scene.add(active=False)

    scene.check()


def test_each_is_read_once_a_run(scene: Scene) -> None:
    scene.add(item_id="j")

    for _ in range(3):
        scene.check()

    assert scene.erp.reads == ["k"]


def test_trouble_leaves_it_to_the_next_deal(scene: Scene) -> None:
    scene.add()
    scene.erp.trouble = True
    with pytest.raises(RetryableError):
        scene.check()
    scene.erp.trouble = False

    with pytest.raises(RejectedError):
        scene.check()


def test_a_list_that_does_not_say_whose_it_is_is_read(scene: Scene) -> None:
    scene.add()
    scene.listed[0] = scene.listed[0].model_copy(update={"customer_id": ""})
    scene.in_force.take_in(scene.listed)

    with pytest.raises(RejectedError):
        scene.check()


def test_what_this_run_made_counts(scene: Scene) -> None:
    made = ActiveContract(
        contract_id="m",
        number=11,
        customer_id="c",
        ends_on=None,
        item_ids=frozenset({"i"}),
    )
    scene.in_force.note(made)

    with pytest.raises(RejectedError) as caught:
        scene.check()

    assert caught.value.facts == {"contract": "11", "why": "endless"}
