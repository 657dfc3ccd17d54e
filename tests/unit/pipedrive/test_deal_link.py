"""A deal as people name it: by number or address, and never one of another Pipedrive."""

import pytest

from ganho.errors import WrongRequestError
from ganho.pipedrive.deal_link import MOST, deal_link, named_deal, number_of

OURS = "https://acme.pipedrive.com"
ADDRESS = f"{OURS}/deal/123"


@pytest.mark.parametrize(
    "typed",
    [
        *(123, "123", " 123\n", "0123"),
        *(ADDRESS, f"{ADDRESS}/", f"{ADDRESS}?from=email", f"{ADDRESS}#notes"),
        *("acme.pipedrive.com/deal/123", "HTTPS://ACME.pipedrive.com/deal/123"),
    ],
    ids=repr,
)
def test_a_deal_is_named_by_its_number_or_its_address(typed: object) -> None:
    assert number_of(typed, OURS) == 123
    assert number_of(named_deal(typed), f"{OURS}/") == 123


def test_the_address_that_we_give_is_taken() -> None:
    assert number_of(deal_link(f"{OURS}/", 123), OURS) == 123


@pytest.mark.parametrize(
    "typed",
    [
        *("", "0", "-7", "1.0", "1,5", "#123", "123?x", "12 3", "12e3", "n\u00ba 123"),
        *("\u0661\u0662", str(MOST + 1), "9" * 5000, True, None, 1.5, [123]),
        *(f"{OURS}/deal/", f"{OURS}/deal/0", f"{OURS}/deal/x", f"{OURS}/deals/123"),
        *(f"{OURS}/organization/123", f"{OURS}/person/123", f"{ADDRESS}4/5"),
        *(f"veja {ADDRESS}", f"{ADDRESS} {ADDRESS}", "/deal/123"),
    ],
    ids=lambda typed: repr(typed)[:40],
)
def test_what_names_none_is_refused_with_what_to_type(typed: object) -> None:
    with pytest.raises(WrongRequestError) as refused:
        number_of(typed, OURS)

    assert "named by its number" in str(refused.value)
    assert f"such as {ADDRESS}." in str(refused.value)


@pytest.mark.parametrize(
    "typed",
    [
        "https://outra.pipedrive.com/deal/123",
        "https://acme.pipedrive.com.outra.example/deal/123",
        "https://acme.pipedrive.com@outra.example/deal/123",
        "https://outra.example/acme.pipedrive.com/deal/123",
        "https://outra.example/?https://acme.pipedrive.com/deal/123",
        "acme/deal/123",
    ],
)
def test_a_deal_of_another_pipedrive_is_never_taken_for_ours(typed: str) -> None:
    with pytest.raises(WrongRequestError):
        number_of(typed, OURS)


def test_what_else_was_typed_is_shown_nowhere() -> None:
    typed = "https://outra.pipedrive.com/deal/123?nome=Canaria"

    assert str(named_deal(typed)) == "123"
    with pytest.raises(WrongRequestError) as refused:
        number_of(typed, OURS)
    assert "outra" not in str(refused.value)
    assert "Canaria" not in str(refused.value)
