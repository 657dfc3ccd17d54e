"""One client speaks HTTP, and reads an answer no further than is reasonable."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ganho.http import BoundedClient

ROOT = Path(__file__).parents[2]
ROOMS = ("flows", "tasks", "blocks", "ganho")
OTHERS = re.compile(r"httpx\.(Async)?(Client|get|post|put|request|stream)\b")


class Body(httpx.SyncByteStream):
    """An answer's bytes, as they come from the network."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self.pieces


def answer_to(
    *pieces: bytes, packing: str | None = None, status: int = 200
) -> httpx.Response:
    headers = {} if packing is None else {"content-encoding": packing}

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, headers=headers, stream=Body(*pieces))

    with BoundedClient(transport=httpx.MockTransport(answer)) as http:
        return http.get("https://vendor.example")


def test_nobody_else_opens_a_client_of_httpx() -> None:
    files = [file for room in ROOMS for file in (ROOT / room).rglob("*.py")]
    found = {file.name for file in files if OTHERS.search(file.read_text("utf-8"))}

    assert found == {"http.py"}


@pytest.mark.parametrize("packing", [None, "identity", ""])
def test_what_is_not_packed_is_read_as_it_is(packing: str | None) -> None:
    assert answer_to(b"a", b"", b"b", packing=packing).content == b"ab"


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_gzip_is_unpacked_however_it_comes(size: int) -> None:
    text = bytes(range(256)) * 10_000
    packed = gzip.compress(text, mtime=0)
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]

    assert answer_to(*pieces, packing="GZip").content == text


def test_an_empty_answer_that_says_gzip_is_empty() -> None:
    assert answer_to(packing="gzip", status=204).content == b""


UNREADABLE = [
    ("gzip", b"no gzip"),
    ("gzip", gzip.compress(b"a" * 99, mtime=0)[:-9]),
    ("gzip, gzip", gzip.compress(gzip.compress(b"a", mtime=0), mtime=0)),
    ("br", b"a"),
    ("deflate", b"a"),
    ("zstd", b"a"),
]


@pytest.mark.parametrize(("packing", "body"), UNREADABLE)
def test_what_cannot_be_unpacked_is_unreadable(packing: str, body: bytes) -> None:
    with pytest.raises(httpx.DecodingError):
        answer_to(body, packing=packing)


@pytest.mark.parametrize(("packing", "body"), UNREADABLE)
def test_a_refusal_is_one_whatever_its_body_is(packing: str, body: bytes) -> None:
    assert answer_to(body, packing=packing, status=401).status_code == 401


def test_nothing_but_gzip_is_asked_for() -> None:
    assert answer_to().request.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("packing", [None, "gzip"])
def test_an_answer_ends_where_it_is_too_large(
    packing: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ganho.http.LARGEST_ANSWER", 1000)
    fitting, too_large = b"a" * 1000, b"a" * 1001
    pack = gzip.compress if packing else bytes

    assert answer_to(pack(fitting), packing=packing).content == fitting
    with pytest.raises(httpx.DecodingError):
        answer_to(pack(too_large), packing=packing)
