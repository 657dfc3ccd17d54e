"""A case on its stage: what the vendors hold, what they serve, what goes wrong."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Any

from ganho.pipedrive.contract_fields import NEW
from ganho.sandbox.conta_azul.erp_switches import ContaAzulSwitches
from ganho.sandbox.faults import Fault
from ganho.sandbox.pipedrive.crm import LineInput
from ganho.sandbox.pipedrive.crm_switches import PipedriveSwitches
from ganho.sandbox.retouches import Retouch
from ganho.sandbox.room import Sandbox
from tests.contract_deals import ContractFields, add_contract_fields
from tests.reality.case import ORDINARY, Case, Line, Row, Served, WonDeal
from tests.stages import served
from tests.world import World

NOON = datetime(2026, 11, 5, 15, tzinfo=UTC)
"""It is noon of a Thursday when a case begins."""
ALWAYS = 10**6
PATHS = {
    "deal": r"/api/v2/deals(/archived|/\d+)?",
    "person": "/api/v2/persons",
    "organization": "/api/v2/organizations",
    "lines": r"/api/v2/deals/(\d+/)?products",
    "product": "/api/v2/products",
}
"""Where Pipedrive serves the rows that a case names."""


@dataclass
class Stage:
    """A world with a case in it, and the ids of what the case names."""

    w: World
    case: Case
    products: dict[str, int] = field(default_factory=dict)
    variations: dict[tuple[str, str], int] = field(default_factory=dict)
    deals: dict[str, int] = field(default_factory=dict)
    retouches: list[tuple[str, Retouch]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    contract_fields: ContractFields | None = None

    def set_up(self) -> None:
        """Put everything in its place."""
        crm = self.w.sandbox.pipedrive
        if any(deal.contract is not None for deal in self.case.deal.values()):
            types = {part: new.field_type for part, new in NEW.items()}
            self.contract_fields = add_contract_fields(self.w, **types)
        for name, product in self.case.product.items():
            values = dict(product)
            variations = values.pop("variations", [])
            self.products[name] = crm.add_product(**values)
            for variation in variations:
                one = crm.add_variation(self.products[name], variation)
                self.variations[name, variation] = one
        for name, deal in self.case.deal.items():
            self.deals[name] = self._win(deal)
        for name in ORDINARY:
            customer = crm.add_organization(f"Padaria {name[-1]}")
            self.deals[name] = crm.add_deal(org=customer, value="20.00")
        self._fill_erp()
        for one in self.case.served:
            self._serve(one)
        for fault in self.case.fault:
            self._let_go_wrong(fault.model_dump())

    def mend(self) -> None:
        """Let the vendors serve what they hold, and let all go well."""
        self.w.sandbox.retouches.clear()
        self.w.sandbox.faults.clear()

    def edit(self, name: str, changes: Row) -> None:
        """Let somebody change a row in Pipedrive."""
        crm = self.w.sandbox.pipedrive
        kind, (row_id,) = self._rows(name)
        edit: Mapping[str, Callable[..., None]] = {
            "deal": crm.edit_deal,
            "person": crm.edit_person,
            "organization": crm.edit_organization,
        }
        edit[kind](row_id, **self._filled(changes))

    def rename(self, field: str, name: str) -> None:
        """Let somebody rename a field of organizations."""
        crm = self.w.sandbox.pipedrive
        crm.rename_field("organization", crm.field_code("organization", field), name)

    def merge(self, name: str, into: str) -> None:
        """Let somebody merge a deal into another one."""
        self.w.sandbox.pipedrive.merge(self.deals[name], into=self.deals[into])

    def win(self, name: str) -> None:
        """Let somebody win a deal."""
        crm = self.w.sandbox.pipedrive
        crm.edit_deal(self.deals[name], status="won", won_time=crm.clock())

    def delete(self, kind: str, name: str) -> None:
        """Let a person delete a record in Conta Azul."""
        erp = self.w.sandbox.conta_azul
        if kind == "customer":
            delete, there = erp.delete_customer, erp.customers()
        else:
            delete, there = erp.delete_product, erp.catalogue_products()
        delete([one.id for one in there if one.name == name][-1])

    def type_sale(self, sale: Row) -> None:
        """Let a person type a sale into Conta Azul."""
        erp, more = self.w.sandbox.conta_azul, dict(sale)
        name = more.pop("customer")
        ids = [one.id for one in erp.customers() if one.name == name]
        erp.add_sale(ids[0] if ids else erp.add_customer(name), **more)

    def unused(self) -> Iterator[str]:
        """Name what the case prepared and no call met."""
        for name, retouch in self.retouches:
            if not retouch.met:
                yield f"the row {name} was never served"
        for fault, planned in zip(self.faults, self.case.fault, strict=True):
            if fault.times == (planned.times or ALWAYS):
                yield f"the fault on {fault.path} never struck"

    def _win(self, deal: WonDeal) -> int:
        crm, more = self.w.sandbox.pipedrive, self._filled(deal.more)
        if deal.organization is not None:
            more["org"] = crm.add_organization(**self._filled(deal.organization))
        if deal.customer_of is not None:
            more["org"] = crm.deals[self.deals[deal.customer_of]]["org_id"]
        if deal.contract is not None and self.contract_fields is not None:
            more["custom"] = self.contract_fields.entries(**deal.contract)
        if deal.person is not None:
            more["person"] = crm.add_person(**self._filled(deal.person))
        lines = [self._line(line) for line in deal.lines]
        deal_id = crm.add_deal(title=deal.title, lines=lines, **more)
        for discount in deal.discounts:
            crm.add_discount(deal_id, **discount)
        for instalment in deal.instalments:
            crm.add_instalment(deal_id, **instalment)
        if deal.value is not None:
            crm.edit_deal(deal_id, touch=False, value=deal.value)
        return deal_id

    def _line(self, line: Line) -> LineInput:
        values = line.model_dump() | {"product_id": self.products[line.product]}
        named = values.pop("product"), values.pop("variation")
        values["variation_id"] = self.variations[named] if named[1] else None
        return LineInput(**values)

    def _fill_erp(self) -> None:
        erp, held = self.w.sandbox.conta_azul, self.case.erp
        for customer in held.customers:
            erp.add_customer(**customer)
        for product in held.products:
            erp.add_product(**product)
        for service in held.services:
            erp.add_service(**service)
        for sale in held.sales:
            self.type_sale(sale)

    def _serve(self, one: Served) -> None:
        path, ids = (one.path or "", {one.id})
        if one.row is not None:
            kind, ids = self._rows(one.row)
            path = PATHS[kind]
        over = json.loads(self._text(one.json_))

        def change(_path: str, document: Any) -> Any:
            # Without an id it is the answer itself that is odd.
            wanted = [document] if ids == {None} else _with_ids(document, ids)
            for row in wanted:
                lay_over(row, over)
                for key in one.drop:
                    row.pop(key, None)
            return document

        added = self.w.sandbox.retouches.add(one.vendor, path, change)
        self.retouches.append((one.row or path, added))

    def _rows(self, name: str) -> tuple[str, set[Any]]:
        """Find rows of the case by their name: of what kind, and their ids."""
        crm, (first, _, part) = self.w.sandbox.pipedrive, name.partition(".")
        if first == "product":
            return "product", {self.products[part]}
        deal = crm.deals[self.deals[first]]
        if part == "lines":
            return part, {line["id"] for line in crm.lines_of(deal["id"])}
        of_deal = {"": "id", "person": "person_id", "organization": "org_id"}
        return part or "deal", {deal[of_deal[part]]}

    def _let_go_wrong(self, fault: Row) -> None:
        values = fault | {
            "path": self._text(fault["path"]),
            "sent": self._text(fault["sent"]),
            "times": fault["times"] or ALWAYS,
        }
        faults = self.w.sandbox.faults
        faults.add(**values)
        self.faults.append(faults._queue[-1])

    def _text(self, text: str) -> str:
        """Fill in ids: $odd, $odd_person, and the codes of the fields $CNPJ, $CPF."""
        crm = self.w.sandbox.pipedrive
        ids = {"CNPJ": crm.cnpj_field, "CPF": crm.cpf_field}
        for name, deal_id in self.deals.items():
            deal = crm.deals[deal_id]
            ids |= {name: str(deal_id), f"{name}_person": str(deal["person_id"])}
            ids |= {f"{name}_organization": str(deal["org_id"])}
        return Template(text).safe_substitute(ids)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self._text(k): self._filled(v) for k, v in value.items()}
        return self._text(value) if isinstance(value, str) else value


@contextmanager
def staged(case: Case, folder: Path) -> Iterator[Stage]:
    """Put a case on the stage."""
    sandbox = Sandbox(
        pipedrive=PipedriveSwitches(**case.pipedrive),
        conta_azul=ContaAzulSwitches(**case.conta_azul),
        limits=False,
    )
    sandbox.clock.set(NOON)
    with served(sandbox) as at:
        w = World(
            sandbox=sandbox,
            at=at,
            ledger_url=f"sqlite:///{folder / 'ledger.db'}",
            settings=dict(case.settings),
        )
        stage = Stage(w, case)
        stage.set_up()
        yield stage


def rows_of(document: Any) -> Iterator[Row]:
    """Give every object in an answer, outer ones first."""
    if isinstance(document, dict):
        yield document
    children = document.values() if isinstance(document, dict) else document
    if isinstance(document, dict | list):
        for child in list(children):
            yield from rows_of(child)


def lay_over(row: Row, over: Row) -> None:
    """Lay an object over another: what is no object takes the other's place."""
    for key, value in over.items():
        if isinstance(value, dict) and isinstance(row.get(key), dict):
            lay_over(row[key], value)
        else:
            row[key] = value


def _with_ids(document: Any, ids: set[Any]) -> Iterator[Row]:
    for row in rows_of(document):
        if row.get("id", row.get("field_code")) in ids:
            yield row
