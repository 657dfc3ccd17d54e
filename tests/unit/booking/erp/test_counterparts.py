"""Whom and what the ERP has already, told by fingerprints."""

from dataclasses import dataclass, field

import pytest

from ganho.booking.erp.claims import Claims
from ganho.booking.erp.counterparts import Counterparts
from ganho.domain.matching import CustomerRule
from ganho.ledger.records import MirroredCustomer, MirroredItem
from tests.unit.booking.factories import make_customer, make_item, make_sale
from tests.unit.booking.fakes import Consents, Mirror, Products, fingerprint

CNPJ = "11222333000181"


@dataclass
class Scene:
    """A mirror, and what persons chose."""

    mirror: Mirror = field(default_factory=Mirror)
    products: Products = field(default_factory=Products)
    consents: Consents = field(default_factory=Consents)

    def counterparts(self, rule: CustomerRule = "native") -> Counterparts:
        return Counterparts(
            mirror=self.mirror,
            claims=Claims(
                products=self.products, fingerprint=fingerprint, dry_run=False
            ),
            fingerprint=fingerprint,
            rule=rule,
            chosen_customer=self.consents.chosen_customer,
            keep_taken=self.mirror.keep_taken,
        )

    def add_customer(self, customer_id: str, name_key: str, tax: str = "") -> None:
        self.mirror.customers[customer_id] = MirroredCustomer(
            customer_id=customer_id, name_key=name_key, tax_key=tax or None, active=True
        )

    def add_item(self, item_id: str, name_key: str, code_key: str = "") -> None:
        self.mirror.items[item_id] = MirroredItem(
            item_id=item_id,
            kind="product",
            name_key=name_key,
            code_key=code_key or None,
            active=True,
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_customer_of_the_same_name_is_found(scene: Scene) -> None:
    scene.add_customer("c", "hotel azul")
    scene.add_customer("d", "padaria sol")

    assert scene.counterparts().find_customer(make_customer()).found == "c"


def test_two_of_the_same_name_are_for_a_person(scene: Scene) -> None:
    scene.add_customer("c", "hotel azul")
    scene.add_customer("d", "hotel azul")

    match = scene.counterparts().customer_of(make_sale())

    assert (match.found, match.ambiguous) == (None, ("c", "d"))


def test_whom_a_person_chose_comes_first_for_that_deal_alone(scene: Scene) -> None:
    scene.add_customer("c", "hotel azul")
    scene.add_customer("d", "hotel azul")
    scene.consents.chosen[1] = "d"

    first, second = scene.counterparts().customers_of([make_sale(1), make_sale(2)])

    assert (first.found, first.ambiguous) == ("d", ())
    assert second.ambiguous == ("c", "d")


def test_who_chose_one_does_not_make_that_one_be_there(scene: Scene) -> None:
    scene.consents.chosen[1] = "d"

    assert scene.counterparts().find_customer(make_customer()).found is None


def test_another_name_of_the_same_tax_id_is_near(scene: Scene) -> None:
    scene.add_customer("c", "hotel verde", CNPJ)
    wanted = make_sale(customer=make_customer(tax_id=CNPJ))

    assert scene.counterparts("native").customer_of(wanted).near == ("c",)
    assert scene.counterparts("tax_id").customer_of(wanted).found == "c"


def test_an_item_is_found_by_its_code_before_its_name(scene: Scene) -> None:
    scene.add_item("by name", "name:cafe")
    scene.add_item("by code", "name:outro", "code:C1")
    with_code, without = make_item(code="C1"), make_item("Chá")

    found = scene.counterparts().find_items([with_code, without])

    assert found == {"code:C1": "by code"}


@pytest.mark.parametrize(
    ("rule", "keys"),
    [
        ("native", (f"customer {CNPJ} hotel azul", "customer company hotel azul")),
        ("tax_id", (f"customer {CNPJ}", "customer company hotel azul")),
    ],
)
def test_a_create_is_promised_once_an_identity(
    scene: Scene, rule: CustomerRule, keys: tuple[str, str]
) -> None:
    counterparts = scene.counterparts(rule)

    with_id = counterparts.customer_key(make_customer(tax_id=CNPJ))
    without = counterparts.customer_key(make_customer())

    assert (with_id, without) == tuple(fingerprint(key) for key in keys)


def test_a_create_of_an_item_is_promised_once_a_key(scene: Scene) -> None:
    key = scene.counterparts().item_key(make_item())

    assert key == fingerprint("item name:cafe")
