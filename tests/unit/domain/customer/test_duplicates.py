"""How many customers the native rule makes that the tax id's rule does not."""

from hypothesis import given
from hypothesis import strategies as st

from ganho.domain.customer.customer import Identity
from ganho.domain.customer.duplicates import native_duplicates

IDENTITIES = st.lists(
    st.builds(
        Identity,
        name_key=st.sampled_from("abc"),
        tax_key=st.none() | st.sampled_from("123"),
    )
)


def one(name: str, tax_id: str | None = None) -> Identity:
    return Identity(name_key=name, tax_key=tax_id)


def test_each_further_name_of_a_tax_id_is_a_duplicate() -> None:
    renamed = [one("padaria", "1"), one("padaria ltda", "1"), one("sol", "1")]

    assert native_duplicates([*renamed, *renamed, one("bar", "2")]) == 2


def test_the_same_customer_again_is_no_duplicate() -> None:
    assert native_duplicates([one("bar", "2")] * 3) == 0
    assert native_duplicates([one("bar"), one("bar"), one("café")]) == 0
    assert native_duplicates([]) == 0


@given(IDENTITIES)
def test_there_are_never_more_duplicates_than_deals(deals: list[Identity]) -> None:
    assert 0 <= native_duplicates(deals) <= max(0, len(deals) - 1)
