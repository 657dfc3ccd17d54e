"""Lists move on or end, and no answer of Pipedrive does more harm than another."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count, cycle
from typing import Any

import httpx
import pytest

from ganho.errors import FatalError, RetryableError, UnknownOutcomeError
from ganho.pacing.pacer import Pacer
from ganho.pipedrive.api import PipedriveClient
from ganho.pipedrive.schemas import NewFieldWire
from ganho.transport import Patience

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
DEEP = '{"error":' * 100_000 + "1" + "}" * 100_000


class Vendor:
    """Gives its answers in turn."""

    def __init__(self, answers: Iterator[httpx.Response]) -> None:
        self.answers = answers
        self.asked = 0

    def __call__(self, _request: httpx.Request) -> httpx.Response:
        self.asked += 1
        return next(self.answers)


def connected(
    vendor: Callable[[httpx.Request], httpx.Response], tries: int = 1
) -> PipedriveClient:
    return PipedriveClient(
        "https://crm.example",
        "token",
        pacer=Pacer.unlimited(),
        transport=httpx.MockTransport(vendor),
        patience=Patience(tries=tries, sleep=lambda _: None),
    )


def page(deal_id: Any, cursor: object, **deal: Any) -> httpx.Response:
    body = {
        "success": True,
        "data": [{"id": deal_id, "status": "won", **deal}],
        "additional_data": {"next_cursor": str(cursor)},
    }
    return httpx.Response(200, json=body)


ENDLESS = {
    "the cursor stays": ((page(n, "a") for n in count(1)), 2),
    "cursors in a circle": ((page(n, "abc"[n % 3]) for n in count(1)), 4),
    "new cursors, the page stays": ((page(1, n) for n in count()), 2),
    "new cursors, pages in a circle": (
        (page(i, n) for i, n in zip(cycle([1, 2, 3]), count(), strict=False)),
        4,
    ),
    "new cursors, new pages": ((page(n, n) for n in count(1)), 50),
}


@pytest.mark.parametrize("case", ENDLESS)
def test_a_list_without_an_end_is_left(
    case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ganho.transport.MOST_PAGES", 50)
    answers, most = ENDLESS[case]
    vendor = Vendor(answers)

    with pytest.raises(RetryableError, match=r"repeats|no end"):
        list(connected(vendor).won_deals(since=SINCE))
    assert vendor.asked <= most + 1


FRAMES = {
    "no list": {"data": "rows"},
    "a mapping of rows": {"data": {"1": {"id": 1}}},
    "a text for what comes with it": {"data": [], "additional_data": "more"},
    "a cursor that is none": {"data": [], "additional_data": {"next_cursor": [1]}},
    "a huge cursor": {"data": [], "additional_data": {"next_cursor": "x" * 100_000}},
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(
    "read",
    [
        lambda crm: list(crm.won_deals(since=SINCE)),
        lambda crm: crm.lines([1]),
        lambda crm: crm.pipelines(),
        lambda crm: crm.users(),
        lambda crm: crm.discounts(1),
    ],
    ids=["deals", "lines", "pipelines", "users", "discounts"],
)
def test_an_answer_of_another_shape_is_asked_for_again(
    read: Callable[[PipedriveClient], object], frame: str
) -> None:
    odd = {"success": True, **FRAMES[frame]}
    good = {"success": True, "data": []}
    vendor = Vendor(httpx.Response(200, json=one) for one in (odd, good, good))
    paged = "additional_data" not in odd

    read(connected(vendor, tries=2))

    assert vendor.asked >= 1 + paged


@pytest.mark.parametrize("amount", ["1e999999999", "1e-999999999", 10**300, "1e-200"])
def test_a_deal_with_an_amount_out_of_all_proportion_is_unreadable(
    amount: object,
) -> None:
    vendor = Vendor(iter([page(1, "", value=amount), page(2, "")]))
    [found] = connected(vendor).won_deals(since=SINCE)

    assert [one.deal_id for one in found.unreadable] == [1]


@pytest.mark.parametrize("deal_id", [10**300, 2**63, 0, -1, True, "um", None], ids=repr)
def test_a_deal_whose_id_cannot_be_is_nobody_knows_which(deal_id: Any) -> None:
    vendor = Vendor(iter([page(deal_id, "")]))
    [found] = connected(vendor).won_deals(since=SINCE)

    assert (found.deals, found.unreadable, found.nameless) == ([], [], True)


def test_a_refused_read_that_nests_too_deeply_is_refused() -> None:
    vendor = Vendor(iter([httpx.Response(400, text=DEEP)]))

    with pytest.raises(FatalError, match="400"):
        connected(vendor).me()


def test_a_nested_answer_to_a_new_field_is_a_question() -> None:
    vendor = Vendor(iter([httpx.Response(200, text=DEEP)]))
    new = NewFieldWire(field_name="Novo", field_type="varchar", description="")

    with pytest.raises(UnknownOutcomeError):
        connected(vendor).create_deal_field(new)


@pytest.mark.parametrize("left", ["²", "9" * 5_000, "-1", "many"])
def test_a_budget_that_is_no_number_is_not_looked_at(left: str) -> None:
    answer = page(1, "")
    answer.headers = httpx.Headers(
        [
            (b"x-daily-ratelimit-token-limit", b"1000"),
            (b"x-daily-ratelimit-token-remaining", left.encode("latin-1")),
        ],
        encoding="latin-1",
    )
    [found] = connected(Vendor(iter([answer]))).won_deals(since=SINCE)

    assert [deal.id for deal in found.deals] == [1]
