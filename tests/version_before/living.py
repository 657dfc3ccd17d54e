"""The story of `keys.*`: a company whose names held marks that nobody sees.

The version before kept them in its keys. Made by commit `2ec1070` (ledger schema 0005):
it ran this file, the only one here that it did not have yet; the README says how. What
the two vendors held in the end is kept beside the ledger, so that both meet again.
"""

import gzip
import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from ganho.quarantine import resolutions
from ganho.sandbox.conta_azul.people.person_record import Person
from ganho.sandbox.conta_azul.produtos import Product
from ganho.sandbox.conta_azul.sales.sale_record import Sale
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.room import Sandbox
from tests.deciding import decide
from tests.world import World, world

KEY = "dGhlIGxlZGdlciBrZXkgb2YgYSB0ZXN0IGZpeHR1cmU="
"""Of the fixture's ledger, and of nothing else."""
OPENS = datetime(2026, 11, 3, 12, tzinfo=UTC)
CLOSES = datetime(2026, 11, 3, 18, tzinfo=UTC)
LAG = 45
HOTEL, SHIRT = "Hotel\u202e Azul", "Camisa\u2066 Polo"
PADARIA, CNPJ = "Padaria Sol\u2069 Ltda", "45.321.678/0001-04"
MERCADO, TEA = "Mercado Lua", "Chá de hortelã"
NEW_HOTEL, NEW_CUP = "Pousada\u202e Verde", "Caneca\u2066 Azul"
TWINS = "Oficina Dois Irmãos"
PERSONS = TypeAdapter(list[Person])
PRODUCTS = TypeAdapter(list[Product])
SALES = TypeAdapter(list[Sale])


@dataclass
class Crm:
    """What people type into Pipedrive, the same in both versions."""

    room: Sandbox
    orgs: dict[str, int] = field(default_factory=dict)
    products: dict[str, int] = field(default_factory=dict)
    deals: dict[str, int] = field(default_factory=dict)

    def win(self, deal: str, org: str, product: str, *, cnpj: str = "") -> int:
        """Let a deal be won."""
        crm = self.room.pipedrive
        if org not in self.orgs:
            self.orgs[org] = crm.add_organization(org, cnpj=cnpj)
        if product not in self.products:
            self.products[product] = crm.add_product(product)
        lines = [LineInput(self.products[product], 90)]
        self.deals[deal] = crm.add_deal(org=self.orgs[org], lines=lines)
        return self.deals[deal]

    def morning(self) -> None:
        """Win what is booked, held and decided."""
        self.win("hotel", HOTEL, SHIRT)
        self.win("padaria", PADARIA, SHIRT, cnpj=CNPJ)
        self.win("mercado", MERCADO, TEA)
        self.win("dismissed", "Cliente", TEA)
        self.win("held", "Teste", TEA)
        self.win("chosen", TWINS, TEA)

    def afternoon(self) -> None:
        """Win what is asked for, and not answered."""
        self.win("lost customer", NEW_HOTEL, SHIRT)
        self.win("lost item", MERCADO, NEW_CUP)
        self.win("again", HOTEL, SHIRT)


def live(w: World) -> dict[str, int]:
    """Live the story; give who is who. The sale that is lost is the chosen deal's."""
    erp, room, crm = w.sandbox.conta_azul, w.sandbox, Crm(w.sandbox)
    room.clock.set(OPENS)
    twins = [erp.add_customer(TWINS) for _ in range(2)]
    crm.morning()
    w.run()
    dismissed, chosen = crm.deals["dismissed"], crm.deals["chosen"]
    decide(w, lambda books: resolutions.dismiss(books, dismissed, "Já lançado"))
    decide(w, lambda books: resolutions.choose_customer(books, chosen, twins[1]))

    room.clock.set(CLOSES)
    crm.afternoon()
    erp.switches.lag_seconds = LAG
    for path in ("/v1/pessoas", "/v1/produtos", "/v1/venda"):
        room.faults.add("conta_azul", "POST", path, "lost_after_commit")
    w.run()
    return crm.deals


def vendors_of(w: World, deals: dict[str, int]) -> dict[str, Any]:
    """Give what the vendors held when it ended."""
    erp = w.sandbox.conta_azul
    return {
        "ended_at": w.sandbox.clock.now().isoformat(),
        "deals": deals,
        "serial": erp.account.new_serial(),
        "customers": PERSONS.dump_python(erp.customers(), mode="json"),
        "products": PRODUCTS.dump_python(erp.catalogue_products(), mode="json"),
        "sales": SALES.dump_python(erp.sales(), mode="json"),
    }


def put_back(w: World, story: dict[str, Any]) -> Crm:
    """Let both vendors hold again what they held when it ended."""
    erp, room, crm = w.sandbox.conta_azul, w.sandbox, Crm(w.sandbox)
    room.clock.set(OPENS)
    crm.morning()
    room.clock.set(CLOSES)
    crm.afternoon()
    if crm.deals != story["deals"]:
        raise AssertionError(crm.deals)
    erp.account._serial = story["serial"]  # no id is given a second time
    people = PERSONS.validate_python(story["customers"])
    erp.people.by_id.update({one.id: one for one in people})
    products = PRODUCTS.validate_python(story["products"])
    erp.products.by_id.update({one.id: one for one in products})
    for sale in SALES.validate_python(story["sales"]):
        erp.sale_book.add(sale)
    erp.switches.lag_seconds = LAG
    room.clock.set(datetime.fromisoformat(story["ended_at"]))
    return crm


def main(folder: Path) -> None:
    """Live it on both kinds of database; write the dumps."""
    from tests.postgres import new_database, start
    from tests.version_before.making import dump

    folder.mkdir(parents=True)
    server = start(folder)
    urls = {
        "sqlite": f"sqlite:///{folder / 'ledger.db'}",
        "postgresql": new_database(server),
    }
    for kind, url in urls.items():
        with world(url) as w:
            w.ledger_key = KEY
            story = vendors_of(w, live(w))
        (folder / f"keys.{kind}.sql.gz").write_bytes(
            gzip.compress(dump(url).encode(), mtime=0)
        )
        # Of both kinds the same, but for fractions of seconds.
        text = json.dumps(story, indent=1, ensure_ascii=False, sort_keys=True)
        (folder / "keys.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
