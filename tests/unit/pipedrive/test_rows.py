"""A row that is odd concerns the deals that use it: it is read all the same, or named."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganho.domain.deal import Deal
from ganho.domain.unreadable import Trouble
from ganho.errors import RetryableError
from ganho.pipedrive.api import Unreadable
from tests.unit.pipedrive.one_account import (
    ODD,
    ORDINARY,
    SINCE,
    account,
    read,
    rows_of,
)

DEALS, LINES = "/api/v2/deals", "/api/v2/deals/products"
PERSONS, ORGANIZATIONS = "/api/v2/persons", "/api/v2/organizations"
PRODUCTS, INSTALMENTS = "/api/v2/products", "/api/v2/deals/installments"
DISCOUNTS = f"/api/v2/deals/{ODD}/discounts"
GONE = ...


def changed(path: str, key: str, value: Any) -> dict[int, Deal | Unreadable]:
    """Read both deals after one key of one row of the first has changed."""

    def change(rows: dict[str, list[dict[str, Any]]]) -> None:
        if value is GONE:
            del rows[path][0][key]
        else:
            rows[path][0][key] = value

    return read(account(change))


def odd_one(path: str, key: str, value: Any) -> Deal:
    found = changed(path, key, value)[ODD]
    assert isinstance(found, Deal), found.facts
    return found


PHONES = [
    (11912345678, ("11912345678",)),
    ([11912345678], ("11912345678",)),
    (["11 91234-5678"], ("11 91234-5678",)),
    ("11 91234-5678", ("11 91234-5678",)),
    ([{"value": 11912345678, "primary": 1}], ("11912345678",)),
    ([{"value": "1"}, {"value": "2", "primary": "1"}], ("2", "1")),
    ([{"value": "1", "primary": "maybe"}], ("1",)),
    ([None, {}, {"value": None}, {"value": {"a": 1}}, True], ()),
    ([None], ()),
    (None, ()),
    (GONE, ()),
    ({}, ()),
    (False, ()),
]


@pytest.mark.parametrize(("value", "phones"), PHONES)
@pytest.mark.parametrize("key", ["phones", "emails"])
def test_phones_and_emails_are_read_in_every_shape(
    key: str, value: Any, phones: tuple[str, ...]
) -> None:
    person = odd_one(PERSONS, key, value).person

    assert person is not None
    assert getattr(person, key) == phones


NAMES = [(404, "404"), (12.5, "12.5"), (" Hotel ", "Hotel")]
NO_NAMES = [None, GONE, True, [], {}, {"a": 1}, ["Hotel"]]


@pytest.mark.parametrize(
    ("value", "name"), [*NAMES, *((value, "") for value in NO_NAMES)]
)
@pytest.mark.parametrize("path", [PERSONS, ORGANIZATIONS])
def test_a_name_is_text_or_a_number_and_else_there_is_none(
    path: str, value: Any, name: str
) -> None:
    deal = odd_one(path, "name", value)

    who = deal.person if path == PERSONS else deal.organization
    assert who is not None
    assert who.name == name


@pytest.mark.parametrize("value", [[], None, {}, "", False, GONE])
@pytest.mark.parametrize("path", [DEALS, PERSONS, ORGANIZATIONS])
def test_custom_fields_may_come_empty_in_any_shape(path: str, value: Any) -> None:
    odd_one(path, "custom_fields", value)


@pytest.mark.parametrize(
    "typed", ["45321678000104", 45321678000104, {"value": "45321678000104"}], ids=repr
)
def test_a_tax_id_is_read_as_text_number_or_object(typed: Any) -> None:
    organization = odd_one(ORGANIZATIONS, "custom_fields", {"cnpj": typed}).organization

    assert organization is not None
    assert organization.tax_ids[0].value == "45321678000104"


@pytest.mark.parametrize("shape", [str, float, lambda i: {"value": i, "name": "x"}])
@pytest.mark.parametrize(
    ("path", "key"),
    [
        (DEALS, "id"),
        (DEALS, "org_id"),
        (DEALS, "person_id"),
        (PERSONS, "id"),
        (ORGANIZATIONS, "id"),
        (LINES, "deal_id"),
        (LINES, "product_id"),
        (PRODUCTS, "id"),
        (INSTALMENTS, "deal_id"),
    ],
)
def test_an_id_may_be_text_or_stand_inside_an_object(
    path: str, key: str, shape: Any
) -> None:
    plain = read(account(dict))[ODD]

    assert odd_one(path, key, shape(rows_of(ODD)[path][0][key])) == plain


@pytest.mark.parametrize("value", [1, "true", "1"], ids=repr)
def test_a_line_is_enabled_in_any_words(value: Any) -> None:
    assert odd_one(LINES, "is_enabled", value).lines[0].enabled


@pytest.mark.parametrize("value", [0, "0", "", None, False, [], GONE], ids=repr)
def test_a_person_that_is_not_set_is_none(value: Any) -> None:
    assert odd_one(DEALS, "person_id", value).person is None


UNREADABLE = [
    (DEALS, "status", None, Trouble.DEAL),
    (DEALS, "pipeline_id", "Vendas", Trouble.DEAL),
    (DEALS, "value", "1.500,00", Trouble.VALUE),
    (DEALS, "value", True, Trouble.VALUE),
    (DEALS, "value", None, Trouble.VALUE),
    (DEALS, "currency", "R" * 13, Trouble.CURRENCY),
    (DEALS, "currency", "B\0L", Trouble.CURRENCY),
    (DEALS, "won_time", "0000-00-00 00:00:00", Trouble.WON_TIME),
    (DEALS, "won_time", 5, Trouble.WON_TIME),
    (DEALS, "won_time", "1762182000", Trouble.WON_TIME),
    (DEALS, "won_time", "2026-11-03 15:00:00", Trouble.WON_TIME),
    (DEALS, "won_time", "0001-01-01T00:00:00+14:00", Trouble.WON_TIME),
    (DEALS, "won_time", "9999-12-31T23:59:59-12:00", Trouble.WON_TIME),
    (DEALS, "first_won_time", {"date": 1}, Trouble.WON_TIME),
    (DEALS, "org_id", "Hotel Azul", Trouble.ORGANIZATION),
    (DEALS, "org_id", 999, Trouble.ORGANIZATION_HIDDEN),
    (DEALS, "person_id", [11], Trouble.PERSON),
    (DEALS, "person_id", 999, Trouble.PERSON_HIDDEN),
    (DEALS, "custom_fields", ["cnpj"], Trouble.CUSTOM_FIELDS),
    (PERSONS, "custom_fields", "cnpj", Trouble.PERSON),
    (PERSONS, "id", "Bia", Trouble.PERSON_HIDDEN),
    (ORGANIZATIONS, "custom_fields", [1], Trouble.ORGANIZATION),
    (ORGANIZATIONS, "id", GONE, Trouble.ORGANIZATION_HIDDEN),
    (LINES, "quantity", "duas", Trouble.LINE_QUANTITY),
    (LINES, "quantity", GONE, Trouble.LINE_QUANTITY),
    (LINES, "item_price", None, Trouble.LINE_PRICE),
    (LINES, "sum", [], Trouble.LINE_SUM),
    (LINES, "discount", {}, Trouble.LINE_DISCOUNT),
    (LINES, "name", {"pt": "Café"}, Trouble.LINE_NAME),
    (LINES, "is_enabled", "talvez", Trouble.LINE),
    (LINES, "product_id", "Café", Trouble.LINE),
    (LINES, "billing_start_date", 20261201, Trouble.LINE_BILLING),
    (LINES, "deal_id", GONE, Trouble.LINE),
    (LINES, "deal_id", {"a": 1}, Trouble.LINE),
    (DISCOUNTS, "amount", None, Trouble.DISCOUNT),
    (DISCOUNTS, "type", 5, Trouble.DISCOUNT),
    (INSTALMENTS, "billing_date", None, Trouble.INSTALMENT_DAY),
    (INSTALMENTS, "billing_date", "0000-00-00", Trouble.INSTALMENT_DAY),
    (INSTALMENTS, "billing_date", GONE, Trouble.INSTALMENT_DAY),
    (INSTALMENTS, "amount", "", Trouble.INSTALMENT_AMOUNT),
    (INSTALMENTS, "deal_id", None, Trouble.INSTALMENT),
]


@pytest.mark.parametrize(("path", "key", "value", "trouble"), UNREADABLE)
def test_what_cannot_be_read_is_named_and_holds_its_deal_alone(
    path: str, key: str, value: Any, trouble: Trouble
) -> None:
    found = changed(path, key, value)

    assert found[ODD] == Unreadable.of(ODD, trouble)
    assert isinstance(found[ORDINARY], Deal)


@pytest.mark.parametrize("row", [None, "Café", [], 7])
@pytest.mark.parametrize(
    "path", [PERSONS, ORGANIZATIONS, LINES, PRODUCTS, INSTALMENTS, DISCOUNTS]
)
def test_so_is_what_is_no_row_at_all(path: str, row: Any) -> None:
    found = read(account(lambda rows: rows.update({path: [row]})))

    assert isinstance(found[ORDINARY], Deal)
    assert isinstance(found[ODD], Unreadable) == (path != PRODUCTS)


def test_a_deal_without_its_number_is_told_and_holds_up_no_other() -> None:
    client = account(lambda rows: rows[DEALS][0].pop("id"))

    [page] = client.won_deals(since=SINCE)

    assert page.nameless
    assert ([wire.id for wire in page.deals], page.unreadable) == ([ORDINARY], [])


def test_one_that_was_asked_for_does_not_pass_for_gone_then() -> None:
    client = account(lambda rows: rows[DEALS][0].update(id="um"))

    read_now, odd = client.deals([ODD, ORDINARY])

    assert [wire.id for wire in read_now] == [ORDINARY]
    assert odd == [Unreadable.of(ODD, Trouble.DEAL)]


@pytest.mark.parametrize("user", [{"id": 1}, {"id": 1, "name": None}, {"name": "Ana"}])
def test_a_user_without_name_or_id_is_left_out(user: Any) -> None:
    users = [user, {"id": 2, "name": "Bia"}]
    client = account(lambda rows: rows.update({"/v1/users": users}))

    assert [one.name for one in client.users()] == ["Bia"]


TITLE = {"field_name": "Título", "field_code": "title", "field_type": "varchar"}
CNPJ = {"field_name": "CNPJ", "field_code": "c", "field_type": "varchar"}
ODD_FIELDS = [
    None,
    {},
    {"field_code": "x"},
    {"field_name": "Cor", "field_code": "cor", "field_type": None},
    {"field_name": "Cor", "field_code": "cor", "field_type": "enum", "options": {}},
    {"field_code": "cor", "options": [None, {"label": "Azul"}, {"id": 3}]},
]


@pytest.mark.parametrize("odd", ODD_FIELDS)
def test_a_field_that_is_not_used_holds_up_none_that_is(odd: Any) -> None:
    fields = [TITLE, odd, CNPJ]
    client = account(lambda rows: rows.update({"/api/v2/dealFields": fields}))

    assert "CNPJ" in [field.field_name for field in client.fields("deal")]


@pytest.mark.parametrize("kind", ["deal", "person", "organization", "product"])
@pytest.mark.parametrize("fields", [[], [CNPJ]])
def test_a_list_without_the_built_in_name_is_no_list_of_fields(
    kind: str, fields: list[Any]
) -> None:
    client = account(lambda rows: rows.update({f"/api/v2/{kind}Fields": fields}))

    with pytest.raises(RetryableError, match=kind):
        client.fields(kind)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.dates().map(str)
    | st.datetimes().map(str),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
KEYS = [
    (path, key) for path, [row] in sorted(rows_of(ODD).items()) for key in sorted(row)
]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(KEYS), JSON | st.just(GONE))
def test_whatever_stands_in_a_row_the_other_deal_is_read(
    place: tuple[str, str], value: Any
) -> None:
    found = changed(*place, value)

    assert isinstance(found[ORDINARY], Deal)
    facts = getattr(found.get(ODD), "facts", {})
    assert facts.get("why") != Trouble.UNFORESEEN


@pytest.mark.parametrize(
    ("shown", "edited"),
    [
        ("21", {21, 22}),
        ({"value": 21}, {21, 22}),
        (["x"], None),
        (None, None),
    ],
    ids=repr,
)
def test_whoever_was_edited_is_told_by_whatever_names_him(
    shown: object, edited: set[int] | None
) -> None:
    def change(rows: Any) -> None:
        rows[ORGANIZATIONS][0]["id"] = shown

    assert account(change).edited("organizations", since=SINCE) == edited
