"""Whoever books asks one owner for a deal and for what it is to become."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from ganho.booking.reading.dossiers import Deals
from ganho.booking.run.run import NotYetError
from ganho.domain.contract.contract import Bookable
from ganho.domain.deal import Deal
from ganho.errors import RejectedError
from tests.unit.booking.factories import make_sale
from tests.unit.domain.factories import make_deal


@dataclass
class Fresh:
    """Deals as they are now."""

    deals: dict[int, Deal] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)

    def fresh_deal(self, deal_id: int) -> Deal:
        if deal_id in self.changed:
            raise NotYetError("it changed")
        return self.deals[deal_id]


@dataclass
class Meanings:
    """What deals are to become; nothing can be made of some."""

    senseless: set[int] = field(default_factory=set)

    def bookable_of(self, deal: Deal) -> Bookable:
        if deal.deal_id in self.senseless:
            raise RejectedError("DEAL_NOT_BRL")
        return make_sale(deal.deal_id)

    def bookables_of(self, deal_ids: Sequence[int]) -> list[Bookable]:
        return [make_sale(i) for i in deal_ids if i not in self.senseless]


@dataclass
class Scene:
    """Two deals."""

    fresh: Fresh = field(default_factory=Fresh)
    meanings: Meanings = field(default_factory=Meanings)

    def __post_init__(self) -> None:
        self.fresh.deals = {i: make_deal(deal_id=i) for i in (1, 2)}
        self.deals = Deals(freshness=self.fresh, translation=self.meanings)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_a_deal_is_given_as_it_is_now(scene: Scene) -> None:
    assert scene.deals.fresh(2) == scene.fresh.deals[2]


def test_one_that_is_another_one_now_waits_for_the_next_run(scene: Scene) -> None:
    scene.deals.change(1)

    with pytest.raises(NotYetError):
        scene.deals.fresh(1)
    assert scene.deals.fresh(2).deal_id == 2


def test_a_deal_is_translated(scene: Scene) -> None:
    assert scene.deals.bookable_of(make_deal(deal_id=2)) == make_sale(2)


def test_whoever_asks_for_one_hears_why_nothing_can_be_made_of_it(
    scene: Scene,
) -> None:
    scene.meanings.senseless = {1}

    with pytest.raises(RejectedError):
        scene.deals.bookable_of(make_deal())


def test_of_a_batch_those_are_left_out(scene: Scene) -> None:
    scene.meanings.senseless = {1}

    assert scene.deals.bookables_of([1, 2]) == [make_sale(2)]
