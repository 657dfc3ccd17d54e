"""What a dry run would book."""

import pytest

from ganho.booking.plan import Plan, Planned
from ganho.booking.run.board import Board
from tests.unit.booking.factories import DAY, make_contract, make_customer, make_sale
from tests.unit.booking.once.scenes import Scene as Around


class Scene(Around):
    """Deals on the desk of a dry run."""

    def plan(self, *settling: int) -> Plan:
        board = Board()
        board.put_all_off(settling, "it was won just now")
        return Plan(
            desk=self.desk,
            deals=self.deals,
            board=board,
            counterparts=self.counterparts(),
        )

    def planned(self, *settling: int) -> list[int]:
        return [planned.deal_id for planned in self.plan(*settling).made()]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_sale_is_planned_on_its_day_for_a_customer_that_is_there(
    scene: Scene,
) -> None:
    scene.add_customer("c")
    scene.add_deal(1, make_sale(1, total=20))

    (planned,) = scene.plan().made()
    assert planned == Planned(
        deal_id=1, kind="sale", total=20, day=DAY, customer_id="c"
    )


def test_a_contract_is_planned_from_its_first_day(scene: Scene) -> None:
    first_day = DAY.replace(day=30)
    scene.add_deal(1, make_contract(1, starts_on=first_day))

    (planned,) = scene.plan().made()
    assert (planned.kind, planned.day, planned.total) == ("contract", first_day, 10)


def test_a_customer_that_would_be_created_has_no_id_yet(scene: Scene) -> None:
    scene.add_customer("c")
    scene.add_deal(1, make_sale(1, customer=make_customer("Novo")))

    assert [planned.customer_id for planned in scene.plan().made()] == [None]


def test_a_customer_that_a_person_chose_is_the_one(scene: Scene) -> None:
    scene.add_customer("c")
    scene.consents.chosen[1] = "d"
    scene.add_deal(1)

    assert [planned.customer_id for planned in scene.plan().made()] == ["d"]


def test_what_is_held_settles_or_cannot_be_translated_is_not_planned(
    scene: Scene,
) -> None:
    for deal_id in (1, 2, 3, 4):
        scene.add_deal(deal_id)
    scene.desk.set_aside(4, "ITEM_MISSING", {})
    del scene.deals.bookables[2]

    assert scene.planned(3) == [1]


def test_many_are_planned_in_batches(scene: Scene) -> None:
    for deal_id in range(1, 202):
        scene.add_deal(deal_id)

    assert scene.planned() == list(range(1, 202))
    assert [len(batch) for batch in scene.deals.batches] == [200, 1]
