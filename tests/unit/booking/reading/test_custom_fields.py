"""Fields that people named are looked up, and not more often than it pays."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from ganho.booking.reading.custom_fields import CustomFields
from ganho.domain.settings import reading_key
from ganho.errors import FatalError, RetryableError
from ganho.pipedrive.contract_fields import NEW
from ganho.pipedrive.schemas import FieldWire, OptionWire
from tests.unit.booking.fakes import Clock, Facts
from tests.unit.booking.reading.reading_fakes import Pipedrive, make_field
from tests.unit.domain.factories import make_settings

TAX_IDS = ["deal", "person", "organization"]
"""Where tax ids may stand."""
CODES = {"product_categories": {"Serviços": "service"}}


@dataclass
class Scene:
    """An account's fields, and what is remembered of them."""

    pipedrive: Pipedrive = field(default_factory=Pipedrive)
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.facts = Facts(self.clock)
        self.pipedrive.kinds = {
            "deal": [make_field(new.field_name) for new in NEW.values()],
            "person": [make_field("CPF", "p1"), make_field("Apelido")],
            "organization": [make_field("CNPJ", "o1")],
            "product": [
                FieldWire(
                    field_name="Categoria",
                    field_code="category",
                    field_type="enum",
                    options=[OptionWire(id=3, label="Serviços")],
                )
            ],
        }

    def next_run(self, **settings: Any) -> CustomFields:
        return CustomFields(
            pipedrive=self.pipedrive,
            facts=self.facts,
            settings=make_settings(**settings),
        )

    @property
    def asked(self) -> list[Any]:
        return self.pipedrive.asked


@pytest.fixture
def scene() -> Scene:
    return Scene()


# --- tax ids and categories, as they were within the hour


def test_tax_ids_are_looked_for_wherever_they_may_stand(scene: Scene) -> None:
    found = scene.next_run().map()

    assert scene.asked == TAX_IDS
    assert [one.code for one in found.person + found.organization] == ["p1", "o1"]
    assert found.categories == {}


@pytest.mark.parametrize(("minutes", "times"), [(60, 1), (61, 2)])
def test_they_are_looked_for_again_after_an_hour(
    scene: Scene, minutes: int, times: int
) -> None:
    scene.next_run().map()
    scene.clock.advance(minutes=minutes)

    scene.next_run().map()

    assert scene.asked == TAX_IDS * times


def test_what_is_remembered_is_what_was_found(scene: Scene) -> None:
    found = scene.next_run(**CODES).map()

    assert scene.next_run(**CODES).map() == found
    assert found.categories == {"3": "Serviços"}


def test_anew_means_as_they_are_now(scene: Scene) -> None:
    scene.next_run().map()
    scene.pipedrive.kinds["person"] = [make_field("CPF", "p2")]

    anew = scene.next_run().map(anew=True)

    assert [one.code for one in anew.person] == ["p2"]
    assert scene.next_run().map() == anew
    assert scene.asked == TAX_IDS * 2


def test_a_field_that_settings_name_is_another_question(scene: Scene) -> None:
    scene.next_run().map()

    found = scene.next_run(tax_id_field="Apelido").map()

    assert [one.name for one in found.person] == ["Apelido"]
    assert found.organization == ()


def test_so_are_categories(scene: Scene) -> None:
    scene.next_run().map()

    found = scene.next_run(**CODES).map()

    assert scene.asked == [*TAX_IDS, *TAX_IDS, "product"]
    assert found.categories == {"3": "Serviços"}


def test_a_name_that_nothing_bears_is_asked_for_again(scene: Scene) -> None:
    for _ in range(2):
        with pytest.raises(FatalError, match="Documento"):
            scene.next_run(tax_id_field="Documento").map()

    assert scene.asked == TAX_IDS * 2


def test_one_that_was_renamed_since_is_gone_and_its_new_name_is_told(
    scene: Scene,
) -> None:
    scene.next_run().map()
    scene.pipedrive.kinds["organization"] = [make_field("Inscrição", "o1")]

    for _ in range(2):
        scene.clock.advance(hours=2)
        found = scene.next_run().map()
        assert [(f.entity, f.name, f.now) for f in found.gone] == [
            ("organization", "CNPJ", "Inscrição")
        ]


def test_one_that_was_deleted_has_no_new_name(scene: Scene) -> None:
    scene.next_run(tax_id_field="CPF").map()
    scene.pipedrive.kinds["person"] = []
    scene.clock.advance(hours=2)

    (gone,) = scene.next_run(tax_id_field="CPF").map().gone

    assert (gone.name, gone.now) == ("CPF", "")


