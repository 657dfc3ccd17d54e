"""Reads are repeated, writes are not, and nobody is hurried."""

import json
from collections.abc import Callable
from decimal import Decimal

import httpx
import pytest

from ganho.errors import (
    EnoughAskedError,
    FatalError,
    RetryableError,
    ServerFailedError,
    UnknownOutcomeError,
)
from ganho.http import CALL_SECONDS
from ganho.pacing.pacer import Pacer
from ganho.transport import (
    HttpClient,
    Pages,
    Patience,
    Request,
    UnreadableAnswerError,
    dump_json,
    read_count,
    read_date,
    read_json,
    retry_after,
)

GET, POST = Request("GET", "/things"), Request("POST", "/things", body=b"{}")
Answers = list[httpx.Response | Exception]


class Vendor:
    """Answers in turn, and remembers what it was asked."""

    def __init__(self, *answers: httpx.Response | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client(vendor: Callable, time: Time | None = None) -> HttpClient:
    time = time or Time()
    return HttpClient(
        "Vendor",
        "https://vendor.example",
        headers=lambda: {"x-api-token": "secret"},
        pacer=Pacer.steady(5, clock=lambda: time.now, sleep=time.sleep),
        transport=httpx.MockTransport(vendor),
        patience=Patience(clock=lambda: time.now, sleep=time.sleep),
    )


def ok(body: str = '{"a": 1.10}') -> httpx.Response:
    return httpx.Response(200, text=body)


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 520, 524])
def test_a_read_is_repeated_while_the_vendor_is_in_trouble(status: int) -> None:
    vendor = Vendor(httpx.Response(status, text="<html>"), ok())

    assert client(vendor).read(GET, read_json) == {"a": Decimal("1.10")}


@pytest.mark.parametrize(
    "answer", [httpx.ReadTimeout(""), httpx.ConnectError(""), ok("{"), ok("<html>")]
)
def test_a_read_is_repeated_after_a_broken_answer(answer: Exception) -> None:
    vendor = Vendor(answer, ok())

    assert client(vendor).read(GET, read_json) == {"a": Decimal("1.10")}


def test_patience_ends() -> None:
    vendor = Vendor(*[httpx.Response(503) for _ in range(9)])

    with pytest.raises(RetryableError, match="503"):
        client(vendor).read(GET, read_json)
    assert len(vendor.asked) <= 6


@pytest.mark.parametrize(
    "answer",
    [httpx.ReadTimeout(""), httpx.ReadError(""), httpx.RemoteProtocolError("")]
    + [httpx.Response(status) for status in (500, 502, 503, 504)],
)
def test_a_write_whose_answer_is_lost_is_a_question(answer: Exception) -> None:
    vendor = Vendor(answer, ok())

    with pytest.raises(UnknownOutcomeError):
        client(vendor).write(POST)
    assert len(vendor.asked) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (
            b'{"message": "ERROR", "code": "INTERNAL_SERVER_ERROR"}',
            "INTERNAL_SERVER_ERROR",
        ),
        (b'{"error": "Hotel Azul, 45.321.678/0001-04"}', ""),
        (b'{"error": "HOTEL AZUL"}', ""),
        (b"<html>", ""),
        (b"[1]", ""),
    ],
)
def test_of_a_failure_its_status_and_its_code_are_told_and_no_words(
    body: bytes, code: str
) -> None:
    with pytest.raises(ServerFailedError) as told:
        client(Vendor(httpx.Response(503, content=body))).write(POST)

    assert (told.value.status, told.value.code) == (503, code)
    assert "503" in str(told.value)


def test_a_write_that_took_too_long_there_was_not_answered() -> None:
    with pytest.raises(UnknownOutcomeError) as told:
        client(Vendor(httpx.Response(408))).write(POST)

    assert not isinstance(told.value, ServerFailedError)


@pytest.mark.parametrize(
    "answer", [httpx.ConnectError(""), httpx.ConnectTimeout(""), httpx.Response(429)]
)
def test_a_write_that_certainly_changed_nothing_is_sent_again(answer) -> None:
    vendor = Vendor(answer, ok())

    assert client(vendor).write(POST).status_code == 200
    assert len(vendor.asked) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 422])
def test_a_refused_write_is_given_back(status: int) -> None:
    assert client(Vendor(httpx.Response(status))).write(POST).status_code == status


def test_a_redirect_is_never_followed() -> None:
    vendor = Vendor(httpx.Response(302, headers={"location": "https://evil.example"}))

    with pytest.raises(FatalError, match="redirect"):
        client(vendor).read(GET, read_json)
    assert [request.url.host for request in vendor.asked] == ["vendor.example"]


def test_errors_name_the_host_and_no_secret() -> None:
    vendor = Vendor(*[httpx.ConnectError("secret") for _ in range(9)])

    with pytest.raises(RetryableError, match=r"vendor\.example") as caught:
        client(vendor).read(GET, read_json)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("escaped", "whole"),
    [
        (r'"Venda \ud83d"', "Venda \ufffd"),
        (r'"\udE00 Venda"', "\ufffd Venda"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        (r'"\ude00\ud83d"', "\ufffd\ufffd"),
        (r'{"\ud83d": ["\uDBFF", 1.10]}', {"\ufffd": ["\ufffd", Decimal("1.10")]}),
        (r'"\\ud83d"', r"\ud83d"),
        ('"ação"', "ação"),
    ],
)
def test_half_a_letter_is_made_whole(escaped: str, whole: object) -> None:
    read = client(Vendor(ok(escaped))).read(GET, read_json)

    assert read == whole
    json.dumps(read, default=str, ensure_ascii=False).encode()


