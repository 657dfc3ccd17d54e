"""What a sale points to, and whose sale it is."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from ganho.booking.erp.claims import Claims
from ganho.booking.erp.counterparts import Counterparts
from ganho.booking.erp.lists import Lists
from ganho.booking.erp.references import References
from ganho.booking.run.run import NotYetError
from ganho.conta_azul.schemas import Named
from ganho.domain.sale import SaleReferences
from ganho.ledger.records import MirroredCustomer, MirroredItem
from ganho.pipedrive.schemas import UserWire
from tests.unit.booking.factories import make_sale
from tests.unit.booking.fakes import (
    Desk,
    Facts,
    Identity,
    Mirror,
    Products,
    Register,
    fingerprint,
)
from tests.unit.domain.factories import make_deal, make_settings


@dataclass
class Account:
    """Two sellers and a category."""

    names: tuple[str, ...] = ("Ana", "Eva")

    def sellers(self) -> list[Named]:
        return [Named(id=name, name=name) for name in self.names]

    def categories(self) -> list[Named]:
        return [Named(id="cat", name="Vendas")]

    def cost_centers(self) -> list[Named]:
        return []

    accounts = cost_centers


@dataclass
class Scene:
    """A customer and an item that the ERP has."""

    desk: Desk = field(default_factory=Desk)
    mirror: Mirror = field(default_factory=Mirror)
    account: Account = field(default_factory=Account)
    users: list[UserWire] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mirror.customers["c"] = MirroredCustomer(
            customer_id="c", name_key="hotel azul", tax_key=None, active=True
        )
        self.mirror.items["i"] = MirroredItem(
            item_id="i",
            kind="product",
            name_key="name:cafe",
            code_key=None,
            active=True,
        )

    def references(self, **settings: Any) -> SaleReferences:
        owner = References(
            settings=make_settings(**settings),
            counterparts=Counterparts(
                mirror=self.mirror,
                claims=Claims(
                    products=Products(), fingerprint=fingerprint, dry_run=False
                ),
                fingerprint=fingerprint,
                rule="native",
                chosen_customer=lambda _deal_id: None,
                keep_taken=self.mirror.keep_taken,
            ),
            lists=Lists(
                account=self.account,
                users=lambda: self.users,
                facts=Facts(),
                fingerprint=fingerprint,
            ),
            register=Register(),
            desk=self.desk,
            user_key=Identity().user_key,
            remark=self.remarks.append,
        )
        return owner.references_for(make_sale(), make_deal(owner_id=5))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_customer_items_and_named_entries_get_their_ids(scene: Scene) -> None:
    found = scene.references(category="vendas")

    assert (found.customer_id, found.item_ids) == ("c", {"name:cafe": "i"})
    assert (found.category_id, found.account_id) == ("cat", None)


@pytest.mark.parametrize("missing", ["customers", "items"])
def test_what_is_missing_makes_the_deal_wait(scene: Scene, missing: str) -> None:
    getattr(scene.mirror, missing).clear()

    with pytest.raises(NotYetError):
        scene.references()


def test_the_deals_owner_sells(scene: Scene) -> None:
    scene.users = [UserWire(id=5, name="Eva")]

    assert scene.references(seller_from="deal_owner").seller_id == "Eva"
    assert scene.desk.warned == {}


def test_an_owner_who_is_no_seller_is_told_on_the_deal(scene: Scene) -> None:
    scene.users = [UserWire(id=5, name="Rui")]

    found = scene.references(seller_from="deal_owner", seller="Ana")

    assert found.seller_id == "Ana"
    assert scene.desk.warned == {(1, "SELLER_NOT_FOUND"): {}}


def test_else_the_user_of_the_token_sells(scene: Scene) -> None:
    assert scene.references().seller_id == "Ana"
    assert scene.remarks == []


def test_that_nobody_sells_is_told_on_the_run(scene: Scene) -> None:
    scene.account.names = ()

    assert scene.references().seller_id is None
    assert scene.remarks == ["SELLER_NOT_FOUND"]
