"""The field that held tax ids is renamed, deleted or not listed for once."""

import pytest

from ganho.errors import RetryableError
from ganho.setup.checking import check_company
from tests.deciding import decide, held
from tests.world import World

CNPJ, OTHER = "45.321.678/0001-04", "11.222.333/0001-81"
GONE = "TAX_ID_FIELD_GONE"
LATER = 2 * 3600


def win(w: World, name: str, cnpj: str | None = CNPJ) -> int:
    crm = w.sandbox.pipedrive
    return crm.add_deal(org=crm.add_organization(name, cnpj=cnpj), value=90)


def rename(w: World, name: str) -> None:
    crm = w.sandbox.pipedrive
    crm.rename_field("organization", crm.cnpj_field, name)
    w.sandbox.clock.advance(LATER)


@pytest.fixture
def renamed(w: World) -> int:
    """A field was renamed after a run had read it, and a deal of a new customer is won."""
    win(w, "Hotel Azul")
    w.run()
    rename(w, "Documento")
    deal = win(w, "Padaria Sol", OTHER)
    w.run()
    return deal


def names(w: World) -> set[str]:
    return {one.name for one in w.sandbox.conta_azul.customers()}


def test_a_new_customer_waits_for_the_field_and_its_new_name_is_told(
    w: World, renamed: int
) -> None:
    with w.ledger() as ledger:
        record = ledger.deals.find(renamed)

    assert held(w) == {renamed: GONE}
    assert record is not None
    assert record.facts == {"field": "CNPJ", "now": "Documento"}
    assert names(w) == {"Hotel Azul"}


def test_it_is_made_once_the_field_has_its_name_back(w: World, renamed: int) -> None:
    rename(w, "CNPJ")

    assert [one.deal_id for one in w.run().bookings] == [renamed]
    (made,) = [c for c in w.sandbox.conta_azul.customers() if c.name == "Padaria Sol"]
    assert made.document == "11222333000181"


def test_it_is_made_once_settings_name_the_field(w: World, renamed: int) -> None:
    w.settings["tax_id_field"] = "Documento"
    decide(w, check_company)

    assert [one.deal_id for one in w.run().bookings] == [renamed]
    assert "Padaria Sol" in names(w)


def test_it_is_made_without_once_a_person_applies_the_file_again(
    w: World, renamed: int
) -> None:
    decide(w, check_company)
    w.sandbox.clock.advance(LATER)

    assert [one.deal_id for one in w.run().bookings] == [renamed]


def test_a_list_that_is_empty_for_once_makes_no_customer_without_tax_id(
    w: World,
) -> None:
    deal = win(w, "Hotel Azul")
    empty = b'{"success": true, "data": [], "additional_data": {"next_cursor": null}}'
    w.sandbox.faults.add(
        vendor="pipedrive",
        method="GET",
        path="/api/v2/organizationFields",
        kind="status",
        status=200,
        body=empty.decode(),
    )

    with pytest.raises(RetryableError, match="organization"):
        w.run()
    assert names(w) == set()

    assert [one.deal_id for one in w.run().bookings] == [deal]
