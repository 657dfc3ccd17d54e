"""Each status of Pipedrive's says whose problem it is, and what a person does."""

import httpx
import pytest

from ganho.errors import FatalError, TokenRefusedError
from ganho.pipedrive.answers import (
    FEATURES,
    BadRequestError,
    NotAllowedError,
    NotThereError,
    UnpaidError,
    body_of,
    feature_of,
)

LIST = "/api/v2/deals/products"
FOR = {
    401: (TokenRefusedError, "(401)", "valid API token"),
    402: (UnpaidError, "products of deals", "Billing"),
    403: (NotAllowedError, "products of deals", "administrator's token"),
    404: (NotThereError, f"no {LIST} (404)", "base_url"),
    410: (NotThereError, f"no {LIST} (410)", "base_url"),
    400: (BadRequestError, f"400 to {LIST}: bad limit", "whoever looks after ganho"),
    405: (BadRequestError, f"405 to {LIST}: bad limit", "whoever looks after ganho"),
    422: (BadRequestError, f"422 to {LIST}: bad limit", "whoever looks after ganho"),
}


def answered(status: int, path: str = LIST, **more: object) -> httpx.Response:
    request = httpx.Request("GET", f"https://crm.example{path}?cursor=secret")
    body = more or {"json": {"success": False, "error": "bad limit"}}
    return httpx.Response(status, request=request, **body)


@pytest.mark.parametrize("status", FOR)
def test_a_status_has_its_remedy(status: int) -> None:
    kind, happened, remedy = FOR[status]

    with pytest.raises(FatalError) as told:
        body_of(answered(status))
    assert type(told.value) is kind
    assert happened in str(told.value.message)
    assert remedy in str(told.value.remedy)
    assert "secret" not in str(told.value)


def test_a_page_of_the_way_is_no_matter_of_rights() -> None:
    page = answered(403, text="<html>", headers={"content-type": "text/html"})

    with pytest.raises(FatalError, match="blocked") as told:
        body_of(page)
    assert not isinstance(told.value, NotAllowedError)


@pytest.mark.parametrize(
    ("path", "feature"),
    [
        ("/api/v2/deals/7/discounts", "discounts on whole deals"),
        ("/api/v2/deals", "deals"),
        ("/api/v2/deals/archived", "archived deals"),
        ("/api/v2/products", "the product catalogue"),
        ("/api/v2/personFields", "fields"),
        ("/v1/users", "users"),
        ("/v1/users/me", "the account"),
    ],
)
def test_what_is_not_shown_is_named_as_people_know_it(path: str, feature: str) -> None:
    assert str(feature_of(path)) == feature


def test_the_longer_ends_come_first() -> None:
    assert all(feature_of(f"/api/v2{end}") is words for end, words in FEATURES.items())