def test_a_look_that_may_cost_two_calls_sends_no_third_one() -> None:
    vendor = Vendor(ok(), ok(), ok())
    http = client(vendor)

    with http.count.limited(2):
        for _ in range(2):
            http.read(GET, read_json)
        with pytest.raises(EnoughAskedError):
            http.read(GET, read_json)
    http.read(GET, read_json)

    assert len(vendor.asked) == 3


def test_its_last_call_is_not_repeated_and_its_trouble_told() -> None:
    vendor, time = Vendor(httpx.Response(503), httpx.Response(502)), Time()
    http = client(vendor, time)

    with http.count.limited(2), pytest.raises(RetryableError, match="502"):
        http.read(GET, read_json)

    assert len(time.slept) == 1


def test_what_drips_for_ever_is_tried_twice_and_not_for_six_minutes() -> None:
    time = Time()

    def drip(request: httpx.Request) -> httpx.Response:
        time.sleep(CALL_SECONDS)
        raise httpx.ReadTimeout("drips", request=request)

    with pytest.raises(RetryableError, match="ReadTimeout"):
        client(drip, time).read(GET, read_json)

    assert time.slept.count(CALL_SECONDS) == 2
    assert time.now < 2.2 * CALL_SECONDS


@pytest.mark.parametrize(
    ("header", "seconds"), [("3", 3.0), ("0.5", 0.5), ("", None), ("soon", None)]
)
def test_retry_after_is_read(header: str, seconds: float | None) -> None:
    assert retry_after(httpx.Response(429, headers={"retry-after": header})) == seconds


@pytest.mark.parametrize(("until", "seconds"), [("12:00:10", 10.0), ("11:59:00", 0.0)])
def test_a_date_to_wait_for_is_one_of_the_vendor_s_clock(
    until: str, seconds: float
) -> None:
    day = "Wed, 25 Nov 2020"
    headers = {"date": f"{day} 12:00:00 GMT", "retry-after": f"{day} {until} GMT"}

    assert retry_after(httpx.Response(429, headers=headers)) == seconds


def test_a_date_to_wait_for_years_ahead_is_no_date() -> None:
    headers = {"retry-after": "Wed, 21 Oct 2099 07:28:00 GMT"}

    assert retry_after(httpx.Response(429, headers=headers)) is None


def test_numbers_are_written_exactly() -> None:
    values = {"a": Decimal("0.10"), "b": Decimal("1834.20"), "c": [Decimal(3)]}

    assert dump_json(values) == b'{"a": 0.1, "b": 1834.2, "c": [3]}'


def test_a_number_that_json_would_change_is_refused() -> None:
    with pytest.raises(ValueError, match="digits"):
        dump_json({"a": Decimal("0.1234567890123456789")})


def test_html_with_status_200_is_unreadable() -> None:
    with pytest.raises(UnreadableAnswerError):
        read_json(ok("<html>"))


def test_who_listens_hears_every_answer_of_whatever_status() -> None:
    vendor = Vendor(httpx.Response(503), httpx.Response(404, json={}))
    heard: list[int] = []
    http = client(vendor)

    http.listen(lambda answer: heard.append(answer.status_code))
    http.read(GET, lambda answer: answer)

    assert heard == [503, 404]


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"error":' * 100_000 + "1" + "}" * 100_000,
        "[" + "1.1," * 5_000_000 + "1]",
    ],
    ids=lambda body: f"{body[:12]}...{len(body)}",
)
def test_an_answer_that_would_fill_us_is_unreadable(body: str) -> None:
    with pytest.raises(UnreadableAnswerError):
        read_json(ok(body))


@pytest.mark.parametrize(
    "number",
    [
        *("9" * 5_000, f"0.{'1' * 5_000}"),
        *("1e999999999", "1e-999999999", "1e-9999999999999999999999"),
        *("NaN", "-Infinity"),
    ],
    ids=lambda number: f"{number[:12]}...{len(number)}",
)
def test_a_number_that_cannot_be_reckoned_with_spoils_nothing_beside_it(
    number: str,
) -> None:
    assert read_json(ok(f'[{number}, "beside"]')) == [number, "beside"]


@pytest.mark.parametrize(
    "number", ["1e300", "5e-324", "1.7976931348623157e+308", "0.0"]
)
def test_whatever_a_vendor_can_hold_in_a_number_is_read(number: str) -> None:
    assert read_json(ok(f"[{number}]")) == [Decimal(number)]


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 01 Jan 2026 00:00:00 +99999999999999999999",
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
    ],
)
def test_a_date_out_of_all_proportion_is_none(date: str) -> None:
    assert read_date(date) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("1000", 1000), ("0", 0), ("", None), ("-1", None), ("²", None), ("9" * 99, None)],
)
def test_a_count_in_a_header_is_read_if_it_is_one(text: str, count: int | None) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize("last", [0, 1, 2])
def test_a_page_that_was_there_before_is_never_read_again(last: int) -> None:
    pages = Pages("Vendor", "/things")
    shown = [[{"id": 10 * page + row} for row in range(3)] for page in range(3)]
    for rows in shown:
        pages.turn(rows)

    with pytest.raises(RetryableError, match="repeats the pages of /things"):
        pages.turn([dict(row, changed=True) for row in shown[last]])


def test_pages_of_rows_without_ids_are_told_apart_by_all_of_them() -> None:
    pages = Pages("Vendor", "/things")
    for rows in ([{"name": "a"}], [{"name": "b"}], [], []):
        pages.turn(rows)

    with pytest.raises(RetryableError, match="repeats"):
        pages.turn([{"name": "a"}])
