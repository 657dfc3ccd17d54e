"""A company whose every field bears a canary, and the search of all that is kept of it."""

import json
import secrets as chance
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from prefect.events.schemas.events import Event, Resource

from blocks.ledger import LedgerAddress
from ganho.cli.server.prefect_api import send_what_is_queued
from ganho.sandbox.pipedrive.crm import ADMIN, Token
from ganho.sandbox.room import Addresses, Sandbox
from tests.canaries import Canary, Search, columns_of, numbers, secrets, words
from tests.insiders import PASSWORD, ask, inside

ORG, PERSON, OWNER = "Zanzibélia Quixaçaba Ltda", "Ximbêne Bragançola", "Zorrilhópolis"
TITLE, SAID = "Reforma Jaguaruçu", "combinado com Piripirí Tabajaçara"
STREET, DISTRICT, CITY = "Rua Caçapavense", "Itaquerênga", "Pindorâmica"
CNPJ, OTHER_CNPJ = "12.345.678/0001-95", "45997418000153"
CPF, WRONG_CPF = "529.982.247-25", "529.982.247-26"
PHONE, EMAIL = "(11) 98765-4329", "ximbenita@quixassaba.example"
ADDRESS = {
    "value": f"{STREET}, 123, {DISTRICT}, {CITY}",
    "route": STREET,
    "street_number": "123",
    "subpremise": "sala Embaúbense",
    "sublocality": DISTRICT,
    "locality": CITY,
    "admin_area_level_1": "São Paulo",
    "country": "Brasil",
    "postal_code": "01310-987",
}
REPEATED = f"{ORG.upper()} ({CNPJ}), {PERSON}, {CPF}, {EMAIL}, {PHONE}: {TITLE}, {CITY}"
"""What a vendor may say in any refusal: all that it knows."""
HTML = f"<html><body><h1>Erro</h1><p>{REPEATED}</p></body></html>"
PERSONAL: list[Canary] = [
    *words(ORG.removesuffix("Ltda"), PERSON, OWNER, TITLE.removeprefix("Reforma")),
    *words("Piripirí Tabajaçara", "Caçapavense", DISTRICT, CITY, "Embaúbense", EMAIL),
    *numbers(CNPJ, OTHER_CNPJ, CPF, WRONG_CPF, PHONE),
]


def fill_in_secrets(room: Sandbox) -> list[str]:
    """Give the sandbox secrets that can be told from all others."""
    token, client, secret = (chance.token_urlsafe(24) for _ in range(3))
    room.pipedrive.tokens[token] = Token(ADMIN)
    room.pipedrive.api_token = token
    connections = room.conta_azul.connections
    connections.client_id, connections.client_secret = client, secret
    return [token, client, secret]


def plant(room: Sandbox) -> dict[str, int]:
    """Fill both vendors: deals that are booked, held, refused, and left out."""
    crm, erp = room.pipedrive, room.conta_azul
    crm.users[ADMIN]["name"] = f"Ana {OWNER}"
    person = crm.add_person(PERSON, cpf=CPF, email=EMAIL, phone=PHONE, address=ADDRESS)
    org = crm.add_organization(ORG, cnpj=CNPJ, address=ADDRESS)
    twin = crm.add_organization(f"{ORG} Filial", cnpj=OTHER_CNPJ, address=ADDRESS)
    broken = crm.add_person(
        f"{PERSON} Dois", cpf=WRONG_CPF, email="quixassaba@", phone="98765"
    )
    for _ in range(2):
        erp.add_customer(f"{ORG} Filial", OTHER_CNPJ)
    typed = erp.add_customer(f"{ORG} Matriz")
    erp.add_sale(typed, 70, number=77, notes=f"{TITLE} {SAID}")
    known = crm.add_organization(f"{ORG} Matriz")
    titled = {"title": TITLE, "value": "10.00"}
    return {
        "booked": crm.add_deal(org=org, person=person, tax_id=CNPJ, **titled),
        "person": crm.add_deal(person=person, **titled),
        "invalid": crm.add_deal(person=broken, **titled),
        "ambiguous": crm.add_deal(org=twin, person=person, **titled),
        "typed": crm.add_deal(org=known, title=TITLE, value="70.00"),
        "unreadable": crm.add_deal(org=org, title=TITLE, value="5"),
        "foreign": crm.add_deal(org=org, currency="USD", **titled),
    }


