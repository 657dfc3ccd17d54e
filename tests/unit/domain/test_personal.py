"""What of a deal concerns a person: all that no message may repeat."""

from datetime import UTC, datetime
from decimal import Decimal

from ganho.domain.deal import Deal, Organization, Person, PostalAddress, TaxIdEntry
from ganho.domain.personal import personal_texts

ADDRESS = PostalAddress(street="Rua Sol", number="12", city="Itu", state="SP")


def tax_id(value: str) -> tuple[TaxIdEntry, ...]:
    return (TaxIdEntry(field="CNPJ", holds="either", value=value),)


def deal(**more: object) -> Deal:
    return Deal(
        deal_id=1,
        title="Reforma",
        status="won",
        value=Decimal(10),
        currency="BRL",
        pipeline_id=1,
        owner_id=1,
        won_at=datetime(2026, 11, 5, tzinfo=UTC),
        **more,
    )


def test_names_tax_ids_contacts_addresses_and_title_are_personal() -> None:
    organization = Organization(
        org_id=1, name="Sol Ltda", tax_ids=tax_id("1-95"), address=ADDRESS
    )
    person = Person(
        person_id=2,
        name="Ana",
        emails=("ana@sol.example",),
        phones=("11 5555-0000",),
        tax_ids=tax_id("2-25"),
    )
    whole = deal(organization=organization, person=person, tax_ids=tax_id("3-00"))

    assert set(personal_texts(whole)) == {
        *("Reforma", "Sol Ltda", "Ana", "ana@sol.example", "11 5555-0000"),
        *("1-95", "2-25", "3-00", "Rua Sol", "12", "Itu"),
    }


def test_a_deal_without_a_customer_has_its_title_alone() -> None:
    assert personal_texts(deal()) == ("Reforma",)
