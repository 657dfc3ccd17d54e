"""What the rules make of tax id fields that say nothing, or that nobody can read."""

from typing import Any

import pytest

from ganho.domain.checks import broken_rules, customer_from, customer_row
from ganho.domain.deal import Organization, TaxIdEntry
from ganho.pipedrive.fields import FieldMap, GoneField, TaxIdField
from tests.unit.domain.factories import make_deal, make_settings

FIELD = {"code": "c", "name": "CNPJ", "holds": "cnpj"}
CNPJ = "45.321.678/0001-04"


def entries(value: Any, **fields: Any) -> tuple[TaxIdEntry, ...]:
    """What stands in an organization's tax id field, as Pipedrive gives it."""
    known = {"organization": (TaxIdField.model_validate(FIELD),), **fields}
    return FieldMap(**known).entries("organization", {"c": value})


def broken(*given: TaxIdEntry) -> list[str]:
    deal = make_deal(organization=Organization(org_id=1, name="Sol", tax_ids=given))
    row = customer_row(deal, make_settings())
    return [str(rule.code) for rule in broken_rules(row, "critical")]


@pytest.mark.parametrize("value", [True, False, [3, 4], {"id": 3}, {"value": [1]}, 3])
def test_what_is_no_text_is_invalid_and_not_missing(value: Any) -> None:
    assert broken(*entries(value)) == ["TAX_ID_INVALID"]


@pytest.mark.parametrize("value", [None, "", " ", [], {}, {"value": None}])
def test_what_is_empty_is_missing(value: Any) -> None:
    assert broken(*entries(value)) == []


def test_a_field_that_is_gone_is_told_of_a_customer_without_a_tax_id() -> None:
    gone = GoneField(**FIELD, entity="organization", now="Inscrição")
    found = entries(None, organization=(), gone=(gone,))
    deal = make_deal(organization=Organization(org_id=1, name="Sol", tax_ids=found))

    customer = customer_from(customer_row(deal, make_settings()))

    assert customer.tax_id_gone is not None
    assert (customer.tax_id_gone.field, customer.tax_id_gone.now) == (
        "CNPJ",
        "Inscrição",
    )


def test_it_does_not_matter_where_another_field_tells_it() -> None:
    gone = GoneField(code="d", name="Doc", holds="either", entity="organization")
    deal = make_deal(
        organization=Organization(
            org_id=1, name="Sol", tax_ids=entries(CNPJ, gone=(gone,))
        )
    )

    assert customer_from(customer_row(deal, make_settings())).tax_id_gone is None


def test_what_is_as_usual_leaves_no_trace_in_a_deal() -> None:
    (entry,) = entries(CNPJ)

    assert entry.model_dump().keys() == {"field", "holds", "value"}