@dataclass(kw_only=True)
class Planted:
    """The company, its commands, and everything they left behind."""

    room: Sandbox
    at: Addresses
    slug: str
    ganho: Callable[..., Any]
    home: Path
    """Where `ganho` keeps its things."""
    prefect_home: Path
    prefect_url: str
    passwords: list[str]
    deals: dict[str, int] = field(default_factory=dict)
    printed: list[str] = field(default_factory=list)

    def run(self, *arguments: str, code: int = 0, **more: str) -> str:
        """Run a command, keep what it printed, and see that it ended as it should."""
        ended = self.ganho(*arguments, **more)
        self.printed.append(ended.stdout + ended.stderr)
        assert ended.returncode == code, self.printed[-1]
        return self.printed[-1]

    def apply(self, file: Path, settings: str = "") -> None:
        """Apply the company, with the secrets it has by now."""
        text = self.room.company_file(self.slug, self.at, settings=settings)
        file.write_text(text, encoding="utf-8")
        self.run("apply", str(file))

    def leave_only(self, name: str) -> None:
        """Delete the other deals: a vendor knows no more of this one than is in it."""
        for other in self.deals.keys() - {name}:
            self.room.pipedrive.delete(self.deals[other])

    def leaks(self, *folders: Path, also: Sequence[Canary] = ()) -> list[str]:
        """Search everything: outputs, files, and both databases column by column."""
        search = Search([*PERSONAL, *secrets(*self._secrets()), *also])
        self.wait_for_prefect()
        found = search.in_texts(self.printed)
        found += search.in_files(self.home, self.prefect_home, *folders)
        found += search.in_database(self.prefect_database)
        ledger = self.home / "ledger.db"
        return found + search.in_database(f"sqlite:///{ledger}")

    @property
    def prefect_database(self) -> str:
        """The address of the server's database."""
        return f"sqlite:///{self.prefect_home / 'prefect.db'}"

    def _secrets(self) -> list[str]:
        """Give every secret: entered, given since, the server's and the ledger's own."""
        connections = self.room.conta_azul.connections
        chains = connections._connections
        tokens = [*connections._access, *(c.current for c in chains)]
        tokens += [used for chain in chains for used in chain.used]
        return [*self.passwords, PASSWORD, *tokens, self._ledger_key()]

    def _ledger_key(self) -> str:
        with inside(self.prefect_url):
            return LedgerAddress.load("default").key.get_secret_value()

    def wait_for_prefect(self) -> None:
        """Wait until the server has stored what it was told: an event comes last."""
        last = chance.token_hex(8)
        tell_prefect(self.prefect_url, last)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            columns = dict(columns_of(self.prefect_database))
            if any(last in str(value) for value in columns["events.payload"]):
                return
            time.sleep(0.2)  # noqa: TID251 - a real server, in its own time
        raise AssertionError("Prefect does not store events")


@contextmanager
def flows_of(planted: Planted) -> Iterator[None]:
    """Let flows run in this process as a worker would run them."""
    here = inside(
        planted.prefect_url,
        PREFECT_HOME=planted.prefect_home,
        PREFECT_LOCAL_STORAGE_PATH=planted.prefect_home / "storage",
    )
    with pytest.MonkeyPatch.context() as patch, here:
        patch.setenv("GANHO_LEDGER_URL", f"sqlite:///{planted.home / 'ledger.db'}")
        yield
        send_what_is_queued()


def tell_prefect(url: str, text: str) -> None:
    """Store a text as an event, as a flow would."""
    event = Event(
        event="ganho.test",
        resource=Resource({"prefect.resource.id": "ganho.test"}),
        payload={"text": text},
    )
    ask(f"{url}/events", [event.model_dump(mode="json")])


def repeat_all(room: Sandbox, method: str, path: str, **more: Any) -> None:
    """Let Conta Azul refuse a call, repeating all it knows in its answer."""
    body = more.pop("body", json.dumps({"error": REPEATED}))
    room.faults.add("conta_azul", method, path, "status", body=body, **more)
