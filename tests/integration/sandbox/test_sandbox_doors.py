"""No web page posts faults to the sandbox or reads what was sold there."""

from collections.abc import Iterator

import httpx
import pytest

from ganho.sandbox.room import Sandbox

FAULT = (
    b'{"vendor": "conta_azul", "method": "POST", "path": "/v1/venda", "kind": "reset"}'
)
FOREIGN_PAGE = {"Origin": "http://evil.example", "Content-Type": "text/plain"}
FOREIGN_NAME = {"Host": "evil.example"}
READABLE = ("/_sandbox/state", "/_sandbox/requests", "/v1/pessoas")


@pytest.fixture
def room() -> Sandbox:
    return Sandbox()


@pytest.fixture
def at(room: Sandbox) -> Iterator[str]:
    with room.serve() as addresses:
        yield addresses.conta_azul


@pytest.mark.parametrize("headers", [FOREIGN_PAGE, FOREIGN_NAME], ids=["page", "name"])
def test_a_web_page_leaves_no_fault(
    room: Sandbox, at: str, headers: dict[str, str]
) -> None:
    answer = httpx.post(f"{at}/_sandbox/faults", content=FAULT, headers=headers)

    assert answer.status_code in (403, 421)
    assert room.faults.pending() == 0


@pytest.mark.parametrize("path", READABLE)
def test_a_web_page_reads_nothing_under_a_name_of_its_own(at: str, path: str) -> None:
    assert httpx.get(f"{at}{path}", headers=FOREIGN_NAME).status_code == 421


def test_a_program_leaves_its_fault(room: Sandbox, at: str) -> None:
    answer = httpx.post(f"{at}/_sandbox/faults", content=FAULT)

    assert answer.json() == {"pending": 1}
    assert room.faults.pending() == 1