def test_one_that_has_its_name_back_is_none_that_is_gone(scene: Scene) -> None:
    scene.next_run().map()
    known = scene.pipedrive.kinds["organization"]
    for fields in ([], known):
        scene.pipedrive.kinds["organization"] = fields
        scene.clock.advance(hours=2)
        found = scene.next_run().map()

    assert found.gone == ()


def test_whoever_applies_the_file_says_that_the_fields_are_right(scene: Scene) -> None:
    scene.next_run().map()
    scene.pipedrive.kinds["organization"] = []

    scene.next_run().map(anew=True)

    scene.clock.advance(hours=2)
    assert scene.next_run().map().gone == ()


def test_a_category_that_was_renamed_stops_the_run_and_its_new_name_is_told(
    scene: Scene,
) -> None:
    scene.next_run(**CODES).map()
    (category,) = scene.pipedrive.kinds["product"]
    options = [OptionWire(id=3, label="Consultoria")]
    renamed = category.model_copy(update={"options": options})
    scene.pipedrive.kinds["product"] = [renamed]
    scene.clock.advance(hours=2)

    with pytest.raises(FatalError, match="'Serviços' is called 'Consultoria'"):
        scene.next_run(**CODES).map()


def test_so_does_one_that_was_never_there(scene: Scene) -> None:
    with pytest.raises(FatalError, match="no product category named 'Obras'"):
        scene.next_run(product_categories={"Obras": "service"}).map()


def test_trouble_is_not_remembered(scene: Scene) -> None:
    scene.pipedrive.trouble = RetryableError("500")
    with pytest.raises(RetryableError):
        scene.next_run().map()
    scene.pipedrive.trouble = None

    assert scene.next_run().map().person


# --- what is read of a deal


def test_without_a_word_in_settings_nothing_more_is_read(scene: Scene) -> None:
    plan = scene.next_run().plan()

    assert (plan.with_products, plan.with_addresses) == (False, False)
    assert plan.fields.contract is None
    assert plan.fields.payment.condition is None
    assert scene.asked == TAX_IDS


@pytest.mark.parametrize("settings", [{"match_items_by": "code"}, CODES])
def test_codes_and_categories_stand_in_products(
    scene: Scene, settings: dict[str, Any]
) -> None:
    plan = scene.next_run(**settings).plan()

    assert (plan.with_products, plan.with_addresses) == (True, False)


def test_addresses_are_read_where_an_invoice_goes_to_them(scene: Scene) -> None:
    plan = scene.next_run(customer_fields="billing").plan()

    assert (plan.with_products, plan.with_addresses) == (False, True)


def test_a_plan_says_by_which_settings_it_was_made(scene: Scene) -> None:
    settings = {"contracts": True, "customer_fields": "billing"}

    plan = scene.next_run(**settings).plan()

    assert plan.read_for == reading_key(make_settings(**settings))


def test_a_plan_is_made_once_in_a_run(scene: Scene) -> None:
    fields = scene.next_run(contracts=True)
    plan = fields.plan()
    scene.clock.advance(hours=2)

    assert fields.plan() is plan
    assert scene.asked == [*TAX_IDS, "deal"]


def test_contract_fields_are_looked_for_in_each_run(scene: Scene) -> None:
    for _ in range(3):
        scene.next_run(contracts=True).plan()

    assert scene.asked == [*TAX_IDS, "deal", "deal", "deal"]


def test_one_that_was_made_anew_is_found_within_the_hour(scene: Scene) -> None:
    scene.next_run(contracts=True).plan()
    mark = scene.pipedrive.kinds["deal"][0]
    anew = mark.model_copy(update={"field_code": "anew"})
    scene.pipedrive.kinds["deal"][0] = anew

    contract = scene.next_run(contracts=True).plan().fields.contract

    assert contract is not None
    assert contract.mark.code == "anew"


def test_without_its_contract_fields_no_deal_is_read(scene: Scene) -> None:
    scene.next_run(contracts=True).plan()
    scene.pipedrive.kinds["deal"].pop()

    with pytest.raises(FatalError, match="Vencimento"):
        scene.next_run(contracts=True).plan()


def test_terms_of_payment_stand_in_the_field_that_settings_name(scene: Scene) -> None:
    scene.pipedrive.kinds["deal"].append(make_field("Prazo", "d9"))

    plan = scene.next_run(payment_condition_field="Prazo").plan()

    assert plan.fields.payment.condition is not None
    assert plan.fields.payment.condition.code == "d9"
    assert [one.code for one in plan.fields.person] == ["p1"]
